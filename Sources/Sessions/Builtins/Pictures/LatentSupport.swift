import Distributions

/// Where the support of a distribution ends, as far as constants tell.
enum LatentSupport {
  static func bounds(_ name: String) -> (lower: Double?, upper: Double?) {
    guard let family = Distributions.named(name) else { return (nil, nil) }
    switch family.support {
    case .interval(let interval): return (constant(interval.lower), constant(interval.upper))
    case .simplex: return (0, 1)
    case .positiveVector: return (0, nil)
    default: return (nil, nil)
    }
  }

  private static func constant(_ bound: Support.Bound?) -> Double? {
    if case .constant(let number)? = bound, number.isFinite { number } else { nil }
  }
}
