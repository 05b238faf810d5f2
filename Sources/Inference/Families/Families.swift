/// Every family, in the order of the help page.
enum Families {
  static let all: [any Family.Type] = [
    MeanFieldNormal.self,
    FullRankNormal.self,
    PointMass.self,
  ]

  /// A family standing at a state; nil for a kind that cannot be fitted further.
  static func make(_ state: FamilyState, transform: ScaleTransform) -> (any Family)? {
    switch state.scale {
    case .none: PointMass(at: state.mean)
    case .diagonal(let sds): MeanFieldNormal(mean: state.mean, sds: sds, transform: transform)
    case .cholesky(let factor): FullRankNormal(mean: state.mean, factor: factor)
    }
  }
}
