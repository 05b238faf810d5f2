import Glibc
import Tensors

/// Fits independent normals (or points) to the weights of a network by stochastic gradient steps.
///
/// Maximises likelihoodWeight · E log likelihood − klWeight · KL(q ‖ prior), q being normal with
/// sds log(1 + exp ρ), on mini-batches of rows that are shuffled each epoch.
/// Source: Graves 2011, "Practical variational inference for neural networks"; Blundell,
/// Cornebise, Kavukcuoglu, Wierstra 2015, "Weight uncertainty in neural networks".
public final class NetworkFit {
  private let density: any BatchedDensity
  private let options: NetworkOptions
  private let weights: NetworkWeights
  private let optimizer: WeightOptimizer
  private let key: PhiloxKey
  private let schedule: Schedule
  private let firstRate: Double
  private let stop: () -> StopRequest
  private var isStopped = false
  private var isAbandoned = false

  private var step = 0
  private var epochs: [EpochReport] = []
  private var trace = ELBOTrace()
  /// What halves the rate after a step that was not finite.
  private var shrunk = 1.0
  private var failures = 0

  /// Prepares a fit.
  ///
  /// - Parameters:
  ///   - density: the network with its data.
  ///   - start: means and sds to go on from, by block; others start as their blocks say.
  ///   - digest: of model and data, so that two fits with one seed share no noise.
  ///   - team: threads; the result does not depend on them.
  ///   - stop: polled at every step and between a step's instructions.
  public init(
    _ density: any BatchedDensity, _ options: NetworkOptions,
    start: [String: (mean: [Float], sd: [Float]?)] = [:], digest: UInt64, team: ThreadTeam?,
    stop: @escaping () -> StopRequest
  ) {
    self.density = density
    self.options = options
    self.stop = stop
    key = PhiloxKey(seed: options.seed, stream: digest)
    let choice = options.optimizer ?? NetworkOptions.standardOptimizer
    optimizer = WeightOptimizer(choice)
    firstRate = choice.rate ?? optimizer.standardRate
    schedule =
      Schedules.named(choice.schedule ?? "cosine") ?? Schedule(name: "", summary: "") { _ in 1 }
    weights = NetworkWeights(
      density, start: start, options: options, key: key, optimizer: optimizer, team: team)
  }

  /// Steps of an epoch.
  public var stepsAnEpoch: Int {
    let batch = max(density.batchSize, 1)
    return max((density.rowCount + batch - 1) / batch, 1)
  }

  /// The most steps.
  public var limit: Int {
    if let steps = options.steps { return steps }
    if let epochs = options.epochs { return epochs * stepsAnEpoch }
    return stepsAnEpoch == 1
      ? NetworkOptions.standardSteps : NetworkOptions.standardEpochs * stepsAnEpoch
  }

  /// The present means, for figures between epochs; valid until the next step.
  public var means: UnsafePointer<Float> { UnsafePointer(weights.mean) }
  /// The present sds, written into `target`.
  public func readDeviations(into target: UnsafeMutablePointer<Float>) {
    weights.readDeviations(into: target)
  }

  /// Runs to the last step, an interrupt or the end of patience.
  ///
  /// - Parameters:
  ///   - progress: called after every step.
  ///   - epochEnd: called after every epoch with its report; gives further figures and the score by
  ///     which the best epoch is known (higher is better).
  public func run(
    progress: (Progress) -> Void,
    epochEnd: (inout EpochReport) -> Double?
  ) throws(FitError) -> NetworkState {
    let limit = limit
    let perEpoch = stepsAnEpoch
    let isBatched = density.batchSize < density.rowCount
    var order = [Int32](unsafeUninitializedCapacity: isBatched ? density.rowCount : 0) {
      $1 = $0.count
      for row in $0.indices { $0[row] = Int32(row) }
    }
    var best: (score: Double, epoch: Int)?
    // On all rows at once an epoch is a step; reports then come a hundred a fit.
    let reportEvery = perEpoch > 1 ? perEpoch : max(limit / 100, 1)
    var epoch = 0
    weights.keep()
    while step < limit {
      epoch += 1
      if isBatched {
        var generator = PhiloxGenerator(key.fold(2).fold(epoch))
        order.withUnsafeMutableBufferPointer { buffer in
          if let base = buffer.baseAddress { generator.shuffle(base, count: buffer.count) }
        }
      }
      var sums = (likelihood: 0.0, prior: 0.0, count: 0)
      let steps = perEpoch > 1 ? perEpoch : reportEvery
      var place = 0
      while place < steps, step < limit {
        let first = isBatched ? place * density.batchSize : 0
        let count = isBatched ? min(density.batchSize, density.rowCount - first) : density.rowCount
        guard let value = try take(order, from: first, count: count, limit: limit) else {
          if isAbandoned { throw .abandoned }
          if isStopped { return finish(.interrupted, "interrupted after \(step) steps") }
          continue
        }
        place += 1
        sums.likelihood += value.logLikelihood
        sums.prior += value.logPrior
        sums.count += 1
        let elbo = value.logLikelihood + value.logPrior + weights.entropy
        trace.record(step: step, elbo)
        progress(
          Progress(
            phase: perEpoch > 1 ? "epoch \(epoch)" : "step", step: step, of: limit, elbo: elbo,
            smoothed: trace.average ?? elbo, rate: optimizer.rate))
      }
      weights.measureEntropy()
      let count = Double(max(sums.count, 1))
      var report = EpochReport(
        epoch: epoch, step: step, logLikelihood: sums.likelihood / count,
        kl: weights.isRandom ? -(sums.prior / count + weights.entropy) : 0, rate: optimizer.rate,
        metrics: [])
      let score = epochEnd(&report)
      epochs.append(report)
      weights.keep()
      if let score, let patience = options.patience {
        if best.map({ score > $0.score }) ?? true {
          best = (score, epoch)
          weights.keepBest()
        } else if let best, epoch - best.epoch >= patience {
          weights.restoreBest()
          return finish(
            .converged,
            "stopped after epoch \(epoch): no better on the validation table since epoch "
              + "\(best.epoch), whose weights are kept")
        }
      }
    }
    if best != nil { weights.restoreBest() }
    return finish(
      .stepLimit,
      perEpoch > 1 ? "\(epoch) epochs of \(perEpoch) steps" : "\(step) steps on all rows")
  }

