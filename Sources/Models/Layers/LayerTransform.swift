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

  /// The change in words: `weights of conv2d and h1 ~ normal(0, 0.1)`.
  public var summary: String {
    let layers = only.map { $0.isEmpty ? "no layer" : $0.sorted().joined(separator: ", ") }
    var text = "weights of \(layers ?? "all layers") "
    text += prior.map { "~ " + ValueText.inline(.distribution($0)) } ?? "are points, without priors"
    if isCentred {
      text += ", centred at fitted means and started there"
    } else if !start.isEmpty {
      text += ", started at fitted means"
    }
    return text
  }
}

extension [LayerTransform] {
  /// The last change of a layer; nil where none changes it.
  func change(kind: String, layer: String) -> LayerTransform? {
    last { $0.applies(kind: kind, layer: layer) }
  }

  /// Where a weight starts: at the means of the last posterior that has it; empty for nowhere.
  func start(of weight: String) -> [Double] {
    last { $0.start[weight] != nil }?.start[weight] ?? []
  }
}
