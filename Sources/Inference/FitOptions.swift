/// What a user may choose about a fit. Every field has a default that needs no tuning.
public struct FitOptions: Sendable, Equatable {
  /// A name out of `Methods.all`.
  public var method = "auto"
  /// The most optimiser steps (for `nuts`: iterations after warm-up); nil takes the method's own.
  public var steps: Int?
  /// Monte-Carlo draws a step; nil takes the method's own. An even number is drawn in antithetic
  /// pairs, which cancels the noise that a symmetric posterior would cause.
  public var samples: Int?
  /// Draws of the approximation to keep.
  public var draws = 1000
  /// The seed of all noise, together with the digest given to `Fit.run`.
  public var seed: UInt64 = 1
  /// The fit has converged when the smoothed ELBO changes by less than this between two windows of
  /// steps, in nats. Zero runs all steps.
  public var tolerance = 0.01
  /// Where every unconstrained coordinate starts, instead of the point given to `Fit.run`.
  public var initMean: Double?
  /// The sd in which every unconstrained coordinate starts. Given, the steps begin right there;
  /// otherwise at a mode, with the curvature found there.
  public var initScale: Double?
  /// The optimiser; nil means `adam` with a rate that falls as the ELBO levels off.
  public var optimizer: OptimizerChoice?
  /// How the entropy's gradient is taken.
  public var estimator = EntropyEstimator.sticking
  /// How a mean-field sd is kept positive.
  public var scaleTransform = ScaleTransform.log
  /// Whether draws are importance-resampled when k-hat allows it.
  public var resample = true
  /// Progress is reported at most every so many steps.
  public var progressEvery = 100
  /// Target acceptance of `nuts`.
  public var acceptance = 0.8
  /// Chains of `nuts`.
  public var chains = 4
  /// The kinetic energy of `nuts`.
  public var metric = SamplerMetric.diagonal

  /// The defaults.
  public init() {}
}

/// An optimiser by name, with its rate, schedule and settings.
public struct OptimizerChoice: Sendable, Equatable {
  /// A name out of `Optimizers.all`.
  public var name: String
  /// The step size, in units of the scale at which the fit starts; nil takes the optimiser's own.
  public var rate: Double?
  /// A name out of `Schedules.all`; nil lets the rate fall as the ELBO levels off.
  public var schedule: String?
  /// Further settings by name, as `beta1`.
  public var settings: [String: Double]

  /// An optimiser by name.
  public init(
    _ name: String, rate: Double? = nil, schedule: String? = nil,
    settings: [String: Double] = [:]
  ) {
    self.name = name
    self.rate = rate
    self.schedule = schedule
    self.settings = settings
  }
}

/// What `nuts` learns of the posterior's scale while it warms up.
public enum SamplerMetric: String, Sendable, CaseIterable {
  /// One variance a coordinate.
  case diagonal
  /// All covariances.
  case dense
}

/// How the gradient of the entropy term is taken.
public enum EntropyEstimator: String, Sendable, CaseIterable {
  /// Path derivative only: the score is dropped, so that the noise vanishes where q = p.
  /// Source: Roeder, Wu, Duvenaud 2017, "Sticking the landing".
  case sticking
  /// The entropy's exact gradient.
  case closed
}

/// The map from a free number to an sd.
public enum ScaleTransform: String, Sendable, CaseIterable {
  /// sd = exp(w).
  case log
  /// sd = log(1 + exp(w)).
  case softplus
}

/// One option that cannot be used, as a value; the caller makes the text.
public struct OptionError: Error, Sendable, Equatable {
  /// The option's name as the user types it.
  public let option: String
  /// What is wrong with it: `steps must be at least 1, not 0`.
  public let problem: String
  /// What would be allowed, for a list of names or a range.
  public let allowed: [String]

  /// An option error.
  public init(option: String, problem: String, allowed: [String] = []) {
    self.option = option
    self.problem = problem
    self.allowed = allowed
  }
}

extension FitOptions {
  /// Everything that is wrong with these options; empty when they can be used.
  public func validate() -> [OptionError] {
    var errors: [OptionError] = []
    func name(_ option: String, _ value: String, among names: [String]) {
      if !names.contains(value) {
        errors.append(
          OptionError(option: option, problem: "there is no `\(value)`", allowed: names))
      }
    }
    func range(_ option: String, _ value: Int?, _ range: ClosedRange<Int>) {
      if let value, !range.contains(value) {
        let bound =
          value < range.lowerBound ? "at least \(range.lowerBound)" : "at most \(range.upperBound)"
        errors.append(OptionError(option: option, problem: "must be \(bound), not \(value)"))
      }
    }
    func positive(_ option: String, _ value: Double?) {
      if let value, !(value > 0 && value.isFinite) {
        errors.append(
          OptionError(option: option, problem: "must be a positive number, not \(value)"))
      }
    }
    name("method", method, among: Methods.all.map { $0.name })
    range("steps", steps, 1...1_000_000_000)
    range("samples", samples, 1...10_000)
    range("draws", draws, 1...10_000_000)
    range("chains", chains, 1...1000)
    range("progress", progressEvery, 1...Int.max)
    if !(tolerance >= 0 && tolerance.isFinite) {
      errors.append(
        OptionError(option: "tolerance", problem: "must be 0 or more, not \(tolerance)"))
    }
    if let initMean, !initMean.isFinite {
      errors.append(
        OptionError(option: "init_mean", problem: "must be a finite number, not \(initMean)"))
    }
    positive("init_scale", initScale)
    if !(acceptance > 0 && acceptance < 1) {
      errors.append(
        OptionError(option: "acceptance", problem: "must lie between 0 and 1, not \(acceptance)"))
    }
    if let optimizer {
      name("optimizer", optimizer.name, among: Optimizers.all.map { $0.name })
      if let schedule = optimizer.schedule {
        name("schedule", schedule, among: Schedules.all.map { $0.name })
      }
      positive("rate", optimizer.rate)
      if let known = Optimizers.named(optimizer.name) {
        errors += known.problems(in: optimizer.settings)
      }
    }
    return errors
  }
}
