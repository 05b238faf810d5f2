import Evaluation

/// What `bayesian` and `deterministic` change of a model: the priors of its layers' weights.
public struct LayerTransform {
  /// The prior of the chosen layers; nil makes their weights points.
  public var prior: DistributionValue?
  /// Kinds and names of the layers that change; nil for all.
  public var only: Set<String>?
  /// Fitted means by weight, to start from.
  public var start: [String: [Double]] = [:]
  /// Whether the priors are centred at the fitted means.
  public var isCentred = false

  /// Nothing changed but that all weights are points.
  public init() {}

  /// Whether a layer changes.
  func applies(kind: String, layer: String) -> Bool {
    guard let only else { return true }
    return only.contains(kind) || only.contains(layer)
  }
}
