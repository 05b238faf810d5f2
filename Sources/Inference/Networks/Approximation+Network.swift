extension Approximation {
  /// The fit of a network, or of an ensemble of them, as any other fit shows itself; its draws are
  /// made on demand.
  ///
  /// - Parameters:
  ///   - members: the fits; at least one.
  ///   - method: the name of the method.
  ///   - isPoint: whether all weights are points.
  ///   - drawCount: draws that the posterior gives.
  public init(
    network members: [NetworkState], method: String, isPoint: Bool, drawCount: Int, seed: UInt64
  ) {
    precondition(!members.isEmpty, "an ensemble has members")
    let (first, last) = (members[0], members[members.count - 1])
    self.init(
      method: isPoint && ["meanfield", "lowrank"].contains(method) ? "map" : method,
      dimension: first.mean.count,
      family: FamilyState(
        kind: method, mean: first.mean.map(Double.init),
        scale: isPoint ? .none : .diagonal(first.sd.map(Double.init))),
      draws: [], drawCount: drawCount, check: nil, trace: last.trace, elbo: nil,
      steps: last.steps, stepLimit: last.stepLimit,
      evaluations: members.reduce(0) { $0 + $1.steps }, stopReason: last.stopReason,
      stopSentence: members.count > 1
        ? "\(members.count) networks, each \(last.stopSentence)" : last.stopSentence,
      seed: seed, optimizer: nil)
  }
}
