import Glibc

/// The course shared by the normal families: a start, a climb over fixed noise, stochastic steps,
/// the check, the draws.
struct VariationalFit {
  /// The most steps unless the options say.
  static let defaultSteps = 10_000

  let context: FitContext
  let limit: Int

  init(_ context: FitContext) {
    self.context = context
    limit = context.options.steps ?? Self.defaultSteps
  }

  /// A fitted family and how its climb ended.
  struct Fitted {
    var family: any Family
    var outcome: StochasticAscent.Outcome
    var optimizer: OptimizerState?
  }

  // MARK: - Where to begin

  /// Searches for the mass, unless the options or an earlier fit say where to begin.
  func search(_ request: FitRequest, wantsFactor: Bool) throws(FitError) -> StartingNormal? {
    let point: [Double]
    if let from = request.from {
      guard case .none = from.family.scale else { return nil }
      point = from.family.mean
    } else {
      point = request.point
    }
    if context.options.initScale != nil || context.density.isNoisy { return nil }
    return try Start(context: context, wantsFactor: wantsFactor).search(from: point).best
  }

  /// A mean-field family at the start, the earlier fit, or the scale given.
  func meanField(_ request: FitRequest, _ start: StartingNormal?) -> MeanFieldNormal {
    let transform = context.options.scaleTransform
    if let start {
      return MeanFieldNormal(mean: start.mean, sds: start.sds, transform: transform)
    }
    let size = context.dimension
    let ones = [Double](repeating: 1, count: size)
    if let from = request.from {
      switch from.family.scale {
      case .diagonal(let sds):
        return MeanFieldNormal(mean: from.family.mean, sds: sds, transform: transform)
      case .cholesky(let factor):
        let sds = Triangular.conditionalDeviations(factor: factor, size)
        return MeanFieldNormal(mean: from.family.mean, sds: sds, transform: transform)
      case .none: break
      }
    }
    let scale = context.options.initScale ?? 0.1
    return MeanFieldNormal(
      mean: request.from?.family.mean ?? request.point,
      sds: [Double](repeating: scale, count: size), frame: ones, transform: transform)
  }

  /// A full-rank family at the start, the earlier fit, or the scale given.
  func fullRank(_ request: FitRequest, _ start: StartingNormal?) -> FullRankNormal {
    if let start {
      return FullRankNormal(
        mean: start.mean, factor: start.factor ?? Triangular.diagonal(start.sds))
    }
    let size = context.dimension
    if let from = request.from {
      switch from.family.scale {
      case .diagonal(let sds):
        return FullRankNormal(mean: from.family.mean, factor: Triangular.diagonal(sds))
      case .cholesky(let factor): return FullRankNormal(mean: from.family.mean, factor: factor)
      case .none: break
      }
    }
    let scale = context.options.initScale ?? 0.1
    return FullRankNormal(
      mean: request.from?.family.mean ?? request.point,
      factor: Triangular.diagonal([Double](repeating: scale, count: size)),
      frame: Triangular.diagonal([Double](repeating: 1, count: size)))
  }

  // MARK: - Climbing

  /// Climbs the ELBO of a family: first over fixed noise, then by stochastic steps. With a noisy
  /// density, or where both the optimiser and the scale to start at are given, by these alone.
  func climb(
    _ family: any Family, phase: String, samples standard: Int,
    resuming state: OptimizerState?
  ) throws(FitError) -> Fitted {
    var family = family
    let isPlain = context.options.optimizer != nil && context.options.initScale != nil
    let isNear = !isPlain && !context.density.isNoisy
    if isNear {
      if family is MeanFieldNormal {
        try climbFixedNoise(family, phase: phase)
      } else {
        family = try climbByNewton(family, phase: phase)
      }
    }
    let samples = context.options.samples ?? standard
    // A full-rank family has D² parameters that move at once: their steps add up like √D.
    let crowd = family is FullRankNormal ? max(1, 0.5 * Double(family.dimension).squareRoot()) : 1
    let rate = (isNear ? 0.03 : 0.1) / crowd
    let ascent = StochasticAscent(
      family, samples: samples, firstRate: rate, limit: limit, phase: phase, context: context,
      resuming: state)
    let outcome = try ascent.run()
    return Fitted(family: family, outcome: outcome, optimizer: ascent.state)
  }