  /// One step; nil where it was stopped, or not finite and taken back.
  private func take(_ order: [Int32], from first: Int, count: Int, limit: Int) throws(FitError)
    -> BatchValue?
  {
    listen()
    if isStopped { return nil }
    let done = Double(step) / Double(limit)
    optimizer.rate = firstRate * shrunk * schedule.factor(done)
    let anneal = options.klAnneal > 0 ? min(1, (done + 1e-9) / options.klAnneal) : 1
    let weight = Float(options.klWeight * anneal)
    let noise = key.fold(1).fold(step)
    var value = BatchValue(logLikelihood: 0, logPrior: 0)
    for sample in 0..<options.samples {
      let sampleKey = options.samples == 1 ? noise : noise.fold(sample)
      weights.sample(sampleKey)
      let found = order.withUnsafeBufferPointer { rows in
        density.evaluate(
          rows: rows.isEmpty ? nil : rows.baseAddress.map { $0 + first }, count: count,
          noise: sampleKey.fold(-1),
          likelihoodWeight: Float(options.likelihoodWeight), klWeight: weight,
          isStopped: {
            self.listen()
            return self.isStopped
          })
      }
      guard let found else { return nil }
      guard found.logLikelihood.isFinite, found.logPrior.isFinite else {
        try goBack()
        return nil
      }
      let share = 1 / Double(options.samples)
      value = BatchValue(
        logLikelihood: value.logLikelihood + share * found.logLikelihood,
        logPrior: value.logPrior + share * found.logPrior)
      if weights.gathers { weights.gather(sampleKey, share: Float(share)) }
    }
    step += 1
    weights.gatherDivergence(klWeight: weight)
    var factor = optimizer.share(rows: density.rowCount)
    if let clip = options.clip {
      let norm =
        weights.gradientNorm(noise, klWeight: weight)
        / Double(max(density.rowCount, 1))
      guard norm.isFinite else {
        try goBack()
        return nil
      }
      if norm > clip { factor *= clip / norm }
    }
    weights.update(noise, klWeight: weight, factor: Float(factor), done: done)
    return value
  }

  /// Asks the caller whether to stop.
  private func listen() {
    if isStopped { return }
    switch stop() {
    case .none: break
    case .stopAndKeep: isStopped = true
    case .abandon:
      isStopped = true
      isAbandoned = true
    }
  }

  /// After a step that was not finite: back to the last epoch's end, at half the rate.
  private func goBack() throws(FitError) {
    failures += 1
    guard failures <= 8 else {
      throw .diverged(step: step, block: weights.offender())
    }
    weights.restore()
    optimizer.reset()
    shrunk *= 0.5
  }

  private func finish(_ reason: StopReason, _ sentence: String) -> NetworkState {
    var sentence = sentence
    if failures > 0 {
      sentence +=
        "; the rate was halved \(failures == 1 ? "once" : "\(failures) times") after "
        + "values that were not finite"
    }
    return NetworkState(
      mean: weights.means, sd: weights.deviations, correlation: weights.correlation,
      epochs: epochs, trace: trace, steps: step,
      stepLimit: limit, stopReason: reason, stopSentence: sentence)
  }
}
