import Tensors

/// A distribution of location + scale · z: what is said of z holds for all.
protocol LocationScaleFamily: ElementwiseDistribution {
  /// The distribution function at location 0 and scale 1.
  static func standardCDF(_ z: Double, _ p: Numbers) -> Double
  /// Its complement.
  static func standardSurvival(_ z: Double, _ p: Numbers) -> Double
  /// Its inverse.
  static func standardQuantile(_ q: Double, _ p: Numbers) -> Double
  /// A draw at location 0 and scale 1.
  static func standardSample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double
  /// Where the location and the scale are.
  static var places: LocationScale { get }
}

extension LocationScaleFamily {
  static var places: LocationScale { LocationScale(location: 0, scale: 1) }
  static var locationScale: LocationScale? { places }
  static var support: Support { .real }

  /// For symmetric families.
  static func standardSurvival(_ z: Double, _ p: Numbers) -> Double { standardCDF(-z, p) }

  static func cdf(_ x: Double, _ p: Numbers) -> Double { standardCDF(standardised(x, p), p) }

  static func survival(_ x: Double, _ p: Numbers) -> Double {
    standardSurvival(standardised(x, p), p)
  }

  static func quantile(_ q: Double, _ p: Numbers) -> Double {
    guard q >= 0, q <= 1 else { return .nan }
    if q == 0 { return -.infinity }
    if q == 1 { return .infinity }
    return p[places.location] + p[places.scale] * standardQuantile(q, p)
  }

  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    p[places.location] + p[places.scale] * standardSample(p, using: &generator)
  }

  private static func standardised(_ x: Double, _ p: Numbers) -> Double {
    (x - p[places.location]) / p[places.scale]
  }
}

/// The upper half of a symmetric distribution around 0.
protocol HalfFamily: ElementwiseDistribution {
  /// The whole distribution.
  associatedtype Parent: LocationScaleFamily
  /// The parent's parameters, at location 0.
  static func parent(_ p: Numbers) -> Numbers
}

extension HalfFamily {
  static var support: Support { .nonNegative }

  static func survival(_ x: Double, _ p: Numbers) -> Double {
    x <= 0 ? 1 : 2 * Parent.survival(x, parent(p))
  }

  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    Parent.sample(parent(p), using: &generator).magnitude
  }
}

extension ParameterSpec {
  /// A location: any real number.
  static func location(_ name: String = "location", _ aliases: [String] = ["mu"]) -> ParameterSpec {
    ParameterSpec(name, .real, "Where the distribution lies.", aliases: aliases)
  }

  /// A scale: a positive number.
  static func scale(_ name: String = "scale", _ aliases: [String] = ["sigma"]) -> ParameterSpec {
    ParameterSpec(name, .positive, "How wide the distribution is.", aliases: aliases)
  }
}
