import Glibc

/// Importance weights whose largest are replaced by the expected order statistics of a fitted
/// generalised Pareto distribution.
///
/// Source: Vehtari, Simpson, Gelman, Yao, Gabry 2024, "Pareto smoothed importance sampling", JMLR
/// 25(72).
public struct ParetoSmoothing: Sendable, Equatable {
  /// Smoothed log weights, normalised: their exponentials add up to 1.
  public let logWeights: [Double]
  /// The tail's shape k̂; infinite where the largest weights admit no fit, −∞ where all are equal.
  public let shape: Double
  /// log(largest / threshold) over log of the tail's length: what k is for an exact Pareto tail.
  public let logRange: Double

  /// Smooths log ratios log p − log q; −∞ and NaN count as weight 0.
  ///
  /// The tail has min(S/5, 3√S) draws.
  public init(logRatios: [Double]) {
    let count = logRatios.count
    let cleaned = logRatios.map { $0.isNaN ? -Double.infinity : $0 }
    guard let top = cleaned.max(), top > -.infinity, top < .infinity else {
      logWeights = [Double](repeating: -log(Double(max(count, 1))), count: count)
      shape = .infinity
      logRange = .infinity
      return
    }
    var weights = cleaned.map { $0 - top }
    let size = Double(count)
    let tail = Int(min(0.2 * size, 3 * size.squareRoot()).rounded(.up))
    var shape = Double.infinity
    var range = Double.infinity
    if tail >= 5 {
      let order = (0..<count).sorted {
        weights[$0] != weights[$1] ? weights[$0] < weights[$1] : $0 < $1
      }
      let cutoff = max(weights[order[count - tail - 1]], log(Double.leastNormalMagnitude))
      range = -cutoff / log(Double(tail))
      let members = order.suffix(tail).filter { weights[$0] > cutoff }
      if weights[order[count - tail - 1]] == 0 {
        shape = -.infinity
      } else if members.count > 4 {
        let threshold = exp(cutoff)
        let exceedances = members.map { exp(weights[$0]) - threshold }
        if let fitted = ParetoTail.fit(exceedances) {
          shape = fitted.shape
          for (rank, member) in members.enumerated() {
            let p = (Double(rank) + 0.5) / Double(members.count)
            weights[member] = min(log(fitted.quantile(p) + threshold), 0)
          }
        }
      }
    }
    let total = log(weights.reduce(0) { $0 + exp($1) })
    logWeights = weights.map { $0 - total }
    self.shape = shape
    logRange = range
  }

  /// The weights' effective sample size 1 / Σ w².
  public var effectiveSize: Double { 1 / logWeights.reduce(0) { $0 + exp(2 * $1) } }

  /// The largest k̂ at which S draws still give a usable estimate: 1 − 1/log₁₀ S, at most 0.7.
  public static func threshold(draws: Int) -> Double {
    draws > 10 ? min(1 - 1 / log10(Double(draws)), 0.7) : 0
  }
}
