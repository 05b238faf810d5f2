import Tensors

/// The exponential distribution.
enum Exponential: ElementwiseDistribution {
  static let name = "exponential"
  static let scipyName: String? = "expon"
  static let help = DistributionHelp(
    summary: "Waiting times between events that happen at a constant rate.",
    density: "rate exp(-rate x)", mean: "1 / rate", variance: "1 / rate^2",
    example: "wait ~ exponential(0.2)",
    source: """
      N. L. Johnson, S. Kotz and N. Balakrishnan (1994), Continuous Univariate \
      Distributions, volume 1
      """)
  static let parameters = [
    ParameterSpec(
      "rate", .positive, "Events for each unit of x.", aliases: ["lambda"])
  ]
  static var parametrisations: [Parametrisation] {
    [
      canonical,
      Parametrisation(
        [ParameterSpec("scale", .positive, "The mean.", aliases: ["mean"])], of: self,
        [1 / "scale"]),
    ]
  }
  static var support: Support { .nonNegative }

  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 0 : -Elementary.expm1(-p[0] * x)
  }
  static func survival(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 1 : Elementary.exp(-p[0] * x)
  }
  static func logSurvival(_ x: Double, _ p: Numbers) -> Double { x <= 0 ? 0 : -p[0] * x }
  static func quantile(_ q: Double, _ p: Numbers) -> Double {
    guard q >= 0, q <= 1 else { return .nan }
    return -Elementary.log1p(-q) / p[0]
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    generator.exponential() / p[0]
  }
  static func mean(_ p: Numbers) -> Double { 1 / p[0] }
  static func variance(_ p: Numbers) -> Double { 1 / (p[0] * p[0]) }

  typealias Formula32 = ExponentialFormula<Float>
  typealias Formula64 = ExponentialFormula<Double>
}

struct ExponentialFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 1 }
  static var stages: Int { 1 }

  @inline(__always)
  init(_: Number, _: Number) {}

  @inline(__always)
  func early(_ x: Number, _ rate: Number) -> Number { Elementary.log(rate) }

  @inline(__always)
  func terms(_ x: Number, _ rate: Number, _ logRate: Number, _: Number) -> DensityTerms<Number> {
    DensityTerms(value: logRate - rate * x, x: -rate, varying: 1 / rate - x).within(x >= 0)
  }
}
