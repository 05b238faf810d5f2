import Tensors

/// The number of failures before the first success.
enum Geometric: ElementwiseDistribution {
  static let name = "geometric"
  static let scipyName: String? = "geom"
  static let help = DistributionHelp(
    summary: "Failures before the first success: 0, 1, 2, …",
    density: "p (1 - p)^x", mean: "(1 - p) / p", variance: "(1 - p) / p^2",
    example: "misses ~ geometric(p)",
    source: "N. L. Johnson, A. W. Kemp and S. Kotz (2005), Univariate Discrete Distributions")
  static let parameters = [
    ParameterSpec(
      "p", .interval(.init(lower: .constant(0), upper: .constant(1), includesLower: false)),
      "The probability of success.", aliases: ["probability"])
  ]
  static var support: Support { .naturals }

  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    x < 0 ? 0 : p[0] == 1 ? 1 : -Elementary.expm1((x.rounded(.down) + 1) * Elementary.log1p(-p[0]))
  }
  static func survival(_ x: Double, _ p: Numbers) -> Double {
    x < 0 ? 1 : p[0] == 1 ? 0 : Elementary.exp((x.rounded(.down) + 1) * Elementary.log1p(-p[0]))
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    p[0] == 1 ? 0 : (-generator.exponential() / Elementary.log1p(-p[0])).rounded(.down)
  }
  static func mean(_ p: Numbers) -> Double { (1 - p[0]) / p[0] }
  static func variance(_ p: Numbers) -> Double { (1 - p[0]) / (p[0] * p[0]) }

  typealias Formula32 = GeometricFormula<Float>
  typealias Formula64 = GeometricFormula<Double>
}

struct GeometricFormula<Number: Scalar>: DensityFormula {
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
    DensityTerms(
      value: logP + zeroSafeProduct(x, logQ), varying: 1 / p - zeroSafeQuotient(x, 1 - p)
    ).within(x >= 0 && x == x.rounded(.down))
  }
}