  /// Quasi-Newton steps on the ELBO over fixed draws; each counts as a step.
  private func climbFixedNoise(_ family: any Family, phase: String) throws(FitError) {
    let context = context
    let limit = limit
    let size = family.dimension
    let draws = 2 * max(16, min(size, 64))
    let objective = FixedNoiseELBO(family, draws: draws, context: context)
    let start = Array(UnsafeBufferPointer(start: family.parameters, count: family.parameterCount))
    let lbfgs = LBFGS(start: start) { theta, gradient in
      if context.isStopped { return .infinity }
      return objective.negative(at: theta, gradient: gradient)
    }
    _ = try lbfgs.run(limit: max(min(100, limit / 2, limit - context.step), 0), tolerance: 3e-4) {
      () throws(FitError) -> Bool in
      context.step += 1
      context.trace.record(step: context.step, -lbfgs.value)
      context.progress(phase, of: limit, elbo: -lbfgs.value, rate: 1)
      return try context.shouldStop()
    }
    let kept = lbfgs.value.isFinite ? lbfgs.point.array : start
    for index in 0..<kept.count { family.parameters[index] = kept[index] }
    family.refresh()
    family.absorb()
  }

  /// Newton steps of the full-rank ELBO; each counts as a step. Where they begin far from the
  /// optimum, the best independent normals are tried as another beginning.
  private func climbByNewton(
    _ family: any Family, phase: String
  ) throws(FitError) -> any Family {
    guard family.dimension <= NewtonClimb.limit,
      case .cholesky(let factor) = family.state().scale,
      12 * Double(family.dimension) * 20 * context.density.work < 1e10
    else { return family }
    let mean = family.state().mean
    var climb = NewtonClimb(mean: mean, factor: factor, context: context)
    let began = try climb.begin()
    if !began || climb.promise > 1 + 0.1 * Double(mean.count), !context.isStopped {
      let narrow = MeanFieldNormal(
        mean: mean, sds: Triangular.conditionalDeviations(factor: factor, mean.count))
      try climbFixedNoise(narrow, phase: phase)
      let state = narrow.state()
      let other = NewtonClimb(
        mean: state.mean, factor: Triangular.diagonal(state.standardDeviations), context: context)
      if !context.isStopped, try other.begin(), other.elbo > climb.elbo { climb = other }
    }
    let limit = limit
    try climb.run(tolerance: 3e-4, steps: max(min(30, limit / 2, limit - context.step), 0)) {
      () throws(FitError) -> Bool in
      context.step += 1
      context.trace.record(step: context.step, climb.elbo)
      context.progress(phase, of: limit, elbo: climb.elbo, rate: 1)
      return try context.shouldStop()
    }
    return FullRankNormal(mean: climb.mean, factor: climb.factor)
  }

  // MARK: - The result

  /// Weighs a fitted family against the density and keeps draws of it.
  func finish(_ fitted: Fitted, method: String) throws(FitError) -> Approximation {
    let family = fitted.family
    family.refresh()
    let run = try ImportanceRun(family, context: context)
    let draws = Draws(context: context)
    var check = run?.check
    let kept: [Double]
    if let run, context.options.resample, run.check.canResample {
      kept = draws.resampled(family, run)
      check?.resampled = true
    } else {
      kept = draws.plain(family)
    }
    return Approximation(
      method: method, dimension: context.dimension, family: family.state(), draws: kept,
      drawCount: context.options.draws, check: check, trace: context.trace, elbo: check?.elbo,
      steps: context.step, stepLimit: limit, evaluations: context.evaluations,
      stopReason: fitted.outcome.reason, stopSentence: fitted.outcome.sentence,
      seed: context.options.seed, optimizer: fitted.optimizer)
  }
}
