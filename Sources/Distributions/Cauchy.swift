import Tensors

/// The Cauchy distribution.
enum Cauchy: LocationScaleFamily {
  static let name = "cauchy"
  static let scipyName: String? = "cauchy"
  static let help = DistributionHelp(
    summary: "Student's t with one degree of freedom: tails so heavy that there is no mean.",
    density: "1 / (pi scale (1 + ((x - location) / scale)^2))",
    mean: "none", variance: "none", example: "b ~ cauchy(0, 2.5)",
    source: "S. D. Poisson (1824), Connaissance des tems pour 1827")
  static let parameters = [ParameterSpec.location(), ParameterSpec.scale()]

  static func standardCDF(_ z: Double, _ p: Numbers) -> Double {
    // Below 0 the tail is atan(−1/z)/π, which does not cancel.
    if z < 0 { return Elementary.atan(-1 / z) / .pi }
    return 0.5 + Elementary.atan(z) / .pi
  }
  static func standardQuantile(_ q: Double, _ p: Numbers) -> Double {
    let tail = q < 0.5 ? q : 1 - q
    let size = Elementary.cos(.pi * tail) / Elementary.sin(.pi * tail)
    return q < 0.5 ? -size : size
  }
  static func standardSample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    standardQuantile(generator.uniform(), p)
  }
  static func mean(_ p: Numbers) -> Double { .nan }
  static func variance(_ p: Numbers) -> Double { .nan }
  static func start(_ p: Numbers) -> Double { p[0] }

  typealias Formula32 = CauchyFormula<Float>
  typealias Formula64 = CauchyFormula<Double>
}

struct CauchyFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 1 }
  static var first: Int { 2 }
  static var stages: Int { 1 }
  let inverse: Number
  let kernel: CauchyKernel<Number>

  @inline(__always)
  init(_ scale: Number, _: Number) {
    inverse = 1 / scale
    // log π + log scale.
    kernel = CauchyKernel(logNormaliser: Elementary.log(scale) + Number(1.1447298858494002))
  }

  @inline(__always)
  func early(_ x: Number, _ location: Number) -> Number {
    let z: Number = (x - location) * inverse
    return Elementary.log1p(z * z)
  }

  @inline(__always)
  func terms(
    _ x: Number, _ location: Number, _ logTail: Number, _: Number
  ) -> DensityTerms<Number> { kernel.terms((x - location) * inverse, inverse, logTail) }
}

/// The density of a standardised Cauchy variable, for the whole distribution and for its half.
struct CauchyKernel<Number: Scalar> {
  let logNormaliser: Number

  @inline(__always)
  func terms(_ z: Number, _ inverse: Number, _ logTail: Number) -> DensityTerms<Number> {
    let share: Number = 1 / (1 + z * z)
    let pull: Number = 2 * z * share * inverse
    return DensityTerms(
      value: -logNormaliser - logTail, x: -pull, varying: pull,
      first: (1 - 2 * share) * inverse)
  }
}
