import Tensors

/// The gamma distribution.
enum Gamma: ElementwiseDistribution {
  static let name = "gamma"
  static let scipyName: String? = "gamma"
  static let help = DistributionHelp(
    summary:
      "Positive numbers with a long upper tail: times until several events, rates, precisions.",
    density: "rate^shape x^(shape - 1) exp(-rate x) / gamma(shape)",
    mean: "shape / rate", variance: "shape / rate^2", example: "rate ~ gamma(2, 0.1)",
    source: """
      N. L. Johnson, S. Kotz and N. Balakrishnan (1994), Continuous Univariate \
      Distributions, volume 1
      """)
  static let parameters = [
    ParameterSpec("shape", .positive, "The number of events waited for.", aliases: ["alpha"]),
    ParameterSpec("rate", .positive, "Events for each unit of x.", aliases: ["beta"]),
  ]
  static var parametrisations: [Parametrisation] {
    [
      canonical,
      Parametrisation(
        [parameters[0], ParameterSpec("scale", .positive, "1 / rate.", aliases: ["theta"])],
        of: self, ["shape", 1 / "scale"]),
      Parametrisation(
        [
          ParameterSpec("mean", .positive, "The mean.", aliases: ["mu"]),
          ParameterSpec("sd", .positive, "The standard deviation.", aliases: ["sigma"]),
        ], of: self, ["mean" / "sd" * ("mean" / "sd"), "mean" / ("sd" * "sd")]),
    ]
  }
  static var support: Support { .nonNegative }

  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 0 : IncompleteGamma.lower(p[0], p[1] * x)
  }
  static func survival(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 1 : IncompleteGamma.upper(p[0], p[1] * x)
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    generator.gamma(shape: p[0]) / p[1]
  }
  static func mean(_ p: Numbers) -> Double { p[0] / p[1] }
  static func variance(_ p: Numbers) -> Double { p[0] / (p[1] * p[1]) }

  typealias Formula32 = GammaFormula<Float>
  typealias Formula64 = GammaFormula<Double>
}

struct GammaFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 2 }
  static var first: Int { 1 }
  static var stages: Int { 2 }
  let shape: Number
  let logGamma: Number
  let digamma: Number

  @inline(__always)
  init(_ shape: Number, _: Number) {
    self.shape = shape
    logGamma = Elementary.lgammaPositive(shape)
    digamma = Elementary.digammaPositive(shape)
  }

  @inline(__always)
  func early(_ x: Number, _ rate: Number) -> Number { Elementary.log(x) }

  @inline(__always)
  func late(_ x: Number, _ rate: Number, _ logX: Number) -> Number { Elementary.log(rate) }

  @inline(__always)
  func terms(
    _ x: Number, _ rate: Number, _ logX: Number, _ logRate: Number
  ) -> DensityTerms<Number> {
    let power: Number = shape - 1
    return DensityTerms(
      value: shape * logRate - logGamma + zeroSafeProduct(power, logX) - rate * x,
      x: zeroSafeQuotient(power, x) - rate, varying: shape / rate - x,
      first: logRate - digamma + logX
    ).within(x >= 0)
  }
}
