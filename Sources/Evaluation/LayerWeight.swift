import Language
import Values

/// A weight that a layer of a network asks its model to declare.
public struct WeightRequest {
  /// Where the weight's numbers start before a fit.
  public enum Start: Sendable, Equatable {
    /// Uniform in ±1/√(fan in), the spread that keeps activations of one size from layer to layer.
    case spread
    /// All the same number.
    case constant(Double)
  }

  /// The layer's name, empty or ending in a dot: `h1.`.
  public var layer: String
  /// The kind of layer: `dense`.
  public var kind: String
  /// The weight's own name: `weight` or `bias`.
  public var name: String
  /// Its axes.
  public var axes: [Axis]
  /// What it is drawn from; nil for a point without a prior.
  public var prior: DistributionValue?
  /// How many inputs add up to one output.
  public var fanIn: Int
  /// Whether the layer is linear in it, so that its mean and variance serve as well as a draw.
  public var isLinear: Bool
  /// Where it starts.
  public var start: Start

  /// A weight of a layer.
  public init(
    layer: String, kind: String, name: String, axes: [Axis], prior: DistributionValue?,
    fanIn: Int, isLinear: Bool, start: Start = .spread
  ) {
    self.layer = layer
    self.kind = kind
    self.name = name
    self.axes = axes
    self.prior = prior
    self.fanIn = fanIn
    self.isLinear = isLinear
    self.start = start
  }

  /// The name under which a posterior knows it: `h1.weight`.
  public var fullName: String { layer + name }
}

/// A weight as a layer computes with it.
public enum LayerWeight {
  /// One draw for all rows, or a point.
  case value(Symbolic)
  /// Its mean and variance: the layer draws its outputs instead, one noise a row and unit.
  /// Source: Kingma, Salimans, Welling 2015, "Variational dropout and the local
  /// reparameterization trick".
  case moments(mean: Symbolic, variance: Symbolic)
  /// Its mean and one deviation from it, whose sign the layer turns at random row by row.
  /// Source: Wen, Vicol, Ba, Tran, Grosse 2018, "Flipout".
  case deviation(mean: Symbolic, deviation: Symbolic)
}

/// Numbers that a layer draws anew at every run.
public enum LayerNoise: Sendable, Hashable {
  /// Standard normal.
  case normal
  /// −1 or 1, each with probability ½.
  case sign
  /// 1/(1 − p) with probability 1 − p, else 0: what dropout multiplies by.
  case mask(Double)
}
