/// What a fit gives: a posterior approximation, its draws, and how far it can be trusted.
public struct Approximation: Sendable {
  /// The method that was run: for `auto` the one that was kept.
  public var method: String
  /// The number D of unconstrained coordinates.
  public var dimension: Int
  /// The fitted distribution.
  public var family: FamilyState
  /// Unconstrained draws, S × D, a draw a row, all of equal weight.
  public var draws: [Double]
  /// The number S of draws.
  public var drawCount: Int
  /// The check against the log density; nil where there is none (a point, `nuts`) or an interrupt
  /// came first.
  public var check: ImportanceCheck?
  /// The ELBO while fitting (for a mode: the log density).
  public var trace: ELBOTrace
  /// The ELBO of the fitted distribution, where it was estimated.
  public var elbo: Estimate?
  /// Steps taken, of how many.
  public var steps: Int
  /// The most steps that would have been taken.
  public var stepLimit: Int
  /// Evaluations of the log density, the check included.
  public var evaluations: Int
  /// Why the optimiser ended.
  public var stopReason: StopReason
  /// The same in words: `converged after 800 steps: …`.
  public var stopSentence: String
  /// What `auto` did, in one sentence; empty for other methods.
  public var story = ""
  /// The seed used.
  public var seed: UInt64
  /// The optimiser's state, with which a later fit goes on.
  public var optimizer: OptimizerState?
  /// Chains, divergences and convergence, of `nuts`.
  public var sampling: SamplingReport?
}

extension Approximation {
  /// How far the approximation can be trusted, in words: `k-hat 0.31: good`.
  public var verdict: String {
    if let check { return check.sentence }
    if let sampling {
      return sampling.isGood
        ? "R-hat and effective draws: good" : "not to be trusted, the chains have not settled"
    }
    if case .none = family.scale { return "a point: there is no spread to check" }
    return "not checked"
  }
}

/// A number with its Monte-Carlo standard error.
public struct Estimate: Sendable, Equatable {
  /// The estimate.
  public let value: Double
  /// Its standard error.
  public let standardError: Double

  /// An estimate.
  public init(value: Double, standardError: Double) {
    self.value = value
    self.standardError = standardError
  }
}

/// A fitted distribution over unconstrained space.
public struct FamilyState: Sendable, Equatable {
  /// The family's name, as in `Families.all`.
  public var kind: String
  /// Its mean (for a point: the point), D numbers.
  public var mean: [Double]
  /// Its scale.
  public var scale: Scale

  /// The shapes that a scale can have.
  public enum Scale: Sendable, Equatable {
    /// No spread at all.
    case none
    /// Independent sds, D numbers.
    case diagonal([Double])
    /// The covariance's lower Cholesky factor, D × D by rows.
    case cholesky([Double])
  }

  /// A distribution by its parameters.
  public init(kind: String, mean: [Double], scale: Scale) {
    self.kind = kind
    self.mean = mean
    self.scale = scale
  }

  /// The sd of every coordinate.
  public var standardDeviations: [Double] {
    let dimension = mean.count
    switch scale {
    case .none: return [Double](repeating: 0, count: dimension)
    case .diagonal(let sds): return sds
    case .cholesky(let factor):
      return (0..<dimension).map { row in
        var sum = 0.0
        for column in 0...row {
          let entry = factor[row * dimension + column]
          sum += entry * entry
        }
        return sum.squareRoot()
      }
    }
  }
}

/// The memory of an optimiser, with which a later fit goes on.
public struct OptimizerState: Sendable, Equatable {
  /// The optimiser's name.
  public var name: String
  /// Steps taken so far.
  public var steps: Int
  /// The present rate.
  public var rate: Double
  /// Its running moments, one array of the parameters' length each.
  public var moments: [[Double]]

  /// A state.
  public init(name: String, steps: Int, rate: Double, moments: [[Double]]) {
    self.name = name
    self.steps = steps
    self.rate = rate
    self.moments = moments
  }
}
