import Evaluation
import Graphs
import Language
import Values

/// A latent of a lowered model: where it lies on the unconstrained scale, and its node.
public struct Latent {
  /// Its name, as it stands after `post.`.
  public let name: String
  /// The axes of its value.
  public let axes: [Axis]
  /// Its value, on the constrained scale.
  public let value: NodeRef
  /// The input that holds its unconstrained coordinates.
  public let slot: NodeRef
  /// The input's name.
  public let slotName: String
  /// Where its coordinates start in z.
  public let offset: Int
  /// How many unconstrained coordinates it has.
  public let size: Int
  /// Where a fit starts, unconstrained.
  public let start: [Double]
  /// How it is written: `centred`, `non-centred`, or empty where the question does not arise.
  public let parametrisation: String
  /// Its distribution's name.
  public let distribution: String
  /// Its support in words.
  public let support: String
}

/// A term of the log density: one statement's.
public struct DensityTerm {
  /// The scalar node.
  public let node: NodeRef
  /// The statement's place in `LoweredModel.statements`.
  public let tag: Int32
  /// Whether it is data given latents (likelihood) or a latent's own density (prior).
  public let isLikelihood: Bool
  /// Whether it adds up over the rows of a mini-batch, so that it stands for all rows' sum.
  public var hasRows = false
}

/// A model with its data as a log density over unconstrained coordinates.
public final class LoweredModel {
  /// The graph.
  public let graph = Graph()
  /// The latents in the order of their statements.
  public internal(set) var latents: [Latent] = []
  /// The terms of the log density.
  public internal(set) var terms: [DensityTerm] = []
  /// The names of computed values, in order.
  public internal(set) var computed: [String] = []
  /// The statement behind each tag.
  public internal(set) var statements: [(tree: Tree, node: NodeID)] = []
  /// The number of unconstrained coordinates.
  public internal(set) var dimension = 0
  /// What reductions of known data gave, for predictions to keep.
  public internal(set) var frozen: FrozenValues?

  /// The weights of layers, in order.
  public internal(set) var weights: [LayerWeightTerm] = []
  /// The noise that layers draw at every run.
  public internal(set) var noises: [NoiseInput] = []
  /// The arguments whose rows are bound anew.
  public internal(set) var rowInputs: [RowInput] = []
  /// The observed names, of a run that predicts.
  public internal(set) var observations: [Observation] = []
  /// The nodes of computed values by name, of a run that predicts.
  public internal(set) var computedNodes: [(name: String, value: Symbolic)] = []

  /// The latent elements that statements filled one by one, joined under the array's name.
  public internal(set) var filled: [(name: String, value: NodeRef, axes: [Axis])] = []
}
