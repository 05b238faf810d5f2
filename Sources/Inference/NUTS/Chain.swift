import Glibc

/// One chain of the no-U-turn sampler: warm-up, then draws.
struct Chain {
  static let maxDepth = 10

  let context: FitContext
  let noise: Noise
  let isDense: Bool
  private(set) var draws: [[Double]] = []
  private(set) var values: [Double] = []
  private(set) var divergences = 0
  private(set) var deepest = 0
  private(set) var stepSize = 0.0

  init(context: FitContext, number: Int, isDense: Bool) {
    self.context = context
    self.isDense = isDense
    noise = context.noise(.chains).child(number)
  }

  /// Runs from a point with finite density; `each` follows every iteration.
  mutating func run(
    from start: [Double], warmUp: Int, iterations: Int,
    each: (_ isWarmUp: Bool, Double, Double) -> Void
  ) throws(FitError) {
    let size = start.count
    var metric = Metric.diagonal([Double](repeating: 1, count: size))
    var point = PhasePoint(
      position: start, momentum: [], gradient: [Double](repeating: 0, count: size), value: 0)
    point.value = point.gradient.withUnsafeMutableBufferPointer { gradient in
      start.withUnsafeBufferPointer { z in
        guard let z = z.baseAddress, let gradient = gradient.baseAddress else { return .nan }
        return context.evaluate(z, gradient)
      }
    }
    var adaptation = StepSizeAdaptation(
      stepSize: try reasonable(point, metric), target: context.options.acceptance)
    let windows = WarmUpWindows(warmUp)
    var covariance = CovarianceEstimate(dimension: size, isDense: isDense)
    for iteration in 0..<(warmUp + iterations) {
      let isWarmUp = iteration < warmUp
      stepSize = isWarmUp ? adaptation.stepSize : adaptation.settled
      point.momentum = metric.momentum(normals(size))
      var path = Trajectory(
        from: point, context: context, metric: metric, stepSize: stepSize,
        noise: noise.child(iteration))
      let (next, reachedLimit) = try path.transition(from: point, maxDepth: Self.maxDepth)
      if context.isStopped { return }
      point = next
      if isWarmUp {
        adaptation.learn(path.acceptance / Double(max(path.leaps, 1)))
        if windows.isSlow(iteration) { covariance.learn(point.position) }
        if windows.ends(after: iteration) {
          if let learnt = covariance.metric() { metric = learnt }
          covariance = CovarianceEstimate(dimension: size, isDense: isDense)
          adaptation.restart(try reasonable(point, metric))
        }
      } else {
        draws.append(point.position)
        values.append(point.value)
        divergences += path.diverged ? 1 : 0
        deepest += reachedLimit ? 1 : 0
      }
      each(isWarmUp, point.value, stepSize)
    }
  }

  private func normals(_ size: Int) -> [Double] {
    let buffer = Buffer(size)
    noise.fill(buffer.base, size)
    return buffer.array
  }

  /// A step size at which one leap is accepted about half the time (Hoffman, Gelman 2014,
  /// algorithm 4).
  private func reasonable(_ point: PhasePoint, _ metric: Metric) throws(FitError) -> Double {
    var size = 1.0
    var direction = 0.0
    var start = point
    start.momentum = metric.momentum(normals(point.position.count))
    for _ in 0..<60 {
      if try context.shouldStop() { return size }
      var path = Trajectory(
        from: start, context: context, metric: metric, stepSize: size, noise: noise)
      _ = try path.transition(from: start, maxDepth: 1)
      let wanted = path.acceptance > 0.5 ? 1.0 : -1.0
      if direction == 0 { direction = wanted }
      if wanted != direction { break }
      size *= direction > 0 ? 2 : 0.5
    }
    return size
  }
}
