import Graphs

/// A weight of a layer in a lowered model: how its prior and its noise enter the program.
public struct LayerWeightTerm {
  /// Where the prior's density is.
  public enum Prior {
    /// There is none: a point.
    case none
    /// A term of the log density, of the weight's draw.
    case sampled
    /// E log p under a normal weight, in closed form: from the moments E (w − location)², which an
    /// input holds, and the prior's precision, a node.
    case closed(location: [Double], precision: NodeRef, momentSlot: String, isSingle: Bool)
  }

  /// The place of its latent among the model's.
  public let latent: Int
  /// The kind of layer.
  public let kind: String
  /// The layer's name without a dot.
  public let layer: String
  /// Its prior.
  public let prior: Prior
  /// How it is presented to its layer.
  public let estimator: NetworkPlan.Estimator
  /// The input of its variance (`local`) or its deviation (`flipout`).
  public let secondSlot: String?
  /// How many inputs add up to one output.
  public let fanIn: Int
  /// Where it starts: a bound of a uniform spread, or a number for all.
  public let spread: Double?
  /// The number that all start at, where there is no spread.
  public let constant: Double
}
