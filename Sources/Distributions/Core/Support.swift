/// A set of values: where a distribution has density, or what a parameter may be.
public enum Support: Hashable, Sendable {
  /// Real numbers between two bounds, either of which may be missing.
  case interval(Interval)
  /// Integers between two bounds, both included; no upper bound if it is `nil`.
  case integers(from: Bound, through: Bound?)
  /// Vectors of real numbers.
  case realVector
  /// Vectors of positive numbers.
  case positiveVector
  /// Vectors of numbers at least 0 that add up to 1.
  case simplex
  /// Vectors whose elements increase.
  case orderedVector
  /// Lower triangular matrices with a positive diagonal and rows of length 1.
  case choleskyCorrelation
  /// Lower triangular matrices with a positive diagonal.
  case choleskyFactor
  /// Symmetric positive definite matrices.
  case positiveDefinite

  /// An end of an interval.
  public enum Bound: Hashable, Sendable {
    /// A number.
    case constant(Double)
    /// The parameter at this position.
    case parameter(Int)
    /// The length of the vector parameter at this position.
    case length(Int)
  }

  /// An interval of real numbers.
  public struct Interval: Hashable, Sendable {
    /// The lower end; `nil` for -∞.
    public var lower: Bound?
    /// The upper end; `nil` for +∞.
    public var upper: Bound?
    /// Whether the lower end belongs to it.
    public var includesLower: Bool
    /// Whether the upper end belongs to it.
    public var includesUpper: Bool

    /// An interval; ends belong to it unless said.
    public init(
      lower: Bound? = nil, upper: Bound? = nil, includesLower: Bool = true,
      includesUpper: Bool = true
    ) {
      self.lower = lower
      self.upper = upper
      self.includesLower = includesLower
      self.includesUpper = includesUpper
    }
  }

  /// All real numbers.
  public static let real = Support.interval(Interval())
  /// Numbers above 0.
  public static let positive = Support.interval(
    Interval(lower: .constant(0), includesLower: false))
  /// Numbers at least 0.
  public static let nonNegative = Support.interval(Interval(lower: .constant(0)))
  /// Numbers from 0 to 1, both included.
  public static let unitInterval = Support.interval(
    Interval(lower: .constant(0), upper: .constant(1)))
  /// 0 and 1.
  public static let boolean = Support.integers(from: .constant(0), through: .constant(1))
  /// 0, 1, 2, …
  public static let naturals = Support.integers(from: .constant(0), through: nil)

  /// The number of axes of one value: 0 for a number, 1 for a vector, 2 for a matrix.
  public var eventRank: Int {
    switch self {
    case .interval, .integers: 0
    case .realVector, .positiveVector, .simplex, .orderedVector: 1
    case .choleskyCorrelation, .choleskyFactor, .positiveDefinite: 2
    }
  }

  /// Whether the values are integers.
  public var isDiscrete: Bool {
    if case .integers = self { return true }
    return false
  }
}
