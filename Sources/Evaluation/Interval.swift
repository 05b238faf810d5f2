/// A closed interval that is known to hold every element of a value: sign checks before a run.
public struct Interval: Sendable, Hashable {
  /// The lower end, −∞ where unknown.
  public var lower: Double
  /// The upper end, +∞ where unknown.
  public var upper: Double

  /// The interval between two ends.
  public init(_ lower: Double, _ upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// Nothing known.
  public static let unknown = Interval(-.infinity, .infinity)
  /// Zero or more.
  public static let nonNegative = Interval(0, .infinity)
  /// Zero to one.
  public static let unit = Interval(0, 1)

  /// The range of numbers; NaN makes it unknown.
  public init(of numbers: [Double]) {
    var low = Double.infinity
    var high = -Double.infinity
    for number in numbers {
      if number.isNaN {
        low = -.infinity
        high = .infinity
        break
      }
      low = Swift.min(low, number)
      high = Swift.max(high, number)
    }
    self.init(numbers.isEmpty ? -.infinity : low, numbers.isEmpty ? .infinity : high)
  }

  /// The smallest interval that holds both.
  public func union(_ other: Interval) -> Interval {
    Interval(Swift.min(lower, other.lower), Swift.max(upper, other.upper))
  }

  /// The image under a monotone increasing function.
  public func increasing(_ function: (Double) -> Double) -> Interval {
    Interval.clean(function(lower), function(upper))
  }

  static func clean(_ low: Double, _ high: Double) -> Interval {
    Interval(low.isNaN ? -.infinity : low, high.isNaN ? .infinity : high)
  }

  static func + (a: Interval, b: Interval) -> Interval {
    clean(a.lower + b.lower, a.upper + b.upper)
  }
  static func - (a: Interval, b: Interval) -> Interval {
    clean(a.lower - b.upper, a.upper - b.lower)
  }

  static func * (a: Interval, b: Interval) -> Interval {
    let products = [a.lower * b.lower, a.lower * b.upper, a.upper * b.lower, a.upper * b.upper]
      .map { $0.isNaN ? 0 : $0 }
    return clean(products.min() ?? -.infinity, products.max() ?? .infinity)
  }

  static func / (a: Interval, b: Interval) -> Interval {
    if b.lower > 0 || (b.lower == 0 && a.lower >= 0) {
      return a
        * Interval(b.upper == .infinity ? 0 : 1 / b.upper, b.lower == 0 ? .infinity : 1 / b.lower)
    }
    return .unknown
  }

  func power(_ exponent: Interval) -> Interval {
    if lower >= 0 {
      if exponent.lower == exponent.upper, exponent.lower > 0 {
        return increasing { Self.raise($0, exponent.lower) }
      }
      return .nonNegative
    }
    if exponent.lower == exponent.upper, exponent.lower.truncatingRemainder(dividingBy: 2) == 0 {
      return .nonNegative
    }
    return .unknown
  }

  private static func raise(_ x: Double, _ e: Double) -> Double {
    if x == 0 { return 0 }
    if x == .infinity { return .infinity }
    return NumericFunctions.power(x, e)
  }
}
