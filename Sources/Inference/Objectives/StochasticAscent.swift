import Glibc

/// Climbs the stochastic ELBO: steps at a rate that falls whenever the ELBO has levelled off, an
/// average over the last iterates, and going back when a step is not finite.
///
/// Steps are taken in windows. A stage is a run of windows at one rate; it ends when the mean ELBO
/// of the last two windows is no better than that of the two before, by the tolerance or by its
/// noise, and the windows' averages no longer move the same way twice. The next stage starts from the average of the stage's iterates at a third of the rate, the family's
/// frame moved there. In the last stage the fit has converged when the average itself is known
/// well enough, judged by the spread of the windows' averages.
/// Source: Dhaka et al. 2020, "Robust, accurate stochastic optimization for variational
/// inference"; Welandawe et al. 2022, "A framework for improving the reliability of black-box
/// variational inference".
final class StochasticAscent {
  /// Rates are divided by this from stage to stage.
  private static let decay = 3.0
  /// Stages after the first.
  private static let lastStage = 2
  /// Standard error of the average, in sds, that is good enough at the default tolerance.
  private static let wantedError = 0.02

  private let context: FitContext
  private let family: any Family
  private let objective: StochasticELBO
  private let optimizer: OptimizerRun
  private let firstRate: Double
  private let schedule: Schedule?
  private let movesFrame: Bool
  private let phase: String
  private let limit: Int
  private let window: Int

  private let windowSum: Buffer
  private let average: Buffer
  private let spread: Buffer
  private let snapshot: Buffer
  private let lastAverage: Buffer
  private let lastMove: Buffer
  /// The cosine between the last two moves of the windows' averages.
  private var drift = 1.0
  /// The parameters at the end of the best window, and its mean ELBO.
  private let best: Buffer
  private var bestLevel = -Double.infinity
  private var windows = 0
  private var stage = 0
  private var shrunk = 1.0
  private var failures = 0
  private var failuresInRow = 0

  /// Why it ended and in what words.
  struct Outcome {
    var reason: StopReason
    var sentence: String
  }

  /// - Parameters:
  ///   - firstRate: the rate of the first stage, unless the options name one.
  ///   - limit: the number that `context.step` may reach.
  init(
    _ family: any Family, samples: Int, firstRate: Double, limit: Int, phase: String,
    context: FitContext, resuming state: OptimizerState? = nil
  ) {
    self.context = context
    self.family = family
    self.phase = phase
    self.limit = limit
    let choice = context.options.optimizer
    objective = StochasticELBO(
      family, samples: samples, context: context,
      noise: context.noise(.steps).child(state?.steps ?? 0))
    optimizer = OptimizerRun(choice, count: family.parameterCount)
    if choice == nil { optimizer.rate = firstRate }
    self.firstRate = optimizer.rate
    schedule = choice?.schedule.flatMap(Schedules.named)
    movesFrame = choice == nil
    if let state { optimizer.resume(state) }
    // Without a frame of its own scale a fit travels further and slower.
    let longest = choice != nil && context.options.initScale != nil ? 200 : 50
    window = max(5, min(longest, (limit - context.step) / 25))
    let count = family.parameterCount
    windowSum = Buffer(count)
    average = Buffer(count)
    spread = Buffer(count)
    snapshot = Buffer(count)
    lastAverage = Buffer(count)
    lastMove = Buffer(count)
    best = Buffer(count)
    snapshot.base.update(from: family.parameters, count: count)
  }

  /// The optimiser's state after the run.
  var state: OptimizerState { optimizer.state }

