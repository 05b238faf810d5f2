/// A formula in named arguments, written once and computed on numbers or built as graph nodes.
public indirect enum Expression: Hashable, Sendable {
  /// An argument.
  case argument(String)
  /// A number.
  case constant(Double)
  /// A function of one value.
  case unary(Function, Expression)
  /// An operation on two values.
  case binary(Operation, Expression, Expression)

  /// The functions that formulas use.
  public enum Function: String, Sendable, CaseIterable {
    /// Natural exponential.
    case exp
    /// Natural logarithm.
    case log
    /// Square root.
    case sqrt
    /// log Γ(x).
    case lgamma
    /// 1 / (1 + exp(-x)).
    case sigmoid
    /// log(p / (1 - p)).
    case logit
    /// The lower factor L of a positive definite A = L Lᵀ.
    case cholesky
    /// The inverse of a positive definite matrix.
    case inverse
  }

  /// The operations that formulas use; elementwise, with broadcasting.
  public enum Operation: String, Sendable, CaseIterable {
    /// Sum.
    case add = "+"
    /// Difference.
    case subtract = "-"
    /// Product.
    case multiply = "*"
    /// Quotient.
    case divide = "/"
  }

  /// The value of the formula.
  public func value<A: Algebra>(in algebra: A, _ argument: (String) -> A.Value) -> A.Value {
    switch self {
    case .argument(let name): return argument(name)
    case .constant(let number): return algebra.constant(number)
    case .unary(let function, let x):
      return algebra.apply(function, x.value(in: algebra, argument))
    case .binary(let operation, let a, let b):
      return algebra.apply(
        operation, a.value(in: algebra, argument), b.value(in: algebra, argument))
    }
  }

  static func + (a: Expression, b: Expression) -> Expression { .binary(.add, a, b) }
  static func - (a: Expression, b: Expression) -> Expression { .binary(.subtract, a, b) }
  static func * (a: Expression, b: Expression) -> Expression { .binary(.multiply, a, b) }
  static func / (a: Expression, b: Expression) -> Expression { .binary(.divide, a, b) }
}

extension Expression: ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral
{
  /// An argument's name.
  public init(stringLiteral name: String) { self = .argument(name) }
  /// A number.
  public init(floatLiteral value: Double) { self = .constant(value) }
  /// A number.
  public init(integerLiteral value: Int) { self = .constant(Double(value)) }
}

extension Expression: CustomStringConvertible {
  /// The formula as text: `mean * mean / (sd * sd)`.
  public var description: String {
    switch self {
    case .argument(let name): return name
    case .constant(let number): return number.asText
    case .unary(let function, let x): return "\(function.rawValue)(\(x))"
    case .binary(let operation, let a, let b):
      let isProduct = operation == .multiply || operation == .divide
      let left = isProduct && a.isSum ? "(\(a))" : "\(a)"
      let right = b.isSum || (operation == .divide && b.isProduct) ? "(\(b))" : "\(b)"
      return "\(left) \(operation.rawValue) \(right)"
    }
  }

  private var isSum: Bool {
    if case .binary(.add, _, _) = self { return true }
    if case .binary(.subtract, _, _) = self { return true }
    return false
  }

  private var isProduct: Bool {
    if case .binary(.multiply, _, _) = self { return true }
    if case .binary(.divide, _, _) = self { return true }
    return false
  }
}

/// What a formula can be computed in: numbers, arrays, or nodes of a graph.
public protocol Algebra {
  /// A value of the algebra.
  associatedtype Value
  /// A number as a value.
  func constant(_ x: Double) -> Value
  /// A function's value.
  func apply(_ function: Expression.Function, _ x: Value) -> Value
  /// The result of an operation.
  func apply(_ operation: Expression.Operation, _ a: Value, _ b: Value) -> Value
}
