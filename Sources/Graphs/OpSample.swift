/// Inputs on which the generic tests try an op.
public struct OpSample: Sendable {
  /// What one input looks like.
  public enum Values: Sendable {
    /// Random numbers in a range.
    case real(ClosedRange<Double>)
    /// These numbers.
    case exact([Double])
    /// Positions from 0 up to, not including, a bound.
    case index(below: Int)
    /// Symmetric positive definite matrices on the last two axes.
    case positiveDefinite
    /// Lower triangular matrices with a positive diagonal on the last two axes.
    case lowerTriangular
  }

  /// The inputs' shapes.
  public var shapes: [[Int]]
  /// The inputs' elements.
  public var values: [Values]
  /// The node's attributes.
  public var attributes: Attributes
  /// Whether central differences can check the derivative here.
  public var isSmooth: Bool
  /// How far a kernel may be from the oracle, in units of the last place of the largest term.
  public var tolerance: Double

  /// The inputs that take infinities and NaNs in tests: all but where the kernel multiplies others
  /// by zeros of its own.
  public var special: [Int]

  /// A sample; every input has the same `values` unless `each` says otherwise.
  public init(
    _ shapes: [[Int]], _ values: Values = .real(-2...2), each: [Values]? = nil,
    attributes: Attributes = .none, isSmooth: Bool = true, tolerance: Double = 8,
    special: [Int]? = nil
  ) {
    self.shapes = shapes
    self.values = each ?? shapes.map { _ in values }
    self.attributes = attributes
    self.isSmooth = isSmooth
    self.tolerance = tolerance
    self.special = special ?? Array(shapes.indices)
  }
}