  /// Runs to convergence, the limit, or an interrupt; the family ends at the average.
  func run() throws(FitError) -> Outcome {
    let count = family.parameterCount
    let begun = context.step
    var sum = 0.0
    var squares = 0.0
    var inWindow = 0
    var levels: [Level] = []
    measureStart()
    while context.step < limit {
      if try context.shouldStop() { return finish(.interrupted, "interrupted") }
      context.step += 1
      if let schedule {
        let done = Double(context.step - begun - 1) / Double(limit - begun)
        optimizer.rate = firstRate * shrunk * schedule.factor(done)
      }
      let value = objective.evaluate()
      if context.isStopped { continue }
      guard value.isFinite else {
        try goBack()
        inWindow = 0
        sum = 0
        squares = 0
        continue
      }
      optimizer.advance(family.parameters, along: objective.gradient.base)
      addScaled(1, family.parameters, to: windowSum.base, count)
      sum += value
      squares += value * value
      inWindow += 1
      context.trace.record(step: context.step, value)
      context.progress(phase, of: limit, elbo: value, rate: optimizer.rate)
      guard inWindow == window else { continue }
      let size = Double(window)
      let mean = sum / size
      let variance = max(squares / size - mean * mean, 0) / max(size - 1, 1)
      if hasDiverged(mean, variance) {
        failures += 1
        if failures > 30 { return giveUp() }
        restart(at: best)
        levels.removeAll(keepingCapacity: true)
        inWindow = 0
        sum = 0
        squares = 0
        continue
      }
      failuresInRow = 0
      closeWindow()
      levels.append(Level(mean: mean, variance: variance))
      if levels.count > 4 { levels.removeFirst() }
      if let ending = judge(levels, begun: begun) { return ending }
      if windows == 0 { levels.removeAll(keepingCapacity: true) }
      inWindow = 0
      sum = 0
      squares = 0
    }
    // Those that looked for where to begin count as well.
    return finish(.stepLimit, "step limit: all \(context.step) steps were taken")
  }

  /// Takes the window's average into that of the stage; the first window of a stage only arrives.
  private func closeWindow() {
    let count = family.parameterCount
    let share = 1 / Double(window)
    windows += 1
    measureDrift(share)
    if windows > 1 {
      let seen = Double(windows - 1)
      for index in 0..<count {
        let value = windowSum.base[index] * share
        let delta = value - average.base[index]
        average.base[index] += delta / seen
        spread.base[index] += delta * (value - average.base[index])
      }
    }
    windowSum.clear()
    snapshot.base.update(from: family.parameters, count: count)
  }

  /// How far the averages of the last windows moved the same way: near 1 on the way somewhere,
  /// below 0 around an optimum.
  private func measureDrift(_ share: Double) {
    var product = 0.0
    var before = 0.0
    var now = 0.0
    for index in 0..<family.parameterCount {
      let value = windowSum.base[index] * share
      let move = value - lastAverage.base[index]
      product += move * lastMove.base[index]
      before += lastMove.base[index] * lastMove.base[index]
      now += move * move
      lastAverage.base[index] = value
      lastMove.base[index] = move
    }
    drift = before > 0 && now > 0 ? product / (before * now).squareRoot() : 0
  }

  /// The mean ELBO of a window, with the variance of that mean.
  private struct Level {
    let mean: Double
    let variance: Double
  }

  private func judge(_ levels: [Level], begun: Int) -> Outcome? {
    let tolerance = context.options.tolerance
    let done = Double(context.step - begun) / Double(max(limit - begun, 1))
    guard schedule == nil else {
      // The average is over the last quarter.
      if done < 0.75 { restartAverage() }
      return nil
    }
    guard levels.count == 4 else { return nil }
    let change = 0.5 * (levels[2].mean + levels[3].mean - levels[0].mean - levels[1].mean)
    let noise = 0.5 * levels.reduce(0) { $0 + $1.variance }.squareRoot()
    let isLevel = change < max(tolerance, 2 * noise) && drift < 0.5
    if stage < Self.lastStage {
      // However slowly the ELBO rises, the last stage has its share of the steps.
      let due = done > 0.4 + 0.2 * Double(stage)
      guard isLevel || due else { return nil }
      takeAverage()
      stage += 1
      optimizer.rate = firstRate * shrunk / pow(Self.decay, Double(stage))
      restartAverage()
      return nil
    }
    guard tolerance > 0, abs(change) < max(tolerance, 2 * noise), windows >= 6 else { return nil }
    let error = errorOfAverage()
    guard drift < 0.5, error < Self.wantedError * (tolerance / 0.01).squareRoot() else {
      return nil
    }
    let rise = Rounded.text(change, digits: 1)
    let give = Rounded.text(max(noise, 1e-6), digits: 1)
    return finish(
      .converged,
      "converged after \(context.step) steps: the ELBO levelled off (change \(rise) ± \(give) over "
        + "\(2 * window) steps) and the means settled to \(Rounded.text(error, digits: 1)) sd")
  }

