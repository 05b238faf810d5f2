/// The mode of the log density, by L-BFGS, or by the optimiser that the options name.
enum MapMethod: Method {
  static let name = "map"
  static let summary = "The point of highest posterior density, without any spread."
  /// The most iterations unless the options say.
  static let defaultSteps = 2000

  static func run(_ request: FitRequest) throws(FitError) -> Approximation {
    let context = request.context
    let point = request.from?.family.mean ?? request.point
    let limit = context.options.steps ?? defaultSteps
    if context.options.optimizer != nil || context.density.isNoisy {
      return try byOptimizer(context, point, limit)
    }
    let lbfgs = LBFGS(start: point) { z, gradient in
      let value = context.evaluate(z, gradient)
      for index in 0..<context.dimension { gradient[index] = -gradient[index] }
      return -value
    }
    let ending = try lbfgs.run(limit: limit, tolerance: 1e-12) { () throws(FitError) -> Bool in
      context.step += 1
      context.trace.record(step: context.step, -lbfgs.value)
      context.progress("mode", of: limit, elbo: -lbfgs.value, rate: 1)
      return try context.shouldStop()
    }
    let reason: StopReason
    let sentence: String
    switch ending {
    case .converged:
      reason = .converged
      sentence = "converged after \(context.step) steps: the gradient vanished"
    case .stepLimit:
      reason = .stepLimit
      sentence =
        "step limit: the log density still rose after \(limit) steps, it may have no maximum"
    case .stopped: (reason, sentence) = (.interrupted, "interrupted after \(context.step) steps")
    case .stalled:
      reason = .stalled
      sentence = "stalled after \(context.step) steps: no step uphill, though the gradient is not 0"
    case .notFinite: throw .nonFinite(step: context.step, z: point)
    }
    return approximation(
      context, lbfgs.point.array, limit: limit, reason: reason, sentence: sentence, state: nil)
  }

  private static func byOptimizer(
    _ context: FitContext, _ point: [Double], _ limit: Int
  ) throws(FitError) -> Approximation {
    let family = PointMass(at: point)
    let ascent = StochasticAscent(
      family, samples: 1, firstRate: 0.05, limit: limit, phase: "mode", context: context)
    let outcome = try ascent.run()
    return approximation(
      context, family.state().mean, limit: limit, reason: outcome.reason,
      sentence: outcome.sentence, state: ascent.state)
  }

  private static func approximation(
    _ context: FitContext, _ mode: [Double], limit: Int, reason: StopReason, sentence: String,
    state: OptimizerState?
  ) -> Approximation {
    var draws: [Double] = []
    draws.reserveCapacity(mode.count * context.options.draws)
    for _ in 0..<context.options.draws { draws += mode }
    return Approximation(
      method: name, dimension: mode.count,
      family: FamilyState(kind: PointMass.name, mean: mode, scale: .none), draws: draws,
      drawCount: context.options.draws, check: nil, trace: context.trace, elbo: nil,
      steps: context.step, stepLimit: limit, evaluations: context.evaluations, stopReason: reason,
      stopSentence: sentence, seed: context.options.seed, optimizer: state)
  }
}
