/// One output of one node.
public struct NodeRef: Hashable, Sendable {
  /// The node's position in its graph.
  public let node: Int32
  /// Which of its outputs.
  public let output: Int32

  /// Output `output` of node `node`.
  public init(_ node: Int, _ output: Int = 0) {
    self.node = Int32(truncatingIfNeeded: node)
    self.output = Int32(truncatingIfNeeded: output)
  }
}

/// One application of an op.
public struct Node: Sendable {
  /// The op.
  public let op: any Op.Type
  /// What it reads, all earlier nodes.
  public let inputs: [NodeRef]
  /// What it carries besides.
  public let attributes: Attributes
  /// The shapes of its outputs.
  public let shapes: [[Int]]
  /// The source statement it stands for; -1 for none.
  public let tag: Int32
}

/// How often a slot is bound anew, which decides when what depends on it is computed.
public enum SlotRole: Int, Sendable {
  /// Before every run: parameters, noise, mini-batches.
  case step
  /// Once for many runs: data. What depends on data alone is computed once a binding.
  case data
}

/// An input that is bound by pointer before a run.
public struct Slot: Sendable {
  /// Its name, unique in a graph.
  public let name: String
  /// Its shape.
  public let shape: [Int]
  /// How often it changes.
  public let role: SlotRole
  /// Whether it holds `Int32` positions (from 0) rather than numbers.
  public let isIndex: Bool
}

/// A static computation: an append-only list of nodes, equal nodes being one.
///
/// Builder methods (`add`, `matmul`, …) append and return references:
///
///     let g = Graph()
///     let z = g.input("z", [2])
///     let f = g.sum(g.square(z))
///     let df = g.gradient(of: f, with: [z])   // 2z, as nodes of the same graph
public final class Graph {
  /// The nodes, each after those it reads.
  public private(set) var nodes: [Node] = []
  /// The inputs bound from outside.
  public private(set) var slots: [Slot] = []
  /// The tag that new nodes get: the source statement being lowered.
  public var tag: Int32 = -1
  private var known: [NodeKey: Int] = [:]

  /// An empty graph.
  public init() {}

  /// Appends a node, or finds the equal one.
  ///
  /// - Returns: the node's outputs.
  /// - Precondition: shapes and attributes suit the op.
  @discardableResult
  public func apply(
    _ op: any Op.Type, _ inputs: [NodeRef], _ attributes: Attributes = .none
  ) -> [NodeRef] {
    let node = append(op, inputs, attributes)
    return nodes[node].shapes.indices.map { NodeRef(node, $0) }
  }

  /// Appends a node with one output, or finds the equal one.
  public func apply1(
    _ op: any Op.Type, _ inputs: [NodeRef], _ attributes: Attributes = .none
  ) -> NodeRef {
    NodeRef(append(op, inputs, attributes))
  }

  /// The shape of a node's output.
  public func shape(of ref: NodeRef) -> [Int] { nodes[Int(ref.node)].shapes[Int(ref.output)] }

  /// The number of elements of a node's output.
  public func count(of ref: NodeRef) -> Int { Shapes.count(shape(of: ref)) }

  /// The node behind a reference.
  public func node(_ ref: NodeRef) -> Node { nodes[Int(ref.node)] }

  /// The elements of a constant; `nil` for any other node.
  public func constantValue(_ ref: NodeRef) -> [Double]? {
    let node = nodes[Int(ref.node)]
    return node.op == Constant.self || node.op == IndexConstant.self ? node.attributes.reals : nil
  }

  /// Declares an input of numbers.
  ///
  /// Declaring a name again returns the same node.
  /// - Precondition: the same name has the same shape and role everywhere.
  public func input(_ name: String, _ shape: [Int], role: SlotRole = .step) -> NodeRef {
    slot(Slot(name: name, shape: shape, role: role, isIndex: false), Input.self)
  }

  /// Declares an input of positions (from 0), bound as `Int32`.
  public func indexInput(_ name: String, _ shape: [Int], role: SlotRole = .data) -> NodeRef {
    slot(Slot(name: name, shape: shape, role: role, isIndex: true), IndexInput.self)
  }

  private func slot(_ slot: Slot, _ op: any Op.Type) -> NodeRef {
    let position: Int
    if let known = slots.firstIndex(where: { $0.name == slot.name }) {
      precondition(
        slots[known].shape == slot.shape && slots[known].isIndex == slot.isIndex,
        "slot \(slot.name) is declared twice with different shapes")
      position = known
    } else {
      position = slots.count
      slots.append(slot)
    }
    return apply1(op, [], Attributes(ints: [position] + slot.shape))
  }

  /// Takes over the slots of another graph, in the same order.
  func adoptSlots(of other: Graph) { slots = other.slots }

  private func append(_ op: any Op.Type, _ inputs: [NodeRef], _ attributes: Attributes) -> Int {
    let key = NodeKey(op: ObjectIdentifier(op), inputs: inputs, attributes: attributes)
    if let node = known[key] { return node }
    let shapes = op.outputs(of: inputs.map { shape(of: $0) }, attributes)
    nodes.append(Node(op: op, inputs: inputs, attributes: attributes, shapes: shapes, tag: tag))
    known[key] = nodes.count - 1
    return nodes.count - 1
  }
}

private struct NodeKey: Hashable {
  let op: ObjectIdentifier
  let inputs: [NodeRef]
  let attributes: Attributes
}
