/// Runs a graph node by node, scalar by scalar: slow, plain, and right by inspection.
///
/// It is the oracle of the tests, and the replay that finds where a computation left the finite
/// numbers.
public struct Interpreter {
  private let nodes: [Node]
  private let slots: [Slot]

  /// An interpreter of a graph.
  public init(_ graph: Graph) {
    nodes = graph.nodes
    slots = graph.slots
  }

  /// An interpreter of a body, whose inputs are numbered.
  init(nodes: [Node], slots: [Slot]) {
    self.nodes = nodes
    self.slots = slots
  }

  /// The values of `outputs`, given the elements of every slot they depend on by name.
  ///
  /// - Precondition: those slots are given, each with as many elements as its shape has.
  public func run(_ outputs: [NodeRef], _ inputs: [String: [Double]]) -> [[Double]] {
    let values = evaluate(upTo: outputs.map(\.node).max() ?? -1, needed(outputs), inputs)
    return outputs.map { values[Int($0.node)][Int($0.output)] }
  }

  /// Where a computation first leaves the finite numbers.
  public struct NonFinite: Sendable {
    /// The node.
    public let node: NodeRef
    /// Its op's name.
    public let op: String
    /// Its tag: the source statement.
    public let tag: Int32
    /// The flat position of the first element that is not finite, in the node's output.
    public let element: Int
    /// That element.
    public let value: Double
    /// The values that this element was computed from, one an input where inputs broadcast to the
    /// output; `nil` for other inputs.
    public let inputs: [Double?]
  }

  /// The first node on the way to `outputs` with an element that is not finite.
  ///
  /// Constants and positions do not count.
  public func firstNonFinite(_ outputs: [NodeRef], _ inputs: [String: [Double]]) -> NonFinite? {
    let isNeeded = needed(outputs)
    let values = evaluate(upTo: outputs.map(\.node).max() ?? -1, isNeeded, inputs)
    for position in values.indices where isNeeded[position] {
      let node = nodes[position]
      if node.op == Constant.self { continue }
      for (output, elements) in values[position].enumerated() {
        guard let element = elements.firstIndex(where: { !$0.isFinite }) else { continue }
        let shape = node.shapes[output]
        let sources = node.inputs.map { (ref: NodeRef) -> Double? in
          let from = nodes[Int(ref.node)].shapes[Int(ref.output)]
          guard Shapes.broadcast(from, shape) == shape else { return nil }
          let strides = Shapes.strides(from, broadcastTo: shape)
          let source = zip(strides, coordinates(element, shape)).reduce(0) { $0 + $1.0 * $1.1 }
          return values[Int(ref.node)][Int(ref.output)][source]
        }
        return NonFinite(
          node: NodeRef(position, output), op: node.op.name, tag: node.tag, element: element,
          value: elements[element], inputs: sources)
      }
    }
    return nil
  }

  /// A flat position by axis.
  private func coordinates(_ flat: Int, _ shape: [Int]) -> [Int] {
    zip(Shapes.strides(shape), shape).map { flat / $0 % $1 }
  }

  private func needed(_ outputs: [NodeRef]) -> [Bool] {
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    for output in outputs { isNeeded[Int(output.node)] = true }
    for position in nodes.indices.reversed() where isNeeded[position] {
      for input in nodes[position].inputs { isNeeded[Int(input.node)] = true }
    }
    return isNeeded
  }

  private func evaluate(
    upTo last: Int32, _ isNeeded: [Bool], _ inputs: [String: [Double]]
  ) -> [[[Double]]] {
    var values: [[[Double]]] = []
    values.reserveCapacity(Int(last) + 1)
    for position in 0..<Int(last) + 1 {
      let node = nodes[position]
      guard isNeeded[position] else {
        values.append([])
        continue
      }
      if node.op == Input.self || node.op == IndexInput.self {
        let slot = slots[node.attributes.ints[0]]
        guard let elements = inputs[slot.name], elements.count == Shapes.count(slot.shape) else {
          preconditionFailure("slot \(slot.name) of shape \(slot.shape) is not given")
        }
        values.append([elements])
        continue
      }
      let call = OracleCall(
        inputs: node.inputs.map { values[Int($0.node)][Int($0.output)] },
        shapes: node.inputs.map { nodes[Int($0.node)].shapes[Int($0.output)] },
        outputShapes: node.shapes, attributes: node.attributes)
      values.append(node.op.evaluate(call))
    }
    return values
  }
}
