import Tensors

/// The Pareto distribution.
enum Pareto: ElementwiseDistribution {
  static let name = "pareto"
  static let scipyName: String? = "pareto"
  static let help = DistributionHelp(
    summary: "Sizes above a threshold with a power-law tail: incomes, cities, claims.",
    density: "shape lower^shape / x^(shape + 1)",
    mean: "shape lower / (shape - 1), for shape > 1",
    variance: "shape lower^2 / ((shape - 1)^2 (shape - 2)), for shape > 2",
    example: "claim ~ pareto(1000, alpha)",
    source: "V. Pareto (1896), Cours d'économie politique")
  static let parameters = [
    ParameterSpec("lower", .positive, "The least value.", aliases: ["minimum"]),
    ParameterSpec("shape", .positive, "How light the tail is.", aliases: ["alpha"]),
  ]
  static var support: Support { .interval(.init(lower: .parameter(0))) }

  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    x <= p[0] ? 0 : -Elementary.expm1(p[1] * Elementary.log(p[0] / x))
  }
  static func survival(_ x: Double, _ p: Numbers) -> Double {
    x <= p[0] ? 1 : Elementary.exp(p[1] * Elementary.log(p[0] / x))
  }
  static func logSurvival(_ x: Double, _ p: Numbers) -> Double {
    x <= p[0] ? 0 : p[1] * Elementary.log(p[0] / x)
  }
  static func quantile(_ q: Double, _ p: Numbers) -> Double {
    guard q >= 0, q <= 1 else { return .nan }
    return p[0] * Elementary.exp(-Elementary.log1p(-q) / p[1])
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    p[0] * Elementary.exp(generator.exponential() / p[1])
  }
  static func mean(_ p: Numbers) -> Double {
    p[1] > 1 ? p[1] * p[0] / (p[1] - 1) : .infinity
  }
  static func variance(_ p: Numbers) -> Double {
    guard p[1] > 2 else { return .infinity }
    return p[1] * p[0] * p[0] / ((p[1] - 1) * (p[1] - 1) * (p[1] - 2))
  }

  typealias Formula32 = ParetoFormula<Float>
  typealias Formula64 = ParetoFormula<Double>
}

struct ParetoFormula<Number: Scalar>: DensityFormula {
  static var first: Int { 1 }
  static var second: Int { 2 }
  static var stages: Int { 1 }
  let lower: Number
  let shape: Number
  let logLower: Number
  let logNormaliser: Number

  @inline(__always)
  init(_ lower: Number, _ shape: Number) {
    self.lower = lower
    self.shape = shape
    logLower = Elementary.log(lower)
    logNormaliser = Elementary.log(shape) + shape * logLower
  }

  @inline(__always)
  func early(_ x: Number, _: Number) -> Number { Elementary.log(x) }

  @inline(__always)
  func terms(_ x: Number, _: Number, _ logX: Number, _: Number) -> DensityTerms<Number> {
    let power: Number = shape + 1
    return DensityTerms(
      value: logNormaliser - power * logX, x: -power / x, first: shape / lower,
      second: 1 / shape + logLower - logX
    ).within(x >= lower)
  }
}
