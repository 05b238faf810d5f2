/// What a user may choose about the fit of a network.
public struct NetworkOptions: Sendable, Equatable {
  /// Steps in all; nil takes `epochs`.
  public var steps: Int?
  /// Passes over the data; nil takes a number by the size of the data.
  public var epochs: Int?
  /// Draws of the weights a step.
  public var samples = 1
  /// What the divergence to the prior is multiplied by.
  public var klWeight = 1.0
  /// What the log likelihood is multiplied by.
  public var likelihoodWeight = 1.0
  /// The share of the steps over which the KL weight rises from 0; 0 for none.
  public var klAnneal = 0.0
  /// The optimiser; nil means `adam(0.001)` with a rate that falls along a cosine.
  public var optimizer: OptimizerChoice?
  /// The largest norm of a step's gradient, as a mean over rows; larger ones are shortened. Nil for
  /// any.
  public var clip: Double?
  /// Epochs without a better validation score after which the fit stops; nil for all epochs.
  public var patience: Int?
  /// The rank k of a covariance D² + U Uᵀ of all weights together; 0 for independent weights.
  public var rank = 0
  /// The seed of all noise, together with the digest given to the fit.
  public var seed: UInt64 = 1

  /// The defaults.
  public init() {}

  /// The optimiser when none is given.
  static let standardOptimizer = OptimizerChoice("adam", rate: 0.001, schedule: "cosine")
  /// Steps on all rows at once when none are given.
  static let standardSteps = 2000
  /// Passes over the data when none are given.
  static let standardEpochs = 10
}

/// A moment of a network's fit: what it did over an epoch.
public struct EpochReport: Sendable, Equatable {
  /// The epoch, from 1.
  public var epoch: Int
  /// Steps taken so far.
  public var step: Int
  /// The log likelihood, scaled to all rows, averaged over the epoch's steps.
  public var logLikelihood: Double
  /// The divergence of the weights to their prior, in nats.
  public var kl: Double
  /// The rate at the epoch's end.
  public var rate: Double
  /// The member of an ensemble, from 1; 0 for a single network.
  public var member = 0
  /// Further figures by name: training and validation accuracy.
  public var metrics: [Metric]

  /// A figure of an epoch.
  public struct Metric: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// Its value.
    public let value: Double

    /// A figure.
    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// A report.
  public init(
    epoch: Int, step: Int, logLikelihood: Double, kl: Double, rate: Double, metrics: [Metric]
  ) {
    self.epoch = epoch
    self.step = step
    self.logLikelihood = logLikelihood
    self.kl = kl
    self.rate = rate
    self.metrics = metrics
  }

  /// The evidence lower bound: log likelihood − KL.
  public var elbo: Double { logLikelihood - kl }
}

/// A fitted network: the flat vectors of its weights' means and sds, and how it came about.
public struct NetworkState: Sendable {
  /// The means.
  public var mean: [Float]
  /// The sds, 0 for points.
  public var sd: [Float]
  /// How weights vary together; nil where they are independent.
  public var correlation: WeightCorrelation?
  /// The reports of its epochs.
  public var epochs: [EpochReport]
  /// The ELBO while fitting.
  public var trace: ELBOTrace
  /// Steps taken.
  public var steps: Int
  /// The most steps that would have been taken.
  public var stepLimit: Int
  /// Why it ended.
  public var stopReason: StopReason
  /// The same in words.
  public var stopSentence: String
}
