import Tensors

/// The Weibull distribution.
enum Weibull: ElementwiseDistribution {
  static let name = "weibull"
  static let scipyName: String? = "weibull_min"
  static let help = DistributionHelp(
    summary: "Lifetimes whose hazard falls (shape < 1) or rises (shape > 1) as a power of time.",
    density: "shape / scale (x / scale)^(shape - 1) exp(-(x / scale)^shape)",
    mean: "scale gamma(1 + 1 / shape)",
    variance: "scale^2 (gamma(1 + 2 / shape) - gamma(1 + 1 / shape)^2)",
    example: "life ~ weibull(1.5, 10)",
    source: "W. Weibull (1951), Journal of Applied Mechanics 18(3)")
  static let parameters = [
    ParameterSpec("shape", .positive, "The power of the cumulative hazard.", aliases: ["alpha"]),
    ParameterSpec("scale", .positive, "The unit of x.", aliases: ["sigma"]),
  ]
  static var support: Support { .nonNegative }

  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 0 : -Elementary.expm1(-Elementary.pow(x / p[1], p[0]))
  }
  static func survival(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 1 : Elementary.exp(-Elementary.pow(x / p[1], p[0]))
  }
  static func logSurvival(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 0 : -Elementary.pow(x / p[1], p[0])
  }
  static func quantile(_ q: Double, _ p: Numbers) -> Double {
    guard q >= 0, q <= 1 else { return .nan }
    return q == 1 ? .infinity : p[1] * Elementary.pow(-Elementary.log1p(-q), 1 / p[0])
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    p[1] * Elementary.pow(generator.exponential(), 1 / p[0])
  }
  static func mean(_ p: Numbers) -> Double {
    p[1] * Elementary.exp(Elementary.lgamma(1 + 1 / p[0]))
  }
  static func variance(_ p: Numbers) -> Double {
    let mean = mean(p)
    return p[1] * p[1] * Elementary.exp(Elementary.lgamma(1 + 2 / p[0])) - mean * mean
  }

  typealias Formula32 = WeibullFormula<Float>
  typealias Formula64 = WeibullFormula<Double>
}

struct WeibullFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 2 }
  static var first: Int { 1 }
  static var stages: Int { 2 }
  let shape: Number
  let logShape: Number

  @inline(__always)
  init(_ shape: Number, _: Number) {
    self.shape = shape
    logShape = Elementary.log(shape)
  }

  @inline(__always)
  func early(_ x: Number, _ scale: Number) -> Number { Elementary.log(x / scale) }

  @inline(__always)
  func late(_ x: Number, _ scale: Number, _ logZ: Number) -> Number {
    Elementary.exp(shape * logZ)
  }

  @inline(__always)
  func terms(
    _ x: Number, _ scale: Number, _ logZ: Number, _ hazard: Number
  ) -> DensityTerms<Number> {
    let power: Number = shape - 1
    let inverse: Number = 1 / scale
    // log(shape / scale) + (shape - 1) log z: at z = 0 the power decides.
    let value: Number =
      logShape - Elementary.log(scale) + zeroSafeProduct(power, logZ) - hazard
    let excess: Number = power - shape * hazard
    return DensityTerms(
      value: value, x: zeroSafeQuotient(excess, x), varying: shape * (hazard - 1) * inverse,
      first: 1 / shape + logZ - zeroSafeProduct(hazard, logZ)
    ).within(x >= 0)
  }
}
