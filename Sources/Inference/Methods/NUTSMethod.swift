import Glibc

/// The no-U-turn sampler, as the slow reference: exact but for Monte-Carlo error.
enum NUTSMethod: Method {
  static let name = "nuts"
  static let summary = "Markov chains by the no-U-turn sampler: the slow reference."
  /// Iterations of each chain after warm-up unless the options say; as many before.
  static let defaultSteps = 1000

  static func run(_ request: FitRequest) throws(FitError) -> Approximation {
    let context = request.context
    let iterations = context.options.steps ?? defaultSteps
    let count = context.options.chains
    let limit = 2 * iterations * count
    let starts = try startingPoints(request, count)
    var chains: [Chain] = []
    for number in 0..<count {
      if context.isStopped { break }
      var chain = Chain(
        context: context, number: number, isDense: context.options.metric == .dense)
      try chain.run(from: starts[number], warmUp: iterations, iterations: iterations) {
        isWarmUp, value, step in
        context.step += 1
        context.trace.record(step: context.step, value)
        context.progress(
          isWarmUp ? "warm-up" : "sampling", of: limit, elbo: value, rate: step)
      }
      chains.append(chain)
    }
    return approximation(context, chains, iterations, limit, fallback: starts[0])
  }

  /// Points about the mass, dispersed: draws of a starting normal, twice as wide.
  private static func startingPoints(
    _ request: FitRequest, _ count: Int
  ) throws(FitError) -> [[Double]] {
    let context = request.context
    let size = context.dimension
    let fit = VariationalFit(context)
    let start = try fit.search(request, wantsFactor: false)
    let family = fit.meanField(request, start)
    let centre = family.state()
    let noise = context.noise(.chains)
    let epsilon = Buffer(size)
    let z = Buffer(size)
    let gradient = Buffer(size)
    return (0..<count).map { _ in
      for attempt in 0..<20 {
        noise.fill(epsilon.base, size)
        let width = 2 / Double(1 + attempt)
        let sds = centre.standardDeviations
        for index in 0..<size {
          z[index] = centre.mean[index] + width * sds[index] * epsilon[index]
        }
        if context.evaluate(z.base, gradient.base).isFinite, allFinite(gradient.base, size) {
          return z.array
        }
      }
      return request.point
    }
  }

  private static func approximation(
    _ context: FitContext, _ chains: [Chain], _ iterations: Int, _ limit: Int, fallback: [Double]
  ) -> Approximation {
    let size = context.dimension
    // An interrupt may leave a last chain shorter; it is used where it is all there is.
    let complete = chains.filter { $0.draws.count == iterations }
    let used = complete.isEmpty ? chains.filter { !$0.draws.isEmpty } : complete
    let pooled = used.flatMap { $0.draws }
    let source = pooled.isEmpty ? [fallback] : pooled
    let kept = context.options.draws
    var draws: [Double] = []
    draws.reserveCapacity(kept * size)
    for draw in 0..<kept { draws += source[draw * source.count / kept] }
    func column(_ index: Int) -> [[Double]] { used.map { $0.draws.map { $0[index] } } }
    let means = (0..<size).map { index in Statistics.mean(source.map { $0[index] }) }
    let sds = (0..<size).map { index in
      source.count > 1 ? Statistics.variance(source.map { $0[index] }).squareRoot() : 0
    }
    let report = SamplingReport(
      chains: used.count, iterations: used.first?.draws.count ?? 0, warmUp: iterations,
      divergences: used.reduce(0) { $0 + $1.divergences },
      deepest: used.reduce(0) { $0 + $1.deepest }, stepSizes: used.map(\.stepSize),
      rhat: (0..<size).map { used.isEmpty ? .nan : Convergence.rhat(column($0)) },
      bulkESS: (0..<size).map { used.isEmpty ? .nan : Convergence.bulkESS(column($0)) },
      tailESS: (0..<size).map { used.isEmpty ? .nan : Convergence.tailESS(column($0)) })
    let worst = report.rhat.max() ?? .nan
    let divergent = report.divergences == 0 ? "no" : "\(report.divergences)"
    let sentence =
      context.isStopped
      ? "interrupted after \(context.step) iterations"
      : "\(report.chains) chains of \(iterations) iterations: largest R-hat "
        + "\(Rounded.fixed(worst, places: 3)), \(divergent) divergences"
    let reason: StopReason =
      context.isStopped ? .interrupted : report.isGood ? .converged : .stepLimit
    return Approximation(
      method: name, dimension: size,
      family: FamilyState(kind: name, mean: means, scale: .diagonal(sds)), draws: draws,
      drawCount: kept, check: nil, trace: context.trace, elbo: nil, steps: context.step,
      stepLimit: limit, evaluations: context.evaluations, stopReason: reason,
      stopSentence: sentence, seed: context.options.seed, optimizer: nil, sampling: report)
  }
}
