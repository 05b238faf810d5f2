/// A set of arguments that defines a distribution, and how its canonical parameters follow.
///
/// `gamma(mean =, sd =)` is `Parametrisation(["mean", "sd"], of: Gamma.self, [m²/s², m/s²])`. The
/// target may be a variant with a density of its own: `bernoulli(logits =)` leads to one that takes
/// logits.
public struct Parametrisation: Sendable {
  /// The arguments; a target's parameter of the same name keeps its constraint.
  public let arguments: [ParameterSpec]
  /// The distribution whose parameters the expressions give.
  public let target: any Distribution.Type
  /// One expression in the arguments for each parameter of the target.
  public let expressions: [Expression]

  /// A parametrisation by other arguments.
  public init(
    _ arguments: [ParameterSpec], of target: any Distribution.Type, _ expressions: [Expression]
  ) {
    self.arguments = arguments
    self.target = target
    self.expressions = expressions
  }

  /// The parameters of a distribution under their own names.
  public init(_ target: any Distribution.Type) {
    arguments = target.parameters
    self.target = target
    expressions = target.parameters.map { .argument($0.name) }
  }

  /// The arguments as a call shows them: `mean =, sd =`.
  public var signature: String { arguments.map { "\($0.name) =" }.joined(separator: ", ") }

  /// The equations for parameters that are not arguments, as text; empty if there are none.
  var equations: String {
    var parts: [String] = []
    for (parameter, expression) in zip(target.parameters, expressions)
    where expression != .argument(parameter.name) {
      parts.append("\(parameter.name) = \(expression)")
    }
    return parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
  }

  /// The canonical parameters of the target.
  /// - Parameter values: one value for each of `arguments`.
  public func parameters<A: Algebra>(_ values: [A.Value], in algebra: A) -> [A.Value] {
    expressions.map { expression in
      expression.value(in: algebra) { name in
        values[arguments.firstIndex { $0.name == name }!]
      }
    }
  }
}
