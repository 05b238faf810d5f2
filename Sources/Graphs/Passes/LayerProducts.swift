/// Products of matrices with what follows them, as one instruction.
extension Routine {
  /// The way from the end of a layer to its product: which input of each sum, from the last sum
  /// on, leads there.
  private struct LayerPath {
    var steps: [Int] = []
    var hasBias = false
    var hasResidual = false
  }

  /// The same computation with a bias, a residual and an activation that follow a product of large
  /// matrices, and that alone read it, done to each of its tiles.
  func withLayerProducts() -> Routine {
    let isFixed = fixedNodes()
    let readers = readerCounts()
    // What a whole-array kernel reads, or the caller, ends a layer without a function.
    var isWhole = [Bool](repeating: false, count: graph.nodes.count)
    for node in graph.nodes where node.op.blockKernel == nil {
      for input in node.inputs { isWhole[Int(input.node)] = true }
    }
    for output in outputs { isWhole[Int(output.node)] = true }

    func path(_ ref: NodeRef) -> LayerPath? {
      let node = graph.node(ref)
      if node.op == MatMul.self {
        let isLarge = node.shapes[0].count == 2 && graph.count(of: ref) >= Self.large
        return isLarge && readers[Int(ref.node)] == 1 && !isFixed[Int(ref.node)]
          ? LayerPath() : nil
      }
      return readers[Int(ref.node)] == 1 ? path(throughSum: node) : nil
    }
    func path(throughSum node: Node) -> LayerPath? {
      guard node.op == Add.self, !Self.isRepeated(node.attributes) else { return nil }
      let shape = node.shapes[0]
      for i in 0..<2 {
        guard var found = path(node.inputs[i]), !found.hasResidual else { continue }
        let other = graph.shape(of: node.inputs[1 - i])
        if other == shape {
          found.hasResidual = true
        } else if found.steps.isEmpty, shape.count == 2, Shapes.count(other) == shape[1],
          other.last == shape[1]
        {
          found.hasBias = true
        } else {
          continue
        }
        found.steps.insert(i, at: 0)
        return found
      }
      return nil
    }
    var layers: [Int: (activation: Int, path: LayerPath)] = [:]
    for (position, node) in graph.nodes.enumerated()
    where !isFixed[position] && !Self.isRepeated(node.attributes) {
      if let activation = Affine.activations.firstIndex(where: { $0 == node.op }) {
        layers[position] = path(node.inputs[0]).map { (activation, $0) }
      } else if isWhole[position] {
        layers[position] = path(throughSum: node).map { (-1, $0) }
      }
    }
    if layers.isEmpty { return self }
    return rebuiltByPosition { g, position, node, inputs in
      guard let (activation, path) = layers[position] else {
        return g.apply(node.op, inputs, node.attributes)
      }
      // The inputs of what comes before: of the function, of each sum, at last of the product.
      var sources = inputs
      var flags = node.attributes.ints
      var others: [NodeRef] = []
      func descend(to i: Int) {
        let source = g.node(sources[i])
        (sources, flags) = (source.inputs, source.attributes.ints)
      }
      if activation >= 0 { descend(to: 0) }
      for i in path.steps {
        others.insert(sources[1 - i], at: 0)
        descend(to: i)
      }
      return g.apply(
        Affine.self, sources + others,
        Attributes(
          ints: flags + [activation, path.hasBias ? 1 : 0, path.hasResidual ? 1 : 0]))
    }.withoutDeadNodes()
  }

  /// The same computation with the squares that only products of large matrices read, as their left
  /// factors, taken by these.
  func withSquaredFactors() -> Routine {
    let isFixed = fixedNodes()
    var isChosen = graph.nodes.enumerated().map { position, node in
      node.op == Square.self && node.shapes[0].count == 2 && !isFixed[position]
        && graph.count(of: NodeRef(position)) >= Self.large
    }
    for node in graph.nodes {
      for (i, input) in node.inputs.enumerated() {
        let isLeft = node.op == MatMul.self && i == 0 && node.shapes[0].count == 2
        if !isLeft { isChosen[Int(input.node)] = false }
      }
    }
    for output in outputs { isChosen[Int(output.node)] = false }
    guard isChosen.contains(true) else { return self }
    return rebuiltByPosition { g, position, node, inputs in
      guard node.op == MatMul.self, isChosen[Int(node.inputs[0].node)] else {
        return g.apply(node.op, inputs, node.attributes)
      }
      return g.apply(
        SquaredMatMul.self, [g.node(inputs[0]).inputs[0], inputs[1]], node.attributes)
    }.withoutDeadNodes()
  }
}
