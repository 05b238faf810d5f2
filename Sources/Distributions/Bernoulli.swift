import Graphs
import Tensors

/// One trial: 1 with probability p, else 0.
enum Bernoulli: ElementwiseDistribution {
  static let name = "bernoulli"
  static let scipyName: String? = "bernoulli"
  static let help = DistributionHelp(
    summary: "A yes or a no.", density: "p^x (1 - p)^(1 - x)", mean: "p",
    variance: "p (1 - p)", example: "y ~ bernoulli(logits = a + b * x)",
    source: "J. Bernoulli (1713), Ars Conjectandi")
  static let parameters = [
    ParameterSpec("p", .unitInterval, "The probability of 1.", aliases: ["probability"])
  ]
  static var parametrisations: [Parametrisation] {
    [canonical, Parametrisation(BernoulliLogits.self)]
  }
  static var support: Support { .boolean }

  static func cdf(_ x: Double, _ p: Numbers) -> Double { x < 0 ? 0 : x < 1 ? 1 - p[0] : 1 }
  static func survival(_ x: Double, _ p: Numbers) -> Double { x < 0 ? 1 : x < 1 ? p[0] : 0 }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    generator.uniform() < p[0] ? 1 : 0
  }
  static func mean(_ p: Numbers) -> Double { p[0] }
  static func variance(_ p: Numbers) -> Double { p[0] * (1 - p[0]) }

  static func stableForm(
    in graph: Graph, _ parameters: [NodeRef]
  ) -> (any Distribution.Type, [NodeRef])? {
    graph.argument(of: "sigmoid", at: parameters[0]).map { (BernoulliLogits.self, [$0]) }
  }

  typealias Formula32 = BernoulliFormula<Float>
  typealias Formula64 = BernoulliFormula<Double>
}

struct BernoulliFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 1 }
  static var stages: Int { 2 }

  @inline(__always)
  init(_: Number, _: Number) {}

  @inline(__always)
  func early(_ x: Number, _ p: Number) -> Number { Elementary.log(p) }

  @inline(__always)
  func late(_ x: Number, _ p: Number, _: Number) -> Number { Elementary.log1p(-p) }

  @inline(__always)
  func terms(_ x: Number, _ p: Number, _ logP: Number, _ logQ: Number) -> DensityTerms<Number> {
    let isOne: Bool = x == 1
    return DensityTerms(value: isOne ? logP : logQ, varying: 1 / (isOne ? p : p - 1))
      .within(isOne || x == 0)
  }
}

/// One trial, given the log odds of 1.
enum BernoulliLogits: ElementwiseDistribution {
  static let name = "bernoulli"
  static var help: DistributionHelp { Bernoulli.help }
  static let parameters = [ParameterSpec("logits", .real, "log(p / (1 - p)).", aliases: ["logit"])]
  static var support: Support { .boolean }

  static func given(_ p: Numbers) -> Numbers { Numbers(Elementary.sigmoid(p[0]), 0, 0, 0) }
  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    x < 0 ? 0 : x < 1 ? Elementary.sigmoid(-p[0]) : 1
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    Bernoulli.sample(given(p), using: &generator)
  }
  static func mean(_ p: Numbers) -> Double { Elementary.sigmoid(p[0]) }
  static func variance(_ p: Numbers) -> Double {
    Elementary.sigmoid(p[0]) * Elementary.sigmoid(-p[0])
  }

  static var elementCost: Double { 3 }
  typealias Formula32 = BernoulliLogitsFormula<Float>
  typealias Formula64 = BernoulliLogitsFormula<Double>
}

struct BernoulliLogitsFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 1 }
  static var stages: Int { 2 }

  @inline(__always)
  init(_: Number, _: Number) {}

  @inline(__always)
  func early(_ x: Number, _ logits: Number) -> Number { Elementary.exp(-logits.magnitude) }

  @inline(__always)
  func late(_ x: Number, _ logits: Number, _ odds: Number) -> Number { logOnePlusUnit(odds) }

  @inline(__always)
  func terms(
    _ x: Number, _ logits: Number, _ odds: Number, _ logTotal: Number
  ) -> DensityTerms<Number> {
    let isOne: Bool = x == 1
    // How far the logits speak against the outcome, and the probability of the other one.
    let against: Number = isOne ? -logits : logits
    let excess: Number = against > 0 ? against : 0
    let miss: Number = (against < 0 ? odds : 1) / (1 + odds)
    return DensityTerms(value: -excess - logTotal, varying: isOne ? miss : -miss)
      .within(x * (x - 1) == 0)
  }
}
