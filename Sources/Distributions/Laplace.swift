import Tensors

/// The Laplace (double exponential) distribution.
enum Laplace: LocationScaleFamily {
  static let name = "laplace"
  static let scipyName: String? = "laplace"
  static let help = DistributionHelp(
    summary: "Two exponential tails back to back; as a prior, the Bayesian lasso.",
    density: "exp(-|x - location| / scale) / (2 scale)",
    mean: "location", variance: "2 scale^2", example: "b[D] ~ laplace(0, 0.5)",
    source: "P. S. Laplace (1774), Mémoire sur la probabilité des causes")
  static let parameters = [ParameterSpec.location(), ParameterSpec.scale()]

  static func standardCDF(_ z: Double, _ p: Numbers) -> Double {
    z < 0 ? 0.5 * Elementary.exp(z) : 1 - 0.5 * Elementary.exp(-z)
  }
  static func standardQuantile(_ q: Double, _ p: Numbers) -> Double {
    q < 0.5 ? Elementary.log(2 * q) : -Elementary.log(2 * (1 - q))
  }
  static func standardSample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    let size = generator.exponential()
    return generator.next() & 1 == 0 ? size : -size
  }
  static func mean(_ p: Numbers) -> Double { p[0] }
  static func variance(_ p: Numbers) -> Double { 2 * p[1] * p[1] }

  static var elementCost: Double { 0.6 }
  typealias Formula32 = LaplaceFormula<Float>
  typealias Formula64 = LaplaceFormula<Double>
}

struct LaplaceFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 1 }
  static var first: Int { 2 }
  let inverse: Number
  let logNormaliser: Number

  @inline(__always)
  init(_ scale: Number, _: Number) {
    inverse = 1 / scale
    logNormaliser = Elementary.log(scale) + Number(0.6931471805599453)
  }

  @inline(__always)
  func terms(_ x: Number, _ location: Number, _: Number, _: Number) -> DensityTerms<Number> {
    let z: Number = (x - location) * inverse
    let upper: Number = z > 0 ? inverse : 0
    let slope: Number = z < 0 ? -inverse : upper
    return DensityTerms(
      value: -z.magnitude - logNormaliser, x: -slope, varying: slope,
      first: (z.magnitude - 1) * inverse)
  }
}
