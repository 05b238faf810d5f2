import Tensors

/// The beta distribution.
enum Beta: ElementwiseDistribution {
  static let name = "beta"
  static let scipyName: String? = "beta"
  static let help = DistributionHelp(
    summary: "Probabilities and proportions: like having seen a - 1 successes and b - 1 failures.",
    density: "x^(a - 1) (1 - x)^(b - 1) / B(a, b)",
    mean: "a / (a + b)", variance: "a b / ((a + b)^2 (a + b + 1))",
    example: "p ~ beta(2, 2)",
    source: "T. Bayes (1763), Philosophical Transactions 53")
  static let parameters = [
    ParameterSpec("a", .positive, "Draws towards 1.", aliases: ["alpha"]),
    ParameterSpec("b", .positive, "Draws towards 0.", aliases: ["beta"]),
  ]
  static var parametrisations: [Parametrisation] {
    [
      canonical,
      Parametrisation(
        [
          ParameterSpec(
            "mean",
            .interval(
              .init(
                lower: .constant(0), upper: .constant(1), includesLower: false,
                includesUpper: false)),
            "The mean.", aliases: ["mu"]),
          ParameterSpec("count", .positive, "a + b: the weight in observations.", aliases: ["phi"]),
        ], of: self, ["mean" * "count", (1 - "mean") * "count"]),
    ]
  }
  static var support: Support { .unitInterval }

  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 0 : x >= 1 ? 1 : IncompleteBeta.value(x, 1 - x, p[0], p[1])
  }
  static func survival(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 1 : x >= 1 ? 0 : IncompleteBeta.value(1 - x, x, p[1], p[0])
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    generator.beta(p[0], p[1])
  }
  static func mean(_ p: Numbers) -> Double { p[0] / (p[0] + p[1]) }
  static func variance(_ p: Numbers) -> Double {
    let count = p[0] + p[1]
    return p[0] / count * (p[1] / count) / (count + 1)
  }

  typealias Formula32 = BetaFormula<Float>
  typealias Formula64 = BetaFormula<Double>
}

struct BetaFormula<Number: Scalar>: DensityFormula {
  static var first: Int { 1 }
  static var second: Int { 2 }
  static var stages: Int { 2 }
  let a: Number
  let b: Number
  let logNormaliser: Number
  let slopeA: Number
  let slopeB: Number

  @inline(__always)
  init(_ a: Number, _ b: Number) {
    self.a = a
    self.b = b
    logNormaliser = logBeta(a, b)
    let digammaOfSum: Number = Elementary.digammaPositive(a + b)
    slopeA = digammaOfSum - Elementary.digammaPositive(a)
    slopeB = digammaOfSum - Elementary.digammaPositive(b)
  }

  @inline(__always)
  func early(_ x: Number, _: Number) -> Number { Elementary.log(x) }

  @inline(__always)
  func late(_ x: Number, _: Number, _: Number) -> Number { Elementary.log1p(-x) }

  @inline(__always)
  func terms(_ x: Number, _: Number, _ logX: Number, _ logY: Number) -> DensityTerms<Number> {
    let value: Number = zeroSafeProduct(a - 1, logX) + zeroSafeProduct(b - 1, logY) - logNormaliser
    let slope: Number = zeroSafeQuotient(a - 1, x) - zeroSafeQuotient(b - 1, 1 - x)
    return DensityTerms(value: value, x: slope, first: slopeA + logX, second: slopeB + logY)
      .within(x >= 0 && x <= 1)
  }
}
