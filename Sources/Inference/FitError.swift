/// Why a fit gave nothing.
public enum FitError: Error, Sendable, Equatable {
  /// Options that cannot be used.
  case options([OptionError])
  /// The log density stayed non-finite after going back and shrinking the step; `z` is the
  /// unconstrained point, from which the caller can replay what happened.
  case nonFinite(step: Int, z: [Double])
  /// The loss of a network stopped being finite at any rate; `block` is the first part of its
  /// parameters that did, where one is known.
  case diverged(step: Int, block: String?)
  /// The caller asked to give up.
  case abandoned
  /// The starting point, the approximation to go on from, and the density disagree in size.
  case dimension(expected: Int, found: Int)
}

/// What the caller wants at a poll.
public enum StopRequest: Sendable, Equatable {
  /// Go on.
  case none
  /// End now and keep what was fitted so far.
  case stopAndKeep
  /// End now and keep nothing.
  case abandon
}

/// Why the optimiser ended.
public enum StopReason: Sendable, Equatable {
  /// The ELBO levelled off (or, for a mode, the gradient vanished).
  case converged
  /// All steps were taken.
  case stepLimit
  /// The caller asked to stop and keep.
  case interrupted
  /// The log density stopped being finite; what had been fitted before is kept.
  case nonFinite
  /// No step improves on the point reached, though its gradient has not vanished.
  case stalled
}

/// A moment of a running fit.
public struct Progress: Sendable, Equatable {
  /// What is going on: `mean-field`, `full-rank`, `mode`, `check`, `warm-up`, `sampling`.
  public let phase: String
  /// Steps taken.
  public let step: Int
  /// The most steps that will be taken.
  public let of: Int
  /// The ELBO's estimate at this step (for a mode or `nuts`: the log density).
  public let elbo: Double
  /// The ELBO averaged over recent steps.
  public let smoothed: Double
  /// The optimiser's present rate (`nuts`: the step size).
  public let rate: Double
}
