import Graphs
import Tensors

/// The number of events in a stretch of time.
enum Poisson: ElementwiseDistribution {
  static let name = "poisson"
  static let scipyName: String? = "poisson"
  static let help = DistributionHelp(
    summary: "Counts of independent events without an upper limit.",
    density: "rate^x exp(-rate) / x!", mean: "rate", variance: "rate",
    example: "goals ~ poisson(exp(attack - defence))",
    source: "S. D. Poisson (1837), Recherches sur la probabilité des jugements")
  static let parameters = [
    ParameterSpec("rate", .nonNegative, "The expected count.", aliases: ["mean", "lambda", "mu"])
  ]
  static var parametrisations: [Parametrisation] {
    [canonical, Parametrisation(PoissonLog.self)]
  }
  static var support: Support { .naturals }
  /// −log x!.
  static var dataTerm: Expression? { 0 - .unary(.lgamma, "x" + 1) }

  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    x < 0 ? 0 : p[0] == 0 ? 1 : IncompleteGamma.upper(x.rounded(.down) + 1, p[0])
  }
  static func survival(_ x: Double, _ p: Numbers) -> Double {
    x < 0 ? 1 : p[0] == 0 ? 0 : IncompleteGamma.lower(x.rounded(.down) + 1, p[0])
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    generator.poisson(rate: p[0])
  }
  static func mean(_ p: Numbers) -> Double { p[0] }
  static func variance(_ p: Numbers) -> Double { p[0] }

  static func stableForm(
    in graph: Graph, _ parameters: [NodeRef]
  ) -> (any Distribution.Type, [NodeRef])? {
    graph.argument(of: "exp", at: parameters[0]).map { (PoissonLog.self, [$0]) }
  }

  typealias Formula32 = PoissonFormula<Float>
  typealias Formula64 = PoissonFormula<Double>
}

struct PoissonFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 1 }
  static var stages: Int { 1 }

  @inline(__always)
  init(_: Number, _: Number) {}

  @inline(__always)
  func early(_ x: Number, _ rate: Number) -> Number { Elementary.log(rate) }

  @inline(__always)
  func terms(_ x: Number, _ rate: Number, _ logRate: Number, _: Number) -> DensityTerms<Number> {
    DensityTerms(value: zeroSafeProduct(x, logRate) - rate, varying: zeroSafeQuotient(x, rate) - 1)
      .within(x >= 0 && x == x.rounded(.down))
  }
}

/// The number of events, given the logarithm of the rate.
enum PoissonLog: ElementwiseDistribution {
  static let name = "poisson"
  static var help: DistributionHelp { Poisson.help }
  static let parameters = [
    ParameterSpec("log_rate", .real, "The logarithm of the rate.", aliases: ["log_mean"])
  ]
  static var support: Support { .naturals }
  static var dataTerm: Expression? { Poisson.dataTerm }

  static func given(_ p: Numbers) -> Numbers { Numbers(Elementary.exp(p[0]), 0, 0, 0) }
  static func cdf(_ x: Double, _ p: Numbers) -> Double { Poisson.cdf(x, given(p)) }
  static func survival(_ x: Double, _ p: Numbers) -> Double { Poisson.survival(x, given(p)) }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    Poisson.sample(given(p), using: &generator)
  }
  static func mean(_ p: Numbers) -> Double { Elementary.exp(p[0]) }
  static func variance(_ p: Numbers) -> Double { Elementary.exp(p[0]) }

  typealias Formula32 = PoissonLogFormula<Float>
  typealias Formula64 = PoissonLogFormula<Double>
}

struct PoissonLogFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 1 }
  static var stages: Int { 1 }

  @inline(__always)
  init(_: Number, _: Number) {}

  @inline(__always)
  func early(_ x: Number, _ logRate: Number) -> Number { Elementary.exp(logRate) }

  @inline(__always)
  func terms(_ x: Number, _ logRate: Number, _ rate: Number, _: Number) -> DensityTerms<Number> {
    DensityTerms(value: x * logRate - rate, varying: x - rate)
      .within(x >= 0 && x == x.rounded(.down))
  }
}
