import Tensors

/// The absolute value of a t variable.
enum HalfStudentT: HalfFamily {
  typealias Parent = StudentT
  static let name = "half_student_t"
  static let help = DistributionHelp(
    summary: "The upper half of a t distribution around 0: a prior for scales that may be large.",
    density: """
      2 gamma((df + 1) / 2) / (gamma(df / 2) sqrt(df pi) scale) \
      (1 + (x / scale)^2 / df)^(-(df + 1) / 2)
      """,
    mean: "2 scale sqrt(df / pi) gamma((df + 1) / 2) / (gamma(df / 2) (df - 1)), for df > 1",
    variance: "scale^2 df / (df - 2) - mean^2, for df > 2",
    example: "tau ~ half_student_t(4, 2.5)",
    source: "A. Gelman (2006), Bayesian Analysis 1(3), on priors for scales")
  static let parameters = [
    ParameterSpec("df", .positive, "Degrees of freedom: how light the tail is.", aliases: ["nu"]),
    ParameterSpec("scale", .positive, "The scale of the whole t.", aliases: ["sigma"]),
  ]

  static func parent(_ p: Numbers) -> Numbers { Numbers(p[0], 0, p[1], 0) }
  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    guard x > 0 else { return 0 }
    let square = (x / p[1]) * (x / p[1])
    guard square.isFinite else { return 1 }
    return IncompleteBeta.value(square / (p[0] + square), p[0] / (p[0] + square), 0.5, p[0] / 2)
  }
  static func mean(_ p: Numbers) -> Double {
    guard p[0] > 1 else { return .infinity }
    // Γ((ν + 1)/2) / Γ(ν/2) = √(ν/2) exp(half step).
    let ratio = Elementary.exp(Stirling.halfStep(p[0] / 2).value) * (p[0] / 2).squareRoot()
    return 2 * p[1] * (p[0] / .pi).squareRoot() * ratio / (p[0] - 1)
  }
  static func variance(_ p: Numbers) -> Double {
    guard p[0] > 2 else { return p[0] > 1 ? .infinity : .nan }
    return p[1] * p[1] * p[0] / (p[0] - 2) - mean(p) * mean(p)
  }

  typealias Formula32 = HalfStudentTFormula<Float>
  typealias Formula64 = HalfStudentTFormula<Double>
}

struct HalfStudentTFormula<Number: Scalar>: DensityFormula {
  static var first: Int { 1 }
  static var second: Int { 2 }
  static var stages: Int { 1 }
  let inverse: Number
  let kernel: StudentTKernel<Number>

  @inline(__always)
  init(_ df: Number, _ scale: Number) {
    inverse = 1 / scale
    kernel = StudentTKernel(df, scale)
  }

  @inline(__always)
  func early(_ x: Number, _: Number) -> Number {
    let z: Number = x * inverse
    return Elementary.log1p(z * z * kernel.inverseDF)
  }

  @inline(__always)
  func terms(_ x: Number, _: Number, _ logTail: Number, _: Number) -> DensityTerms<Number> {
    var terms = kernel.terms(x * inverse, inverse, logTail)
    terms.value += Number(0.6931471805599453)
    return terms.within(x >= 0)
  }
}
