import Tensors

/// The distribution of 1 / x for a gamma variable x.
enum InverseGamma: ElementwiseDistribution {
  static let name = "inverse_gamma"
  static let scipyName: String? = "invgamma"
  static let help = DistributionHelp(
    summary: """
      The conjugate prior of a normal's variance; as a prior for a length scale it keeps \
      away from 0.
      """,
    density: "scale^shape x^(-shape - 1) exp(-scale / x) / gamma(shape)",
    mean: "scale / (shape - 1), for shape > 1",
    variance: "scale^2 / ((shape - 1)^2 (shape - 2)), for shape > 2",
    example: "v ~ inverse_gamma(3, 2)",
    source: "A. Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, appendix A")
  static let parameters = [
    ParameterSpec("shape", .positive, "How light the upper tail is.", aliases: ["alpha"]),
    ParameterSpec("scale", .positive, "The unit of x.", aliases: ["beta"]),
  ]
  static var support: Support { .positive }

  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 0 : IncompleteGamma.upper(p[0], p[1] / x)
  }
  static func survival(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 1 : IncompleteGamma.lower(p[0], p[1] / x)
  }
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    p[1] / generator.gamma(shape: p[0])
  }
  static func mean(_ p: Numbers) -> Double { p[0] > 1 ? p[1] / (p[0] - 1) : .infinity }
  static func variance(_ p: Numbers) -> Double {
    guard p[0] > 2 else { return p[0] > 1 ? .infinity : .nan }
    return p[1] * p[1] / ((p[0] - 1) * (p[0] - 1) * (p[0] - 2))
  }

  typealias Formula32 = InverseGammaFormula<Float>
  typealias Formula64 = InverseGammaFormula<Double>
}

struct InverseGammaFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 2 }
  static var first: Int { 1 }
  static var stages: Int { 2 }
  let shape: Number
  let logGamma: Number
  let digamma: Number

  @inline(__always)
  init(_ shape: Number, _: Number) {
    self.shape = shape
    logGamma = Elementary.lgammaPositive(shape)
    digamma = Elementary.digammaPositive(shape)
  }

  @inline(__always)
  func early(_ x: Number, _ scale: Number) -> Number { Elementary.log(x) }

  @inline(__always)
  func late(_ x: Number, _ scale: Number, _ logX: Number) -> Number { Elementary.log(scale) }

  @inline(__always)
  func terms(
    _ x: Number, _ scale: Number, _ logX: Number, _ logScale: Number
  ) -> DensityTerms<Number> {
    let inverse: Number = 1 / x
    let power: Number = shape + 1
    return DensityTerms(
      value: shape * logScale - logGamma - power * logX - scale * inverse,
      x: (scale * inverse - power) * inverse, varying: shape / scale - inverse,
      first: logScale - digamma - logX
    ).within(x > 0)
  }
}
