import Tensors

/// The logistic distribution.
enum Logistic: LocationScaleFamily {
  static let name = "logistic"
  static let scipyName: String? = "logistic"
  static let help = DistributionHelp(
    summary: """
      A bell with tails a little heavier than the normal's; its distribution function is \
      the inverse logit.
      """,
    density: "exp(-z) / (scale (1 + exp(-z))^2), z = (x - location) / scale",
    mean: "location", variance: "scale^2 pi^2 / 3", example: "eta ~ logistic(0, 1)",
    source: "P. F. Verhulst (1845), Nouveaux mémoires de l'Académie de Bruxelles 18")
  static let parameters = [ParameterSpec.location(), ParameterSpec.scale()]

  static func standardCDF(_ z: Double, _ p: Numbers) -> Double { Elementary.sigmoid(z) }
  static func logCDF(_ x: Double, _ p: Numbers) -> Double {
    Elementary.logSigmoid((x - p[0]) / p[1])
  }
  static func logSurvival(_ x: Double, _ p: Numbers) -> Double {
    Elementary.logSigmoid((p[0] - x) / p[1])
  }
  static func standardQuantile(_ q: Double, _ p: Numbers) -> Double {
    Elementary.log(q) - Elementary.log1p(-q)
  }
  static func standardSample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    standardQuantile(generator.uniform(), p)
  }
  static func mean(_ p: Numbers) -> Double { p[0] }
  static func variance(_ p: Numbers) -> Double { p[1] * p[1] * Double.pi * Double.pi / 3 }

  static var elementCost: Double { 3 }
  typealias Formula32 = LogisticFormula<Float>
  typealias Formula64 = LogisticFormula<Double>
}

struct LogisticFormula<Number: Scalar>: DensityFormula {
  static var varying: Int { 1 }
  static var first: Int { 2 }
  static var stages: Int { 2 }
  let inverse: Number
  let logScale: Number

  @inline(__always)
  init(_ scale: Number, _: Number) {
    inverse = 1 / scale
    logScale = Elementary.log(scale)
  }

  @inline(__always)
  func early(_ x: Number, _ location: Number) -> Number {
    Elementary.exp(-((x - location) * inverse).magnitude)
  }

  @inline(__always)
  func late(_ x: Number, _ location: Number, _ tail: Number) -> Number { logOnePlusUnit(tail) }

  @inline(__always)
  func terms(
    _ x: Number, _ location: Number, _ tail: Number, _ logTail: Number
  ) -> DensityTerms<Number> {
    let z: Number = (x - location) * inverse
    // tanh(z / 2).
    let size: Number = (1 - tail) / (1 + tail)
    let slope: Number = (z < 0 ? -size : size) * inverse
    return DensityTerms(
      value: -z.magnitude - 2 * logTail - logScale, x: -slope, varying: slope,
      first: z * slope - inverse)
  }
}
