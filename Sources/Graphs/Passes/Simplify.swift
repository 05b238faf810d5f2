/// Algebra on a graph: folds constants, drops what changes nothing, moves work to smaller arrays.
///
/// Equal nodes become one on the way. Every rule keeps the value but for rounding; none assumes
/// that numbers are finite, except that a factor that is the same for all terms leaves a sum.
struct Simplifier {
  let g: Graph

  /// The routine simplified until nothing changes, at most four rounds, without dead nodes.
  static func run(_ routine: Routine) -> Routine {
    var current = routine
    for _ in 0..<4 {
      let next = current.rebuilt { g, node, inputs in
        Simplifier(g: g).makeAll(node.op, inputs, node.attributes)
      }.withoutDeadNodes()
      let isDone = next.graph.nodes.count == current.graph.nodes.count
      current = next
      if isDone { break }
    }
    return current
  }

  /// A node's outputs, or what stands for them.
  func makeAll(_ op: any Op.Type, _ inputs: [NodeRef], _ attributes: Attributes) -> [NodeRef] {
    if let folded = fold(op, inputs, attributes) { return folded }
    if let rule = Self.rules[ObjectIdentifier(op)], let better = rule(self, inputs, attributes) {
      return [better]
    }
    return g.apply(op, inputs, attributes)
  }

  /// The output of a node that has one.
  func make(
    _ op: any Op.Type, _ inputs: [NodeRef], _ attributes: Attributes = .none
  ) -> NodeRef { makeAll(op, inputs, attributes)[0] }

  /// What may stand for a node, given its simplified inputs.
  typealias Rule = @Sendable (Simplifier, [NodeRef], Attributes) -> NodeRef?

  private static let rules: [ObjectIdentifier: Rule] = {
    var rules: [ObjectIdentifier: Rule] = [:]
    func on(_ op: any Op.Type, _ rule: @escaping Rule) { rules[ObjectIdentifier(op)] = rule }
    on(Add.self) { s, x, _ in s.add(x[0], x[1]) }
    on(Subtract.self) { s, x, _ in s.subtract(x[0], x[1]) }
    on(Multiply.self) { s, x, _ in s.multiply(x[0], x[1]) }
    on(Divide.self) { s, x, _ in s.divide(x[0], x[1]) }
    on(Power.self) { s, x, _ in s.power(x[0], x[1]) }
    on(Negate.self) { s, x, _ in s.negate(x[0]) }
    on(Log.self) { s, x, _ in s.log(x[0]) }
    on(Exp.self) { s, x, _ in s.exp(x[0]) }
    on(Sqrt.self) { s, x, _ in s.squareRoot(x[0]) }
    on(Where.self) { s, x, _ in s.choose(x[0], x[1], x[2]) }
    on(MatMul.self) { s, x, a in s.product(x[0], x[1], a) }
    on(Sum.self) { s, x, a in s.sum(x[0], a) }
    on(Reshape.self) { s, x, a in s.reshape(x[0], a.ints) }
    on(BroadcastTo.self) { s, x, a in s.broadcast(x[0], a.ints) }
    on(Transpose.self) { s, x, a in s.transpose(x[0], a.ints) }
    on(Slice.self) { s, x, a in s.slice(x[0], a) }
    on(Concat.self) { s, x, a in s.concat(x, a.ints[0]) }
    on(StopGradient.self) { _, x, _ in x[0] }
    for op in Ops.all {
      guard rules[ObjectIdentifier(op)] == nil, op is any UnaryOp.Type || op is any BinaryOp.Type
      else { continue }
      on(op) { s, x, a in s.narrow(op, x, a) }
    }
    return rules
  }()

  /// The outputs of a node whose inputs are constants.
  ///
  /// What is much larger than its inputs is not folded, so that constants stay small.
  private func fold(
    _ op: any Op.Type, _ inputs: [NodeRef], _ attributes: Attributes
  ) -> [NodeRef]? {
    guard !inputs.isEmpty, op != BroadcastTo.self else { return nil }
    var values: [[Double]] = []
    for input in inputs {
      guard let value = g.constantValue(input) else { return nil }
      values.append(value)
    }
    let shapes = inputs.map { g.shape(of: $0) }
    let outputs = op.outputs(of: shapes, attributes)
    let written = values.reduce(1024) { $0 + 4 * $1.count }
    guard outputs.allSatisfy({ Shapes.count($0) <= written }) else { return nil }
    let call = OracleCall(
      inputs: values, shapes: shapes, outputShapes: outputs, attributes: attributes)
    return zip(op.evaluate(call), outputs).enumerated().map { output, folded in
      let (elements, shape) = folded
      return op.isIndex(output) || (op == Reshape.self && g.isIndex(inputs[0]))
        ? g.indices(elements.map { Int($0) }, shape) : g.constant(elements, shape)
    }
  }

  /// The number that every element equals, if that is plain to see.
  func uniform(_ x: NodeRef) -> Double? {
    let node = g.node(x)
    if node.op == BroadcastTo.self || node.op == Reshape.self { return uniform(node.inputs[0]) }
    guard node.op == Constant.self, let first = node.attributes.reals.first else { return nil }
    let isUniform = node.attributes.reals.allSatisfy { $0.bitPattern == first.bitPattern }
    return isUniform ? first : nil
  }

  /// The inputs of a node, if it is one of `op`.
  func inputs(of x: NodeRef, if op: any Op.Type) -> [NodeRef]? {
    let node = g.node(x)
    return node.op == op ? node.inputs : nil
  }

  /// A constant scalar repeated to a shape.
  func filled(_ value: Double, _ shape: [Int]) -> NodeRef {
    g.broadcast(g.constant(value), to: shape)
  }

  /// Whether x is a single number.
  func isSingle(_ x: NodeRef) -> Bool { g.count(of: x) == 1 }
}

extension Graph {
  /// Whether a node's output holds positions rather than numbers.
  func isIndex(_ ref: NodeRef) -> Bool {
    let node = node(ref)
    return node.op == Reshape.self
      ? isIndex(node.inputs[0]) : node.op.isIndex(Int(ref.output))
  }
}
