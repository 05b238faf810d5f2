import Tensors

/// The uniform distribution on an interval.
enum Uniform: ElementwiseDistribution {
  static let name = "uniform"
  static let scipyName: String? = "uniform"
  static let help = DistributionHelp(
    summary: "Every value between two bounds alike.",
    density: "1 / (upper - lower)", mean: "(lower + upper) / 2",
    variance: "(upper - lower)^2 / 12", example: "phi ~ uniform(-1, 1)",
    source: """
      N. L. Johnson, S. Kotz and N. Balakrishnan (1995), Continuous Univariate \
      Distributions, volume 2
      """)
  static let parameters = [
    ParameterSpec("lower", .real, "The lower bound.", aliases: ["low"]),
    ParameterSpec(
      "upper", .interval(.init(lower: .parameter(0), includesLower: false)), "The upper bound.",
      aliases: ["high"]),
  ]
  static var support: Support { .interval(.init(lower: .parameter(0), upper: .parameter(1))) }

  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    x <= p[0] ? 0 : x >= p[1] ? 1 : (x - p[0]) / (p[1] - p[0])
  }
  static func quantile(_ q: Double, _ p: Numbers) -> Double {
    guard q >= 0, q <= 1 else { return .nan }
    return p[0] + q * (p[1] - p[0])
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    quantile(generator.uniform(), p)
  }
  static func mean(_ p: Numbers) -> Double { p[0] + (p[1] - p[0]) / 2 }
  static func variance(_ p: Numbers) -> Double { (p[1] - p[0]) * (p[1] - p[0]) / 12 }

  static var elementCost: Double { 0.6 }
  typealias Formula32 = UniformFormula<Float>
  typealias Formula64 = UniformFormula<Double>
}

struct UniformFormula<Number: Scalar>: DensityFormula {
  static var first: Int { 1 }
  static var second: Int { 2 }
  let lower: Number
  let upper: Number
  let logWidth: Number
  let inverse: Number

  @inline(__always)
  init(_ lower: Number, _ upper: Number) {
    self.lower = lower
    self.upper = upper
    logWidth = Elementary.log(upper - lower)
    inverse = 1 / (upper - lower)
  }

  @inline(__always)
  func terms(_ x: Number, _: Number, _: Number, _: Number) -> DensityTerms<Number> {
    DensityTerms(value: -logWidth, first: inverse, second: -inverse)
      .within(x >= lower && x <= upper)
  }
}
