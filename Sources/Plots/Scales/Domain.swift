import Glibc

/// The part of an axis that is shown, in data units: never empty, always finite.
struct Domain: Sendable, Equatable {
  var lower: Double
  var upper: Double
  var isLogarithmic = false
  /// The names along the axis, if it has names; value k is the k-th, from 1.
  var categories: [String] = []
  /// Whether only whole numbers deserve ticks.
  var isWhole = false
  /// Whether the limits were asked for, so that data may lie outside.
  var isLimited = false

  /// The domain that shows an extent, with a little room unless limits are given.
  init(_ extent: Extent, axis: Plot.Axis) {
    categories = extent.categories
    isLogarithmic = axis.isLogarithmic && categories.isEmpty
    isWhole = extent.isWhole && !extent.isEmpty
    (lower, upper) = (0, 1)
    if !categories.isEmpty {
      (lower, upper) = (0.5, Double(categories.count) + 0.5)
    } else if let limits = axis.limits, isShowable(limits) {
      (lower, upper) = (limits.lowerBound, limits.upperBound)
      isLimited = true
      isWhole = isWhole && upper - lower >= 2
    } else if isLogarithmic {
      padLogarithmic(extent)
    } else if !extent.isEmpty {
      padLinear(extent)
    }
  }

  var isCategorical: Bool { !categories.isEmpty }

  /// Whether a value has a place on the axis, within its ends or not.
  func isDrawable(_ value: Double) -> Bool {
    Extent.isUsable(value) && !(isLogarithmic && value <= 0)
  }

  func contains(_ value: Double) -> Bool { value >= lower && value <= upper }

  private func isShowable(_ limits: ClosedRange<Double>) -> Bool {
    let (a, b) = (limits.lowerBound, limits.upperBound)
    guard Extent.isUsable(a), Extent.isUsable(b), b - a > 1e-12 * max(a.magnitude, b.magnitude),
      b - a > 1e-300
    else { return false }
    return !isLogarithmic || a > 0
  }

  private mutating func padLinear(_ extent: Extent) {
    (lower, upper) = (extent.lower, extent.upper)
    let size = max(lower.magnitude, upper.magnitude)
    guard upper - lower > 1e-12 * size, upper - lower > 1e-300 else {
      // One value only: room in proportion to it on both sides.
      let room = size > 1e-290 ? (isWhole && size < 20 ? 1 : size * 0.1) : 1
      let centre = lower / 2 + upper / 2
      lower = extent.baseline == lower && size < 1e-290 ? 0 : centre - room
      upper = centre + room
      return
    }
    guard !extent.isFlush else { return }
    let room = (upper - lower) * 0.04
    if lower != extent.baseline { lower -= room }
    if upper != extent.baseline { upper += room }
  }

  private mutating func padLogarithmic(_ extent: Extent) {
    guard extent.smallestPositive <= extent.upper, extent.upper > 0 else {
      (lower, upper) = (1, 10)
      return
    }
    let (a, b) = (log10(extent.smallestPositive), log10(extent.upper))
    let room = b - a < 1e-6 ? 0.5 : (b - a) * 0.04
    lower = pow(10, max(a - room, -300))
    upper = pow(10, min(b + room, 300))
    if upper <= lower { upper = lower * 10 }
    isWhole = false
  }
}
