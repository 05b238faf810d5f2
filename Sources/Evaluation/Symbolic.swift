import Graphs
import Values

/// A value inside a model that depends on its latents: a node of the graph with its axes.
public struct Symbolic {
  /// The node.
  public var node: NodeRef
  /// The axes.
  public var axes: [Axis]
  /// What the elements are; categories and texts are never random.
  public var kind: ElementKind
  /// An interval that holds every element.
  public var interval: Interval
  /// Where the value is a known function of another, for densities with a stable form of it.
  public var form: Form
  /// For known places along an axis that change from run to run (a mini-batch's categories): the
  /// input that holds them as positions from 0.
  public var positions: NodeRef?

  /// A value that is `exp`, `sigmoid`, `softmax` or `Φ` of another node.
  public enum Form {
    case plain
    indirect case exp(Symbolic)
    indirect case sigmoid(Symbolic)
    indirect case softmax(Symbolic)
  }

  /// A node with its axes.
  public init(
    _ node: NodeRef, axes: [Axis], kind: ElementKind = .real, interval: Interval = .unknown,
    form: Form = .plain
  ) {
    self.node = node
    self.axes = axes
    self.kind = kind
    self.interval = interval
    self.form = form
  }
}
