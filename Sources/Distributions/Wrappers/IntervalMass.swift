import Tensors

/// The probability that a variable lies between two bounds, on the log scale.
enum IntervalMass<Base: ScalarDistribution> {
  /// log P(lower ≤ X ≤ upper); −∞ where it underflows or the bounds are in the wrong order.
  static func log(_ lower: Double, _ upper: Double, _ p: Numbers) -> Double {
    // Of integers both ends count.
    let low = Base.isDiscrete ? lower.rounded(.up) - 1 : lower
    let high = Base.isDiscrete ? upper.rounded(.down) : upper
    if low == -.infinity { return high == .infinity ? 0 : Base.logCDF(high, p) }
    if high == .infinity { return Base.logSurvival(low, p) }
    guard low <= high else { return -.infinity }
    let above = Base.survival(low, p)
    let below = Base.cdf(high, p)
    // Each in the tail where it does not cancel.
    if above < 0.5 {
      return Elementary.logDiffExp(Base.logSurvival(low, p), Base.logSurvival(high, p))
    }
    if below < 0.5 { return Elementary.logDiffExp(Base.logCDF(high, p), Base.logCDF(low, p)) }
    return Elementary.log1p(-Base.cdf(low, p) - Base.survival(high, p))
  }

  /// The derivative of the log mass by its lower bound (0) or its upper one (1).
  static func slope(byBound bound: Int, _ lower: Double, _ upper: Double, _ p: Numbers) -> Double {
    let x = bound == 0 ? lower : upper
    guard !Base.isDiscrete, x.isFinite else { return 0 }
    let slope = Elementary.exp(Base.logDensity(x, p) - log(lower, upper, p))
    return bound == 0 ? -slope : slope
  }

  /// The derivative of the log mass by a parameter: from the densities at the bounds where the
  /// parameter moves or stretches, else by a central difference.
  static func slope(
    byParameter i: Int, _ lower: Double, _ upper: Double, _ p: Numbers
  ) -> Double {
    guard !Base.parameters[i].constraint.isDiscrete else { return 0 }
    if let places = Base.locationScale, i == places.location || i == places.scale {
      func flow(_ bound: Int, _ x: Double) -> Double {
        guard x.isFinite else { return 0 }
        let z = i == places.scale ? (x - p[places.location]) / p[places.scale] : 1
        return -z * slope(byBound: bound, lower, upper, p)
      }
      return flow(0, lower) + flow(1, upper)
    }
    let h = 6e-6 * max(p[i].magnitude, 1e-3)
    var (up, down) = (p, p)
    up[i] += h
    down[i] -= h
    return (log(lower, upper, up) - log(lower, upper, down)) / (up[i] - down[i])
  }

  /// A draw from between the bounds, by inversion in the tail where it does not cancel.
  static func sample(
    _ lower: Double, _ upper: Double, _ p: Numbers, using generator: inout PhiloxGenerator
  ) -> Double {
    let ends = Base.bounds(p)
    let u = generator.uniform()
    let low = Base.isDiscrete ? max(lower, ends.lower).rounded(.up) : max(lower, ends.lower)
    let high = Base.isDiscrete ? min(upper, ends.upper).rounded(.down) : min(upper, ends.upper)
    guard low <= high else { return .nan }
    let start = Base.isDiscrete ? low - 1 : low
    // The logarithm of a tail probability that u leaves between those of the two ends.
    func target(_ start: Double, _ end: Double) -> Double {
      start + Elementary.log1p(u * Elementary.expm1(end - start))
    }
    if Base.survival(start, p) < 0.5 {
      let level = target(Base.logSurvival(start, p), Base.logSurvival(high, p))
      return first(low, high) { Base.logSurvival($0, p) <= level }
    }
    let level = target(Base.logCDF(high, p), Base.logCDF(start, p))
    return first(low, high) { Base.logCDF($0, p) >= level }
  }

  private static func first(
    _ low: Double, _ high: Double, _ isReached: (Double) -> Bool
  ) -> Double {
    guard Base.isDiscrete else { return Quantile.first(from: low, through: high, isReached) }
    return Quantile.discrete(0.5, from: low, through: high) { isReached($0) ? 1 : 0 }
  }
}
