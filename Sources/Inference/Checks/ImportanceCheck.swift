import Glibc

/// How well a fitted normal stands against the log density, judged by importance ratios of draws.
public struct ImportanceCheck: Sendable, Equatable {
  /// log p − log q at every candidate draw, up to p's constant.
  public let logRatios: [Double]
  /// Candidates where the log density was not finite.
  public let notFinite: Int
  /// The tail index of the ratios: the Pareto shape of the largest, not above twice the log range
  /// of the tail over log M (de Haan, Resnick 1980), not below what the normal part implies.
  ///
  /// A Pareto fit does not see where a tail begins, and calls ratios heavy-tailed that hardly
  /// differ from 1; the log range does. For the normal part see `QuadraticTail`.
  public let khat: Double
  /// The Pareto shape alone, as other tools give it.
  public let paretoShape: Double
  /// The largest k-hat at which so many draws give usable estimates.
  public let threshold: Double
  /// The effective number among the candidates.
  public let effectiveSize: Double
  /// The ELBO by all candidates.
  public let elbo: Estimate
  /// Whether the kept draws were resampled by the smoothed ratios.
  public var resampled: Bool

  /// What k-hat says.
  public enum Verdict: String, Sendable, CaseIterable {
    /// Below 0.5: draws stand for the posterior.
    case good
    /// Below the threshold: usable after resampling.
    case ok
    /// Beyond: the family misses part of the posterior.
    case bad
  }

  /// What k-hat says: good below 0.5, ok below the threshold.
  public var verdict: Verdict { khat < min(0.5, threshold) ? .good : khat < threshold ? .ok : .bad }

  /// Whether the ratios can mend the draws: k-hat allows it and they are worth 600 equal ones, so
  /// that a mean's noise stays below 0.05 sd.
  var canResample: Bool { verdict != .bad && effectiveSize >= 600 }

  /// The verdict as a sentence.
  public var sentence: String {
    let number = khat.isFinite ? Rounded.fixed(khat, places: 2) : Rounded.text(khat, digits: 2)
    return switch verdict {
    case .good: "k-hat \(number): good"
    case .ok: "k-hat \(number): ok"
    case .bad:
      "k-hat \(number): not to be trusted, the approximation misses part of the posterior"
    }
  }
}

/// Draws candidates of a family and weighs them against the density.
struct ImportanceRun {
  /// Candidates, a draw a row.
  let candidates: Buffer
  let count: Int
  let check: ImportanceCheck
  /// Smoothed, normalised log weights.
  let logWeights: [Double]

  /// Nil where the fit was stopped before enough candidates were weighed.
  init?(_ family: any Family, context: FitContext) throws(FitError) {
    let size = family.dimension
    let count = Self.count(context)
    candidates = Buffer(count * size)
    let epsilon = Buffer(count * family.noiseCount)
    let values = Buffer(count)
    context.noise(.check).fill(epsilon.base, epsilon.count)
    family.sample(count: count, noise: epsilon.base, into: candidates.base)
    guard try context.values(count: count, at: candidates.base, into: values.base) else {
      return nil
    }
    var bad = 0
    let ratios = (0..<count).map { draw -> Double in
      guard values[draw].isFinite else {
        bad += 1
        return -.infinity
      }
      return values[draw] - family.logDensity(noise: epsilon.base + draw * family.noiseCount)
    }
    self.count = count
    let smoothing = ParetoSmoothing(logRatios: ratios)
    logWeights = smoothing.logWeights
    let quadratic = try QuadraticTail.index(family, context: context)
    let finite = ratios.filter(\.isFinite)
    let n = Double(max(finite.count, 1))
    let mean = finite.reduce(0, +) / n
    let variance = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(n - 1, 1)
    check = ImportanceCheck(
      logRatios: ratios, notFinite: bad,
      khat: max(min(smoothing.shape, 2 * smoothing.logRange), quadratic ?? -.infinity),
      paretoShape: smoothing.shape,
      threshold: ParetoSmoothing.threshold(draws: count),
      effectiveSize: smoothing.effectiveSize,
      elbo: Estimate(value: mean, standardError: (variance / n).squareRoot()), resampled: false)
  }

  /// Four candidates for each draw to be kept, at least 4000, fewer where they cost too much.
  private static func count(_ context: FitContext) -> Int {
    let wanted = Double(max(4000, min(4 * context.options.draws, 40_000)))
    let cost = context.density.work + 4 * Double(context.dimension)
    let affordable = max(2e8 / max(cost, 1), 1000)
    return Int(
      max(min(wanted, affordable, 2e9 / max(cost, 1), 1e8 / Double(context.dimension)), 200))
  }
}
