import Glibc

/// A generalised Pareto distribution fitted to exceedances over a threshold.
struct ParetoTail: Sendable, Equatable {
  /// The shape k: moments of order 1/k and beyond do not exist.
  let shape: Double
  /// The scale σ.
  let scale: Double

  /// Fits by the empirical-Bayes estimate of Zhang, Stephens 2009 ("A new and efficient estimation
  /// method for the generalized Pareto distribution"), its shape drawn towards 0.5 as by ten
  /// observations, after Vehtari, Simpson, Gelman, Yao, Gabry 2024, appendix C.
  ///
  /// - Parameter exceedances: positive numbers in rising order, at least 5; nil where they show no
  ///   spread.
  static func fit(_ exceedances: [Double]) -> ParetoTail? {
    let count = exceedances.count
    guard count >= 5, let largest = exceedances.last, largest > 0, largest.isFinite else {
      return nil
    }
    let n = Double(count)
    let quarter = exceedances[Int(n / 4 + 0.5) - 1]
    guard quarter > 0 else { return nil }
    let candidates = 30 + Int(n.squareRoot())
    let m = Double(candidates)
    var thetas: [Double] = []
    var profiles: [Double] = []
    for index in 1...candidates {
      let theta =
        1 / largest + (1 - (m / (Double(index) - 0.5)).squareRoot()) / (3 * quarter)
      let shape = exceedances.reduce(0) { $0 + log1p(-theta * $1) } / n
      thetas.append(theta)
      profiles.append(n * (log(-theta / shape) - shape - 1))
    }
    var weights = 0.0
    var weighted = 0.0
    for (theta, profile) in zip(thetas, profiles) {
      // 1 / Σ exp(l_j − l_i): the weight of a candidate among all.
      let weight = 1 / profiles.reduce(0) { $0 + exp($1 - profile) }
      guard weight.isFinite, weight > 10 * Double.ulpOfOne else { continue }
      weights += weight
      weighted += weight * theta
    }
    let theta = weighted / weights
    let raw = exceedances.reduce(0) { $0 + log1p(-theta * $1) } / n
    let scale = -raw / theta
    let shape = (n * raw + 5) / (n + 10)
    guard shape.isFinite, scale.isFinite, scale > 0 else { return nil }
    return ParetoTail(shape: shape, scale: scale)
  }

  /// The quantile at p in (0, 1): σ ((1 − p)^−k − 1) / k.
  func quantile(_ p: Double) -> Double {
    abs(shape) < 1e-12 ? -scale * log1p(-p) : scale * expm1(-shape * log1p(-p)) / shape
  }
}
