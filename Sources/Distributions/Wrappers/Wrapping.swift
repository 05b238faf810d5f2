extension Distribution {
  /// This distribution restricted to an interval that has these bounds: its parameters are its own
  /// and `lower` and `upper` where there is one, within its support.
  ///
  /// - Returns: itself without bounds; `nil` if it has no distribution function (vectors, improper
  ///   priors, outcomes without an order) or if the parameters became more than 8.
  public static func truncated(hasLower: Bool, hasUpper: Bool) -> (any Distribution.Type)? {
    let bounds = (hasLower ? 1 : 0) + (hasUpper ? 1 : 0)
    guard bounds > 0 else { return self }
    guard let scalar = self as? any ScalarDistribution.Type,
      !(self is any ImproperDistribution.Type),
      parameters.count + bounds <= Numbers.scalarCount
    else { return nil }
    switch (hasLower, hasUpper) {
    case (true, false): return truncatedBelow(scalar)
    case (false, true): return truncatedAbove(scalar)
    default: return truncatedBetween(scalar)
    }
  }

  /// Increasing vectors whose elements have this distribution: its parameters are its own, one
  /// event's being single numbers, then the length `K`.
  ///
  /// - Returns: `nil` unless the support is all real numbers.
  public static var ordered: (any Distribution.Type)? {
    guard support == .real, let scalar = self as? any ScalarDistribution.Type else { return nil }
    return orderedVectors(scalar)
  }

  /// Mixtures of K of this family: the parameters are the K weights, then its own, each with the
  /// components as its last axis.
  ///
  /// - Returns: `nil` for vectors, improper priors, mixtures, outcomes without an order, and where
  ///   the support moves with the parameters or these are no real or positive numbers.
  public static var mixture: (any Distribution.Type)? {
    guard support.isFixed, parameters.allSatisfy({ $0.constraint.ofVectors != nil }),
      let scalar = self as? any ScalarDistribution.Type, !(self is any ImproperDistribution.Type)
    else { return nil }
    return mixtures(scalar)
  }
}

// A metatype of unknown type becomes a generic parameter by being passed.
private func truncatedBelow<D: ScalarDistribution>(_ base: D.Type) -> any Distribution.Type {
  Truncated<D, TruncatedBelow>.self
}

private func truncatedAbove<D: ScalarDistribution>(_ base: D.Type) -> any Distribution.Type {
  Truncated<D, TruncatedAbove>.self
}

private func truncatedBetween<D: ScalarDistribution>(_ base: D.Type) -> any Distribution.Type {
  Truncated<D, TruncatedBetween>.self
}

private func orderedVectors<D: ScalarDistribution>(_ base: D.Type) -> any Distribution.Type {
  Ordered<D>.self
}

private func mixtures<D: ScalarDistribution>(_ base: D.Type) -> any Distribution.Type {
  Mixture<D>.self
}
