import Tensors

/// The normal (Gaussian) distribution.
enum Normal: LocationScaleFamily {
  static let name = "normal"
  static let scipyName: String? = "norm"
  static let help = DistributionHelp(
    summary: "Sums of many small influences; the usual choice for errors and for effects.",
    density: "exp(-((x - mean) / sd)^2 / 2) / (sd sqrt(2 pi))",
    mean: "mean", variance: "sd^2", example: "y ~ normal(a + b * x, sigma)",
    source: "C. F. Gauss (1809), Theoria motus corporum coelestium")
  static let parameters = [
    ParameterSpec.location("mean", ["location", "mu"]),
    ParameterSpec.scale("sd", ["scale", "sigma"]),
  ]

  static func standardCDF(_ z: Double, _ p: Numbers) -> Double { Elementary.normalCDF(z) }
  static func logCDF(_ x: Double, _ p: Numbers) -> Double {
    Elementary.logNormalCDF((x - p[0]) / p[1])
  }
  static func logSurvival(_ x: Double, _ p: Numbers) -> Double {
    Elementary.logNormalCDF((p[0] - x) / p[1])
  }
  static func standardQuantile(_ q: Double, _ p: Numbers) -> Double {
    Elementary.normalQuantile(q)
  }
  static func standardSample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    generator.normal()
  }
  static func mean(_ p: Numbers) -> Double { p[0] }
  static func variance(_ p: Numbers) -> Double { p[1] * p[1] }

  static var elementCost: Double { 0.6 }
  typealias Formula32 = NormalFormula<Float>
  typealias Formula64 = NormalFormula<Double>
}

struct NormalFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 1 }
  static var first: Int { 2 }
  let inverse: Number
  let logNormaliser: Number

  @inline(__always)
  init(_ scale: Number, _: Number) {
    inverse = 1 / scale
    logNormaliser = Elementary.log(scale) + halfLogTwoPi()
  }

  @inline(__always)
  func terms(_ x: Number, _ mean: Number, _: Number, _: Number) -> DensityTerms<Number> {
    let z: Number = (x - mean) * inverse
    let slope: Number = z * inverse
    return DensityTerms(
      value: -0.5 * z * z - logNormaliser, x: -slope, varying: slope,
      first: z * slope - inverse)
  }
}
