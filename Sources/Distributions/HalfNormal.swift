import Tensors

/// The absolute value of a normal variable of mean 0.
enum HalfNormal: HalfFamily {
  typealias Parent = Normal
  static let name = "half_normal"
  static let scipyName: String? = "halfnorm"
  static let help = DistributionHelp(
    summary: "The upper half of a normal distribution around 0: a prior for scales.",
    density: "sqrt(2 / pi) / scale exp(-(x / scale)^2 / 2)",
    mean: "scale sqrt(2 / pi)", variance: "scale^2 (1 - 2 / pi)",
    example: "sigma ~ half_normal(1)",
    source: "A. Gelman (2006), Bayesian Analysis 1(3), on priors for scales")
  static let parameters = [
    ParameterSpec("scale", .positive, "The sd of the whole normal.", aliases: ["sd", "sigma"])
  ]

  static func parent(_ p: Numbers) -> Numbers { Numbers(0, p[0], 0, 0) }
  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 0 : Elementary.erf(x / p[0] * 0.7071067811865476)
  }
  static func logSurvival(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 0 : 0.6931471805599453 + Elementary.logNormalCDF(-x / p[0])
  }
  static func mean(_ p: Numbers) -> Double { p[0] * 0.7978845608028654 }
  static func variance(_ p: Numbers) -> Double { p[0] * p[0] * (1 - 2 / Double.pi) }

  static var elementCost: Double { 0.6 }
  typealias Formula32 = HalfNormalFormula<Float>
  typealias Formula64 = HalfNormalFormula<Double>
}

struct HalfNormalFormula<Number: Scalar>: DensityFormula {
  static var first: Int { 1 }
  let inverse: Number
  let logNormaliser: Number

  @inline(__always)
  init(_ scale: Number, _: Number) {
    inverse = 1 / scale
    // ½ log(π / 2) + log scale.
    logNormaliser = Elementary.log(scale) + Number(0.22579135264472743)
  }

  @inline(__always)
  func terms(_ x: Number, _: Number, _: Number, _: Number) -> DensityTerms<Number> {
    let z: Number = x * inverse
    let slope: Number = z * inverse
    return DensityTerms(
      value: -0.5 * z * z - logNormaliser, x: -slope, first: z * slope - inverse
    ).within(x >= 0)
  }
}
