import Tensors

/// The absolute value of a Cauchy variable.
enum HalfCauchy: HalfFamily {
  typealias Parent = Cauchy
  static let name = "half_cauchy"
  static let scipyName: String? = "halfcauchy"
  static let help = DistributionHelp(
    summary: "The upper half of a Cauchy distribution around 0: a weak prior for scales.",
    density: "2 / (pi scale (1 + (x / scale)^2))",
    mean: "infinite", variance: "none", example: "tau ~ half_cauchy(5)",
    source: "N. G. Polson and J. G. Scott (2012), Bayesian Analysis 7(4)")
  static let parameters = [
    ParameterSpec("scale", .positive, "The scale of the whole Cauchy.", aliases: ["sigma"])
  ]

  static func parent(_ p: Numbers) -> Numbers { Numbers(0, p[0], 0, 0) }
  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 0 : Elementary.atan(x / p[0]) * (2 / Double.pi)
  }
  static func quantile(_ q: Double, _ p: Numbers) -> Double {
    guard q >= 0, q <= 1 else { return .nan }
    let half = q * (Double.pi / 2)
    return q == 1 ? .infinity : p[0] * Elementary.sin(half) / Elementary.cos(half)
  }
  static func mean(_ p: Numbers) -> Double { .infinity }
  static func variance(_ p: Numbers) -> Double { .nan }

  typealias Formula32 = HalfCauchyFormula<Float>
  typealias Formula64 = HalfCauchyFormula<Double>
}

struct HalfCauchyFormula<Number: Scalar>: DensityFormula {
  static var first: Int { 1 }
  static var stages: Int { 1 }
  let inverse: Number
  let kernel: CauchyKernel<Number>

  @inline(__always)
  init(_ scale: Number, _: Number) {
    inverse = 1 / scale
    // log(π / 2) + log scale.
    kernel = CauchyKernel(logNormaliser: Elementary.log(scale) + Number(0.4515827052894549))
  }

  @inline(__always)
  func early(_ x: Number, _: Number) -> Number {
    let z: Number = x * inverse
    return Elementary.log1p(z * z)
  }

  @inline(__always)
  func terms(_ x: Number, _: Number, _ logTail: Number, _: Number) -> DensityTerms<Number> {
    kernel.terms(x * inverse, inverse, logTail).within(x >= 0)
  }
}
