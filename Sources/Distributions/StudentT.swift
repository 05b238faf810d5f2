import Tensors

/// Student's t distribution.
enum StudentT: LocationScaleFamily {
  static let name = "student_t"
  static let scipyName: String? = "t"
  static let help = DistributionHelp(
    summary: "A bell with heavier tails than the normal's: errors with outliers, wary priors.",
    density: """
      gamma((df + 1) / 2) / (gamma(df / 2) sqrt(df pi) scale) \
      (1 + ((x - location) / scale)^2 / df)^(-(df + 1) / 2)
      """,
    mean: "location, for df > 1", variance: "scale^2 df / (df - 2), for df > 2",
    example: "y ~ student_t(4, mu, sigma)",
    source: "Student (W. S. Gosset) (1908), Biometrika 6(1)")
  static let parameters = [
    ParameterSpec("df", .positive, "Degrees of freedom: how light the tails are.", aliases: ["nu"]),
    ParameterSpec.location(), ParameterSpec.scale(),
  ]
  static var places: LocationScale { LocationScale(location: 1, scale: 2) }

  static func standardCDF(_ z: Double, _ p: Numbers) -> Double {
    let tail = halfTail(z, df: p[0])
    return z < 0 ? tail : 1 - tail
  }
  static func standardQuantile(_ q: Double, _ p: Numbers) -> Double {
    Quantile.continuous(
      q, from: -.infinity, through: .infinity, cdf: { standardCDF($0, p) },
      survival: { standardSurvival($0, p) })
  }
  static func standardSample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    let normal = generator.normal()
    return normal / (generator.gamma(shape: p[0] / 2) / (p[0] / 2)).squareRoot()
  }
  static func mean(_ p: Numbers) -> Double { p[0] > 1 ? p[1] : .nan }
  static func variance(_ p: Numbers) -> Double {
    p[0] > 2 ? p[2] * p[2] * p[0] / (p[0] - 2) : p[0] > 1 ? .infinity : .nan
  }
  static func start(_ p: Numbers) -> Double { p[1] }

  /// P(T > |z|).
  static func halfTail(_ z: Double, df: Double) -> Double {
    let square = z * z
    let x = square.isFinite ? df / (df + square) : 0
    let y = square.isFinite ? square / (df + square) : 1
    return 0.5 * IncompleteBeta.value(x, y, df / 2, 0.5)
  }

  static var elementCost: Double { 2 }
  typealias Formula32 = StudentTFormula<Float>
  typealias Formula64 = StudentTFormula<Double>
}

struct StudentTFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 2 }
  static var first: Int { 1 }
  static var second: Int { 3 }
  static var stages: Int { 1 }
  let inverse: Number
  let kernel: StudentTKernel<Number>

  @inline(__always)
  init(_ df: Number, _ scale: Number) {
    inverse = 1 / scale
    kernel = StudentTKernel(df, scale)
  }

  @inline(__always)
  func early(_ x: Number, _ location: Number) -> Number {
    let z: Number = (x - location) * inverse
    return Elementary.log1p(z * z * kernel.inverseDF)
  }

  @inline(__always)
  func terms(
    _ x: Number, _ location: Number, _ logTail: Number, _: Number
  ) -> DensityTerms<Number> {
    let z: Number = (x - location) * inverse
    return kernel.terms(z, inverse, logTail)
  }
}

/// The density of a standardised t variable, for the whole distribution and for its half.
struct StudentTKernel<Number: Scalar> {
  let inverseDF: Number
  let logNormaliser: Number
  let normaliserSlope: Number
  /// (df + 1) / 2.
  let exponent: Number

  @inline(__always)
  init(_ df: Number, _ scale: Number) {
    let step = Stirling.halfStep(0.5 * df)
    inverseDF = 1 / df
    logNormaliser = step.value - halfLogTwoPi() - Elementary.log(scale)
    normaliserSlope = 0.5 * step.slope
    exponent = 0.5 * df + 0.5
  }

  @inline(__always)
  func terms(_ z: Number, _ inverse: Number, _ logTail: Number) -> DensityTerms<Number> {
    let ratio: Number = z * z * inverseDF
    let share: Number = 1 / (1 + ratio)
    // ratio / (1 + ratio), also where the ratio is infinite.
    let far: Number = ratio < 1 ? ratio * share : 1 - share
    let pull: Number = 2 * exponent * inverseDF * z * share * inverse
    return DensityTerms(
      value: logNormaliser - exponent * logTail, x: -pull, varying: pull,
      first: normaliserSlope - 0.5 * logTail + exponent * inverseDF * far,
      second: (2 * exponent * far - 1) * inverse)
  }
}
