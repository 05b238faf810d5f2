import Tensors

/// The Gumbel distribution of largest values.
enum Gumbel: LocationScaleFamily {
  static let name = "gumbel"
  static let scipyName: String? = "gumbel_r"
  static let help = DistributionHelp(
    summary: "The largest of many values: yearly floods, record times.",
    density: "exp(-z - exp(-z)) / scale, z = (x - location) / scale",
    mean: "location + 0.5772 scale", variance: "scale^2 pi^2 / 6",
    example: "flood ~ gumbel(mu, beta)",
    source: "E. J. Gumbel (1935), Annales de l'Institut Henri Poincaré 5(2)")
  static let parameters = [ParameterSpec.location(), ParameterSpec.scale("scale", ["beta"])]

  static func standardCDF(_ z: Double, _ p: Numbers) -> Double {
    Elementary.exp(-Elementary.exp(-z))
  }
  static func standardSurvival(_ z: Double, _ p: Numbers) -> Double {
    -Elementary.expm1(-Elementary.exp(-z))
  }
  static func standardQuantile(_ q: Double, _ p: Numbers) -> Double {
    -Elementary.log(q < 0.5 ? -Elementary.log(q) : -Elementary.log1p(q - 1))
  }
  static func standardSample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    -Elementary.log(generator.exponential())
  }
  static func mean(_ p: Numbers) -> Double { p[0] + 0.5772156649015329 * p[1] }
  static func variance(_ p: Numbers) -> Double { p[1] * p[1] * Double.pi * Double.pi / 6 }

  typealias Formula32 = GumbelFormula<Float>
  typealias Formula64 = GumbelFormula<Double>
}

struct GumbelFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 1 }
  static var first: Int { 2 }
  static var stages: Int { 1 }
  let inverse: Number
  let logScale: Number

  @inline(__always)
  init(_ scale: Number, _: Number) {
    inverse = 1 / scale
    logScale = Elementary.log(scale)
  }

  @inline(__always)
  func early(_ x: Number, _ location: Number) -> Number {
    Elementary.exp((location - x) * inverse)
  }

  @inline(__always)
  func terms(
    _ x: Number, _ location: Number, _ tail: Number, _: Number
  ) -> DensityTerms<Number> {
    let z: Number = (x - location) * inverse
    let slope: Number = (1 - tail) * inverse
    return DensityTerms(
      value: -z - tail - logScale, x: -slope, varying: slope, first: z * slope - inverse)
  }
}
