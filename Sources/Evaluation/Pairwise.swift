import Graphs
import Language
import Values

/// A function of two numbers that broadcasts, in every domain.
public struct Pairwise: Sendable {
  /// What errors call it.
  public let name: String
  /// The function on the host.
  public let host: @Sendable (Double, Double) -> Double
  /// The function as nodes of a graph.
  public let graph: @Sendable (Graph, NodeRef, NodeRef) -> NodeRef
  /// The image of intervals.
  public let interval: @Sendable (Interval, Interval) -> Interval
  /// The kind of the result.
  public let kind: @Sendable (ElementKind, ElementKind) -> ElementKind

  /// Whole numbers stay whole; truth values count as whole numbers.
  @Sendable static func arithmetic(_ a: ElementKind, _ b: ElementKind) -> ElementKind {
    a.isWhole && b.isWhole ? .int : .real
  }
  @Sendable static func alwaysReal(_ a: ElementKind, _ b: ElementKind) -> ElementKind { .real }
  @Sendable static func alwaysBool(_ a: ElementKind, _ b: ElementKind) -> ElementKind { .bool }

  /// An operator.
  public static func of(_ op: BinaryOperator) -> Pairwise {
    switch op {
    case .add:
      .init(
        name: "+", host: { $0 + $1 }, graph: { $0.add($1, $2) }, interval: { $0 + $1 },
        kind: arithmetic)
    case .subtract:
      .init(
        name: "-", host: { $0 - $1 }, graph: { $0.sub($1, $2) }, interval: { $0 - $1 },
        kind: arithmetic)
    case .multiply, .matrixProduct:
      .init(
        name: "*", host: { $0 * $1 }, graph: { $0.mul($1, $2) }, interval: { $0 * $1 },
        kind: arithmetic)
    case .divide:
      .init(
        name: "/", host: { $0 / $1 }, graph: { $0.div($1, $2) }, interval: { $0 / $1 },
        kind: alwaysReal)
    case .remainder:
      .init(
        name: "%", host: NumericFunctions.remainder, graph: { $0.remainder($1, $2) },
        interval: { _, b in b.lower > 0 ? Interval(0, b.upper) : .unknown }, kind: arithmetic)
    case .power:
      .init(
        name: "^", host: NumericFunctions.power, graph: { $0.pow($1, $2) },
        interval: { $0.power($1) }, kind: alwaysReal)
    case .and:
      .init(
        name: "and", host: { $0 != 0 && $1 != 0 ? 1 : 0 }, graph: { $0.and($1, $2) },
        interval: { _, _ in .unit }, kind: alwaysBool)
    case .or:
      .init(
        name: "or", host: { $0 != 0 || $1 != 0 ? 1 : 0 }, graph: { $0.or($1, $2) },
        interval: { _, _ in .unit }, kind: alwaysBool)
    }
  }

  /// A comparison of numbers.
  public static func of(_ op: ComparisonOperator) -> Pairwise {
    switch op {
    case .equal, .in: truth("==", { $0 == $1 }) { $0.equal($1, $2) }
    case .notEqual: truth("!=", { $0 != $1 }) { $0.notEqual($1, $2) }
    case .less: truth("<", { $0 < $1 }) { $0.less($1, $2) }
    case .lessOrEqual: truth("<=", { $0 <= $1 }) { $0.lessEqual($1, $2) }
    case .greater: truth(">", { $0 > $1 }) { $0.less($2, $1) }
    case .greaterOrEqual: truth(">=", { $0 >= $1 }) { $0.lessEqual($2, $1) }
    }
  }

  private static func truth(
    _ name: String, _ host: @escaping @Sendable (Double, Double) -> Bool,
    _ graph: @escaping @Sendable (Graph, NodeRef, NodeRef) -> NodeRef
  ) -> Pairwise {
    Pairwise(
      name: name, host: { host($0, $1) ? 1 : 0 }, graph: graph, interval: { _, _ in .unit },
      kind: alwaysBool)
  }

  /// The larger of two.
  public static let maximum = Pairwise(
    name: "max", host: { $0 >= $1 || $0.isNaN ? $0 : $1 }, graph: { $0.max($1, $2) },
    interval: { Interval(Swift.max($0.lower, $1.lower), Swift.max($0.upper, $1.upper)) },
    kind: arithmetic)
  /// The smaller of two.
  public static let minimum = Pairwise(
    name: "min", host: { $0 <= $1 || $0.isNaN ? $0 : $1 }, graph: { $0.min($1, $2) },
    interval: { Interval(Swift.min($0.lower, $1.lower), Swift.min($0.upper, $1.upper)) },
    kind: arithmetic)
}

extension ElementKind {
  /// Whether it counts as a whole number.
  public var isWhole: Bool {
    switch self {
    case .int, .bool, .category: true
    case .real, .text: false
    }
  }
}
