import Evaluation
import Inference

/// What a user may choose about the fit of a network, beside the options of its steps.
public struct NetworkSettings {
  /// `meanfield`, `map` or `ensemble`.
  public var method = "meanfield"
  /// Members of an ensemble.
  public var members = 5
  /// Rows of a step; nil chooses by the size of the data.
  public var batch: Int?
  /// The dimension that batches cut; nil takes the first axis of the observed names.
  public var batchDimension: String?
  /// How the weights' noise enters; nil chooses.
  public var estimator: NetworkPlan.Estimator?
  /// The sd at which weights start.
  public var initialScale: Double?
  /// Draws that the posterior gives unless asked for another number.
  public var draws = 1000
  /// Data on which every epoch ends.
  public var validation: Record?
  /// Figures of the validation data; those of the observed name's kind unless given.
  public var metrics: [String] = []
  /// Layers and weights that stay as they start.
  public var frozen: [String] = []
  /// The options of the steps.
  public var options = NetworkOptions()

  /// The defaults.
  public init() {}

  /// Rows of a step where the user says nothing and there are more than `wholeLimit`.
  static let standardBatch = 128
  /// Up to so many rows a step takes all.
  static let wholeLimit = 1024
}
