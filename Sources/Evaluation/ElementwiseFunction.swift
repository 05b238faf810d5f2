import Graphs
import Tensors
import Values

/// A function of one number that works element by element in scripts, draws and models alike.
public struct ElementwiseFunction: Sendable {
  /// The name by which it is called.
  public let name: String
  /// What it is, with its formula and domain.
  public let help: String
  /// A line that runs as it stands.
  public let example: String
  /// The function on the host.
  public let host: @Sendable (Double) -> Double
  /// The function as nodes of a graph.
  public let graph: @Sendable (Graph, NodeRef) -> NodeRef
  /// The image of an interval.
  public let interval: @Sendable (Interval) -> Interval
  /// Whether whole numbers stay whole.
  public let keepsIntegers: Bool

  init(
    _ name: String, _ graph: @escaping @Sendable (Graph, NodeRef) -> NodeRef, help: String,
    example: String, keepsIntegers: Bool = false,
    interval: @escaping @Sendable (Interval) -> Interval = { _ in .unknown },
    _ host: @escaping @Sendable (Double) -> Double
  ) {
    self.name = name
    self.graph = graph
    self.help = help
    self.example = example
    self.keepsIntegers = keepsIntegers
    self.interval = interval
    self.host = host
  }

  /// All of them by name.
  public static let named: [String: ElementwiseFunction] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// The registry: one line a function.
  public static let all: [ElementwiseFunction] = [
    .init(
      "exp", { $0.exp($1) }, help: "eˣ.", example: "exp(1)",
      interval: { $0.increasing(NumericFunctions.exp) },
      NumericFunctions.exp),
    .init(
      "log", { $0.log($1) }, help: "The natural logarithm of x > 0.", example: "log(10)",
      interval: { $0.lower > 0 ? $0.increasing(NumericFunctions.log) : .unknown },
      NumericFunctions.log),
    .init(
      "log1p", { $0.log1p($1) }, help: "log(1 + x), exact for small x > −1.",
      example: "log1p(1e-9)",
      interval: { $0.lower >= 0 ? .nonNegative : .unknown }, NumericFunctions.log1p),
    .init(
      "expm1", { $0.expm1($1) }, help: "eˣ − 1, exact for small x.", example: "expm1(1e-9)",
      interval: { $0.lower >= 0 ? .nonNegative : Interval(-1, .infinity) }, NumericFunctions.expm1),
    .init(
      "sqrt", { $0.sqrt($1) }, help: "The square root of x ≥ 0.", example: "sqrt(2)",
      interval: { _ in .nonNegative }, { $0.squareRoot() }),
    .init(
      "abs", { $0.abs($1) }, help: "The absolute value.", example: "abs(-3)", keepsIntegers: true,
      interval: { _ in .nonNegative }, { Swift.abs($0) }),
    .init(
      "floor", { $0.floor($1) }, help: "The largest whole number not above x.",
      example: "floor(2.7)",
      interval: { $0.increasing { $0.rounded(.down) } }, { $0.rounded(.down) }),
    .init(
      "ceil", { $0.ceil($1) }, help: "The smallest whole number not below x.", example: "ceil(2.1)",
      interval: { $0.increasing { $0.rounded(.up) } }, { $0.rounded(.up) }),
    .init(
      "logit", { g, x in g.sub(g.log(x), g.log1p(g.neg(x))) },
      help: "log(p / (1 − p)) for 0 < p < 1.", example: "logit(0.9)",
      { NumericFunctions.log($0) - NumericFunctions.log1p(-$0) }),
    .init(
      "sigmoid", { $0.sigmoid($1) }, help: "1 / (1 + e⁻ˣ), the inverse of logit.",
      example: "sigmoid(0)",
      interval: { _ in .unit }, NumericFunctions.sigmoid),
    .init(
      "softplus", { $0.softplus($1) }, help: "log(1 + eˣ).", example: "softplus(0)",
      interval: { _ in .nonNegative }, NumericFunctions.softplus),
    .init(
      "log_sigmoid", { $0.logSigmoid($1) }, help: "log(1 / (1 + e⁻ˣ)).", example: "log_sigmoid(0)",
      interval: { _ in Interval(-.infinity, 0) }, { -NumericFunctions.softplus(-$0) }),
    .init(
      "tanh", { $0.tanh($1) }, help: "The hyperbolic tangent.", example: "tanh(0.5)",
      interval: { _ in Interval(-1, 1) }, NumericFunctions.tanh),
    .init(
      "sin", { $0.sin($1) }, help: "The sine of an angle in radians.", example: "sin(1)",
      interval: { _ in Interval(-1, 1) }, NumericFunctions.sin),
    .init(
      "cos", { $0.cos($1) }, help: "The cosine of an angle in radians.", example: "cos(1)",
      interval: { _ in Interval(-1, 1) }, NumericFunctions.cos),
    .init(
      "Phi", { $0.Phi($1) }, help: "The standard normal distribution function Φ(x).",
      example: "Phi(1.96)",
      interval: { _ in .unit }, NumericFunctions.phi),
    .init(
      "inv_Phi", { $0.inv_Phi($1) }, help: "The standard normal quantile Φ⁻¹(p), 0 < p < 1.",
      example: "inv_Phi(0.975)", NumericFunctions.inversePhi),
    .init(
      "erf", { $0.erf($1) }, help: "The error function.", example: "erf(1)",
      interval: { _ in Interval(-1, 1) }, NumericFunctions.erf),
    .init(
      "lgamma", { $0.lgamma($1) }, help: "log |Γ(x)|.", example: "lgamma(5)",
      NumericFunctions.lgamma),
    .init(
      "digamma", { $0.digamma($1) }, help: "ψ(x) = d/dx log Γ(x).", example: "digamma(1)",
      NumericFunctions.digamma),
    .init(
      "relu", { $0.relu($1) }, help: "max(x, 0), the rectified linear unit.",
      example: "relu([-1, 2])", keepsIntegers: true,
      interval: { _ in .nonNegative }, { $0 > 0 ? $0 : ($0.isNaN ? $0 : 0) }),
    .init(
      "gelu", { $0.gelu($1) }, help: "x Φ(x), the Gaussian error linear unit.",
      example: "gelu([-1, 2])",
      interval: { $0.lower >= 0 ? .nonNegative : Interval(-0.17, .infinity) },
      { $0 * NumericFunctions.phi($0) }),
    .init(
      "elu", { $0.elu($1) }, help: "x where x > 0, else eˣ − 1: the exponential linear unit.",
      example: "elu([-1, 2])",
      interval: { $0.lower >= 0 ? .nonNegative : Interval(-1, .infinity) },
      { $0 > 0 ? $0 : NumericFunctions.expm1($0) }),
  ]
}
