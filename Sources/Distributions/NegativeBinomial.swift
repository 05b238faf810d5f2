import Graphs
import Tensors

/// Counts with more spread than the Poisson's.
enum NegativeBinomial: ElementwiseDistribution {
  static let name = "negative_binomial"
  static let scipyName: String? = "nbinom"
  static let help = DistributionHelp(
    summary: "Counts whose rates vary from case to case: a Poisson with a gamma rate.",
    density: """
      gamma(x + d) / (gamma(d) x!) (mean / (mean + d))^x (d / (mean + d))^d, d = dispersion
      """,
    mean: "mean", variance: "mean + mean^2 / dispersion",
    example: "visits ~ negative_binomial(exp(eta), phi)",
    source: "M. Greenwood and G. U. Yule (1920), Journal of the Royal Statistical Society 83")
  static let parameters = [
    ParameterSpec("mean", .nonNegative, "The expected count.", aliases: ["mu"]),
    ParameterSpec(
      "dispersion", .positive, "The smaller, the more spread; Poisson in the limit.",
      aliases: ["phi", "concentration"]),
  ]
  static var parametrisations: [Parametrisation] {
    [
      canonical, Parametrisation(NegativeBinomialLog.self),
      Parametrisation(
        [
          ParameterSpec("n", .positive, "The number of successes waited for."),
          ParameterSpec(
            "p", .interval(.init(lower: .constant(0), upper: .constant(1), includesLower: false)),
            "The probability of success; x counts the failures."),
        ], of: self, ["n" * (1 - "p") / "p", "n"]),
    ]
  }
  static var support: Support { .naturals }
  /// −log x!.
  static var dataTerm: Expression? { Poisson.dataTerm }

  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    let total = p[0] + p[1]
    return x < 0
      ? 0 : IncompleteBeta.value(p[1] / total, p[0] / total, p[1], x.rounded(.down) + 1)
  }
  static func survival(_ x: Double, _ p: Numbers) -> Double {
    let total = p[0] + p[1]
    return x < 0
      ? 1 : IncompleteBeta.value(p[0] / total, p[1] / total, x.rounded(.down) + 1, p[1])
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    generator.poisson(rate: generator.gamma(shape: p[1]) * (p[0] / p[1]))
  }
  static func mean(_ p: Numbers) -> Double { p[0] }
  static func variance(_ p: Numbers) -> Double { p[0] + p[0] * p[0] / p[1] }

  static func stableForm(
    in graph: Graph, _ parameters: [NodeRef]
  ) -> (any Distribution.Type, [NodeRef])? {
    graph.argument(of: "exp", at: parameters[0])
      .map { (NegativeBinomialLog.self, [$0, parameters[1]]) }
  }

  static var elementCost: Double { 6 }
  typealias Formula32 = NegativeBinomialFormula<Float>
  typealias Formula64 = NegativeBinomialFormula<Double>
}

struct NegativeBinomialFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 1 }
  static var first: Int { 2 }
  static var stages: Int { 2 }
  let kernel: RisingFactorial<Number>

  @inline(__always)
  init(_ dispersion: Number, _: Number) { kernel = RisingFactorial(dispersion) }

  @inline(__always)
  func early(_ x: Number, _ mean: Number) -> Number { Elementary.log(mean) }

  @inline(__always)
  func late(_ x: Number, _ mean: Number, _: Number) -> Number {
    Elementary.log1p(mean * kernel.inverse)
  }

  @inline(__always)
  func terms(
    _ x: Number, _ mean: Number, _ logMean: Number, _ logTotal: Number
  ) -> DensityTerms<Number> {
    let d: Number = kernel.base
    let rising = kernel(x)
    // What the total mean + d leaves of each: d / (mean + d) and mean / (mean + d).
    let share: Number = 1 / (1 + mean * kernel.inverse)
    let value: Number =
      rising.value + zeroSafeProduct(x, logMean - logTotal) - d * logTotal
    return DensityTerms(
      value: value, varying: zeroSafeQuotient(x, mean) * share - share,
      first: rising.slope - logTotal + (mean - x) * kernel.inverse * share
    ).within(x >= 0 && x == x.rounded(.down))
  }
}

/// Counts with more spread than the Poisson's, given the logarithm of the mean.
enum NegativeBinomialLog: ElementwiseDistribution {
  static let name = "negative_binomial"
  static var help: DistributionHelp { NegativeBinomial.help }
  static let parameters = [
    ParameterSpec("log_mean", .real, "The logarithm of the mean.", aliases: ["log_mu"]),
    NegativeBinomial.parameters[1],
  ]
  static var support: Support { .naturals }
  static var dataTerm: Expression? { Poisson.dataTerm }

  static func given(_ p: Numbers) -> Numbers { Numbers(Elementary.exp(p[0]), p[1], 0, 0) }
  static func cdf(_ x: Double, _ p: Numbers) -> Double { NegativeBinomial.cdf(x, given(p)) }
  static func survival(_ x: Double, _ p: Numbers) -> Double {
    NegativeBinomial.survival(x, given(p))
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    NegativeBinomial.sample(given(p), using: &generator)
  }
  static func mean(_ p: Numbers) -> Double { Elementary.exp(p[0]) }
  static func variance(_ p: Numbers) -> Double { NegativeBinomial.variance(given(p)) }

  static var elementCost: Double { 6 }
  typealias Formula32 = NegativeBinomialLogFormula<Float>
  typealias Formula64 = NegativeBinomialLogFormula<Double>
}

struct NegativeBinomialLogFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 1 }
  static var first: Int { 2 }
  static var stages: Int { 2 }
  let kernel: RisingFactorial<Number>
  let logDispersion: Number

  @inline(__always)
  init(_ dispersion: Number, _: Number) {
    kernel = RisingFactorial(dispersion)
    logDispersion = Elementary.log(dispersion)
  }

  @inline(__always)
  func early(_ x: Number, _ logMean: Number) -> Number {
    Elementary.exp(-(logMean - logDispersion).magnitude)
  }

  @inline(__always)
  func late(_ x: Number, _ logMean: Number, _ ratio: Number) -> Number { logOnePlusUnit(ratio) }

  @inline(__always)
  func terms(
    _ x: Number, _ logMean: Number, _ ratio: Number, _ logShare: Number
  ) -> DensityTerms<Number> {
    let d: Number = kernel.base
    let logOdds: Number = logMean - logDispersion
    let rising = kernel(x)
    // log(1 + mean / d), and the shares of d and of the mean in their total.
    let logTotal: Number = (logOdds > 0 ? logOdds : 0) + logShare
    let share: Number = (logOdds > 0 ? ratio : 1) / (1 + ratio)
    let rest: Number = (logOdds > 0 ? 1 : ratio) / (1 + ratio)
    // log(mean / (1 + mean / d)).
    let logRate: Number = (logOdds > 0 ? logDispersion : logMean) - logShare
    return DensityTerms(
      value: rising.value + x * logRate - d * logTotal, varying: x * share - d * rest,
      first: rising.slope - logTotal + rest - x * kernel.inverse * share
    ).within(x >= 0 && x == x.rounded(.down))
  }
}
