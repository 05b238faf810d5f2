import Tensors

/// The distribution of the exponential of a normal variable.
enum LogNormal: ElementwiseDistribution {
  static let name = "lognormal"
  static let scipyName: String? = "lognorm"
  static let help = DistributionHelp(
    summary: "Products of many small factors: positive numbers whose logarithm is normal.",
    density: "exp(-((log(x) - mean) / sd)^2 / 2) / (x sd sqrt(2 pi))",
    mean: "exp(mean + sd^2 / 2)", variance: "(exp(sd^2) - 1) exp(2 mean + sd^2)",
    example: "price ~ lognormal(mu, sigma)",
    source: "F. Galton (1879), Proceedings of the Royal Society 29")
  static let parameters = [
    ParameterSpec(
      "mean", .real, "The mean of the logarithm.", aliases: ["location", "mu", "meanlog"]),
    ParameterSpec(
      "sd", .positive, "The sd of the logarithm.", aliases: ["scale", "sigma", "sdlog"]),
  ]
  static var support: Support { .positive }

  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 0 : Elementary.normalCDF((Elementary.log(x) - p[0]) / p[1])
  }
  static func survival(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 1 : Elementary.normalCDF((p[0] - Elementary.log(x)) / p[1])
  }
  static func logCDF(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? -.infinity : Elementary.logNormalCDF((Elementary.log(x) - p[0]) / p[1])
  }
  static func logSurvival(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 0 : Elementary.logNormalCDF((p[0] - Elementary.log(x)) / p[1])
  }
  static func quantile(_ q: Double, _ p: Numbers) -> Double {
    guard q >= 0, q <= 1 else { return .nan }
    return Elementary.exp(p[0] + p[1] * Elementary.normalQuantile(q))
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    Elementary.exp(p[0] + p[1] * generator.normal())
  }
  static func mean(_ p: Numbers) -> Double { Elementary.exp(p[0] + 0.5 * p[1] * p[1]) }
  static func variance(_ p: Numbers) -> Double {
    Elementary.expm1(p[1] * p[1]) * Elementary.exp(2 * p[0] + p[1] * p[1])
  }

  typealias Formula32 = LogNormalFormula<Float>
  typealias Formula64 = LogNormalFormula<Double>
}

struct LogNormalFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 1 }
  static var first: Int { 2 }
  static var stages: Int { 1 }
  let inverse: Number
  let logNormaliser: Number

  @inline(__always)
  init(_ scale: Number, _: Number) {
    inverse = 1 / scale
    logNormaliser = Elementary.log(scale) + halfLogTwoPi()
  }

  @inline(__always)
  func early(_ x: Number, _: Number) -> Number { Elementary.log(x) }

  @inline(__always)
  func terms(_ x: Number, _ mean: Number, _ logX: Number, _: Number) -> DensityTerms<Number> {
    let z: Number = (logX - mean) * inverse
    let slope: Number = z * inverse
    return DensityTerms(
      value: -0.5 * z * z - logX - logNormaliser, x: -(1 + slope) / x, varying: slope,
      first: z * slope - inverse
    ).within(x > 0)
  }
}
