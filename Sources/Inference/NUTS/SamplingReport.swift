/// How several chains went.
public struct SamplingReport: Sendable, Equatable {
  /// Chains run, at least in part.
  public var chains: Int
  /// Iterations kept of each chain.
  public var iterations: Int
  /// Iterations of warm-up before them.
  public var warmUp: Int
  /// Transitions whose energy error showed that the path left the density.
  public var divergences: Int
  /// Transitions that ended at the largest tree.
  public var deepest: Int
  /// The step size of each chain.
  public var stepSizes: [Double]
  /// Rank-normalised split R-hat of every coordinate.
  public var rhat: [Double]
  /// Effective number of draws for each coordinate's centre.
  public var bulkESS: [Double]
  /// The same for its tails.
  public var tailESS: [Double]

  /// Whether the chains can be trusted: R-hat at most 1.01 and 400 effective draws for every
  /// coordinate, no divergences.
  public var isGood: Bool {
    divergences == 0 && rhat.allSatisfy { $0 <= 1.01 }
      && (bulkESS + tailESS).allSatisfy { $0 >= 400 }
  }
}
