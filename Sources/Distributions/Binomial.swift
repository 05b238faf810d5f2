import Graphs
import Tensors

/// The number of successes in n trials.
enum Binomial: ElementwiseDistribution {
  static let name = "binomial"
  static let scipyName: String? = "binom"
  static let help = DistributionHelp(
    summary: "Successes in a known number of trials that share one probability.",
    density: "choose(n, x) p^x (1 - p)^(n - x)", mean: "n p", variance: "n p (1 - p)",
    example: "survived ~ binomial(n, p)", source: "J. Bernoulli (1713), Ars Conjectandi")
  static let parameters = [
    ParameterSpec("n", .naturals, "The number of trials.", aliases: ["trials"]),
    ParameterSpec("p", .unitInterval, "The probability of success.", aliases: ["probability"]),
  ]
  static var parametrisations: [Parametrisation] {
    [canonical, Parametrisation(BinomialLogits.self)]
  }
  static var support: Support { .integers(from: .constant(0), through: .parameter(0)) }
  /// The logarithm of the binomial coefficient.
  static var dataTerm: Expression? {
    .unary(.lgamma, "n" + 1) - .unary(.lgamma, "x" + 1) - .unary(.lgamma, "n" - "x" + 1)
  }

  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    let k = x.rounded(.down)
    return k < 0 ? 0 : k >= p[0] ? 1 : IncompleteBeta.value(1 - p[1], p[1], p[0] - k, k + 1)
  }
  static func survival(_ x: Double, _ p: Numbers) -> Double {
    let k = x.rounded(.down)
    return k < 0 ? 1 : k >= p[0] ? 0 : IncompleteBeta.value(p[1], 1 - p[1], k + 1, p[0] - k)
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    generator.binomial(trials: p[0], probability: p[1])
  }
  static func mean(_ p: Numbers) -> Double { p[0] * p[1] }
  static func variance(_ p: Numbers) -> Double { p[0] * p[1] * (1 - p[1]) }

  static func stableForm(
    in graph: Graph, _ parameters: [NodeRef]
  ) -> (any Distribution.Type, [NodeRef])? {
    graph.argument(of: "sigmoid", at: parameters[1])
      .map { (BinomialLogits.self, [parameters[0], $0]) }
  }

  typealias Formula32 = BinomialFormula<Float>
  typealias Formula64 = BinomialFormula<Double>
}

struct BinomialFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 2 }
  static var first: Int { 1 }
  static var stages: Int { 2 }
  let n: Number

  @inline(__always)
  init(_ n: Number, _: Number) { self.n = n }

  @inline(__always)
  func early(_ x: Number, _ p: Number) -> Number { Elementary.log(p) }

  @inline(__always)
  func late(_ x: Number, _ p: Number, _: Number) -> Number { Elementary.log1p(-p) }

  @inline(__always)
  func terms(_ x: Number, _ p: Number, _ logP: Number, _ logQ: Number) -> DensityTerms<Number> {
    let failures: Number = n - x
    return DensityTerms(
      value: zeroSafeProduct(x, logP) + zeroSafeProduct(failures, logQ),
      varying: zeroSafeQuotient(x, p) - zeroSafeQuotient(failures, 1 - p)
    ).within(x >= 0 && failures >= 0 && x == x.rounded(.down))
  }
}

/// The number of successes, given the log odds of success.
enum BinomialLogits: ElementwiseDistribution {
  static let name = "binomial"
  static var help: DistributionHelp { Binomial.help }
  static let parameters = [
    Binomial.parameters[0],
    ParameterSpec("logits", .real, "log(p / (1 - p)).", aliases: ["logit"]),
  ]
  static var support: Support { Binomial.support }
  static var dataTerm: Expression? { Binomial.dataTerm }

  static func given(_ p: Numbers) -> Numbers { Numbers(p[0], Elementary.sigmoid(p[1]), 0, 0) }
  static func cdf(_ x: Double, _ p: Numbers) -> Double { Binomial.cdf(x, given(p)) }
  static func survival(_ x: Double, _ p: Numbers) -> Double { Binomial.survival(x, given(p)) }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    Binomial.sample(given(p), using: &generator)
  }
  static func mean(_ p: Numbers) -> Double { Binomial.mean(given(p)) }
  static func variance(_ p: Numbers) -> Double {
    p[0] * Elementary.sigmoid(p[1]) * Elementary.sigmoid(-p[1])
  }

  static var elementCost: Double { 3 }
  typealias Formula32 = BinomialLogitsFormula<Float>
  typealias Formula64 = BinomialLogitsFormula<Double>
}

struct BinomialLogitsFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 2 }
  static var first: Int { 1 }
  static var stages: Int { 2 }
  let n: Number

  @inline(__always)
  init(_ n: Number, _: Number) { self.n = n }

  @inline(__always)
  func early(_ x: Number, _ logits: Number) -> Number { Elementary.exp(-logits.magnitude) }

  @inline(__always)
  func late(_ x: Number, _ logits: Number, _ odds: Number) -> Number { logOnePlusUnit(odds) }

  @inline(__always)
  func terms(
    _ x: Number, _ logits: Number, _ odds: Number, _ logTotal: Number
  ) -> DensityTerms<Number> {
    let share: Number = 1 / (1 + odds)
    let p: Number = (logits < 0 ? odds : 1) * share
    let q: Number = (logits < 0 ? 1 : odds) * share
    let failures: Number = n - x
    // Only outcomes that the logits speak against pay for their size.
    let against: Number = logits > 0 ? failures * logits : -x * logits
    return DensityTerms(value: -against - n * logTotal, varying: x * q - failures * p)
      .within(x >= 0 && failures >= 0 && x == x.rounded(.down))
  }
}
