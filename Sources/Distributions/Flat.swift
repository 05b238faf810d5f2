import Tensors

/// No preference among real numbers: an improper prior.
enum Flat: ImproperDistribution {
  static let parameters: [ParameterSpec] = []
  static var support: Support { .real }
  static var parametrisations: [Parametrisation] {
    [
      canonical, Parametrisation(FlatAbove.self), Parametrisation(FlatBelow.self),
      Parametrisation(FlatBetween.self),
    ]
  }
}

/// No preference among numbers from a bound upwards.
enum FlatAbove: ImproperDistribution {
  static let parameters = [ParameterSpec("lower", .real, "The lower bound.")]
  static var support: Support { .interval(.init(lower: .parameter(0))) }
  static var lowerInput: Int { 1 }
}

/// No preference among numbers up to a bound.
enum FlatBelow: ImproperDistribution {
  static let parameters = [ParameterSpec("upper", .real, "The upper bound.")]
  static var support: Support { .interval(.init(upper: .parameter(0))) }
  static var upperInput: Int { 1 }
}

/// No preference among numbers between two bounds.
enum FlatBetween: ImproperDistribution {
  static let parameters = [
    ParameterSpec("lower", .real, "The lower bound."),
    ParameterSpec(
      "upper", .interval(.init(lower: .parameter(0), includesLower: false)), "The upper bound."),
  ]
  static var support: Support { .interval(.init(lower: .parameter(0), upper: .parameter(1))) }
  static var lowerInput: Int { 1 }
  static var upperInput: Int { 2 }
}
