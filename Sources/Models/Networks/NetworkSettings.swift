import Evaluation
import Inference
import Values

/// What a user may choose about the fit of a network, beside the options of its steps.
public struct NetworkSettings {
  /// Which weights share the sd of their noise.
  public enum ScaleSharing: String, Sendable, CaseIterable {
    /// None: each weight has its own.
    case weight
    /// Those of one unit, a channel of a convolution; biases have their own.
    case unit
    /// Those of one array of a layer.
    case layer

    /// The number of scales of a weight array; nil where each weight has its own.
    func count(_ axes: [Axis]) -> Int? {
      switch self {
      case .weight: nil
      case .unit: axes.count > 1 ? axes[axes.count - 1].size : nil
      case .layer: 1
      }
    }
  }

  /// What is kept of the curvature of the last layer.
  public enum LaplaceForm: String, Sendable, CaseIterable {
    /// A Kronecker product of a factor of the inputs and one of the outputs.
    case kronecker
    /// The diagonal.
    case diagonal
  }

  /// `meanfield`, `lowrank`, `laplace`, `map` or `ensemble`.
  public var method = "meanfield"
  /// The curvature that `laplace` keeps.
  public var laplace = LaplaceForm.kronecker
  /// The rank of the covariance of `lowrank`; 0 for other methods.
  public var rank = 0
  /// Which weights share a scale.
  public var scales = ScaleSharing.weight
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

  /// Whether all weights are fitted as points.
  var isPoint: Bool { method != "meanfield" && method != "lowrank" }

  /// Rows of a step where the user says nothing and there are more than `wholeLimit`.
  static let standardBatch = 128
  /// The rank of `lowrank` where the user gives none.
  public static let standardRank = 5
  /// The most numbers, rank times weights, that `lowrank` keeps.
  static let rankLimit = 1 << 22
  /// Up to so many rows a step takes all.
  static let wholeLimit = 1024
}