  /// The largest standard error of the average over all parameters, by the windows' spread.
  private func errorOfAverage() -> Double {
    let seen = Double(windows - 1)
    var largest = 0.0
    for index in 0..<family.parameterCount { largest = max(largest, spread[index]) }
    return (largest / (max(seen - 1, 1) * seen)).squareRoot()
  }

  private func restartAverage() {
    windows = 0
    average.clear()
    spread.clear()
    windowSum.clear()
  }

  /// Puts the family at the stage's average, the frame there as well unless the user's own
  /// optimiser is at work.
  private func takeAverage() {
    // An average over iterates that are still on their way would be a step back.
    if windows > 1 && drift < 0.5 {
      family.parameters.update(from: average.base, count: family.parameterCount)
    }
    family.refresh()
    if movesFrame {
      family.absorb()
      // Parameters of the old frame mean nothing in the new one.
      bestLevel = -.infinity
    }
    snapshot.base.update(from: family.parameters, count: family.parameterCount)
  }

  /// After a step that was not finite: back to the last window's end, slower, and narrower when
  /// that was not enough.
  private func goBack() throws(FitError) {
    failures += 1
    failuresInRow += 1
    let offender = objective.offender()
    if failuresInRow > 30 || failures > 200 {
      throw .nonFinite(step: context.step, z: offender)
    }
    // The last window may itself have strayed; the best one has not.
    if failuresInRow == 3 && bestLevel.isFinite { snapshot.set(best) }
    restart(at: snapshot)
    if failuresInRow == 2 || failuresInRow > 3 {
      family.shrink(by: 0.5)
      snapshot.base.update(from: family.parameters, count: family.parameterCount)
    }
  }

  /// Takes the start as the first best, so that steps that stray from it at once are seen.
  private func measureStart() {
    let values = (0..<4).map { _ in objective.evaluate() }.filter(\.isFinite)
    guard values.count == 4 else { return }
    bestLevel = Statistics.mean(values) - 4 * Statistics.variance(values).squareRoot()
    best.base.update(from: family.parameters, count: family.parameterCount)
  }

  /// Whether the ELBO of a window fell far below the best so far; else it may be the best.
  private func hasDiverged(_ mean: Double, _ variance: Double) -> Bool {
    if mean < bestLevel - 20 - Double(family.dimension) - 10 * variance.squareRoot() { return true }
    if variance.squareRoot() > 1e6 && bestLevel > mean { return true }
    if mean > bestLevel {
      bestLevel = mean
      best.base.update(from: family.parameters, count: family.parameterCount)
    }
    return false
  }

  /// Goes on from kept parameters, slower.
  private func restart(at kept: Buffer) {
    family.parameters.update(from: kept.base, count: family.parameterCount)
    family.refresh()
    shrunk = max(0.5 * shrunk, 1e-6)
    optimizer.rate = firstRate * shrunk / pow(Self.decay, Double(stage))
    optimizer.reset()
    restartAverage()
  }

  /// Ends at the best window when the steps go astray at any rate.
  private func giveUp() -> Outcome {
    family.parameters.update(from: best.base, count: family.parameterCount)
    family.refresh()
    restartAverage()
    return finish(
      .stalled, "gave up after \(context.step) steps: the ELBO fell again and again, at any rate")
  }

  private func finish(_ reason: StopReason, _ sentence: String) -> Outcome {
    takeAverage()
    return Outcome(reason: reason, sentence: sentence)
  }
}
