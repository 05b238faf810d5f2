/// What is cheaper to compute again, or to sum up on the way, than to keep in memory.
extension Routine {
  /// From this many elements on an array is no longer at home in the first cache.
  static let large = 4096
  /// The attributes of a node that repeats what another computes, for readers of its own.
  private static let repeated = -7

  /// Whether attributes say that a node repeats another.
  static func isRepeated(_ attributes: Attributes) -> Bool {
    attributes.ints.count == 2 && attributes.ints[0] == repeated
  }

  /// The same computation with products of a vector and a matrix that is computed element by
  /// element written as sums of elementwise products, so that the matrix need not exist.
  func withStreamedProducts() -> Routine {
    let isFixed = fixedNodes()
    let chosen = Set(
      graph.nodes.indices.filter { position in
        let node = graph.nodes[position]
        guard node.op == MatVec.self, !isFixed[Int(node.inputs[0].node)] else { return false }
        let shape = graph.shape(of: node.inputs[0])
        return isElementwise(node.inputs[0]) && Shapes.count(shape) >= Self.large
          && shape[1] <= InstructionSelection.longestRow
      })
    if chosen.isEmpty { return self }
    return rebuiltByPosition { g, position, node, inputs in
      guard chosen.contains(position) else { return g.apply(node.op, inputs, node.attributes) }
      let shape = g.shape(of: inputs[0])
      if node.attributes.ints[0] == 1 {
        let column = g.reshape(inputs[1], [shape[0], 1])
        return g.apply(Sum.self, [g.mul(inputs[0], column)], Attributes(ints: [0, 1]))
      }
      let row = g.reshape(inputs[1], [1, shape[1]])
      return g.apply(Sum.self, [g.mul(inputs[0], row)], Attributes(ints: [1, 2]))
    }
  }

  /// The same computation with a product of large arrays that only a sum reads made part of it.
  func withJoinedProducts() -> Routine {
    let isFixed = fixedNodes()
    let readers = readerCounts()
    func isJoined(_ ref: NodeRef) -> Bool {
      let position = Int(ref.node)
      return graph.node(ref).op == Multiply.self && readers[position] == 1 && !isFixed[position]
        && graph.count(of: ref) >= Self.large
    }
    guard graph.nodes.indices.contains(where: { isJoined(NodeRef($0)) }) else { return self }
    return rebuiltByPosition { g, position, node, inputs in
      let old = node.inputs
      if node.op == Add.self, let i = old.firstIndex(where: isJoined),
        g.shape(of: inputs[i]) == node.shapes[0], !Self.isRepeated(node.attributes)
      {
        return g.apply(MultiplyAdd.self, g.node(inputs[i]).inputs + [inputs[1 - i]])
      }
      if node.op == Sum.self, isJoined(old[0]), let ints = joinedSum(node) {
        return g.apply(SumOfProducts.self, g.node(inputs[0]).inputs, Attributes(ints: ints))
      }
      return g.apply(node.op, inputs, node.attributes)
    }.withoutDeadNodes()
  }

  /// The attributes of a sum of products that stands for a sum along one axis of a matrix.
  private func joinedSum(_ node: Node) -> [Int]? {
    let shape = graph.shape(of: node.inputs[0])
    guard shape.count == 2 else { return nil }
    if node.attributes.ints == [0, 1] { return shape + [1] }
    return node.attributes.ints == [1, 2] && shape[1] <= InstructionSelection.longestRow
      ? shape + [0] : nil
  }

  /// The same computation in which large arrays that follow from small ones by cheap elementwise
  /// steps are computed again by readers that come after a reduction, not kept for them.
  func withRepeatedNodes() -> Routine {
    let isFixed = fixedNodes()
    let outputNodes = Set(outputs.map { Int($0.node) })
    let levels = readingLevels()
    var isCheap = [Bool](repeating: false, count: graph.nodes.count)
    for (position, node) in graph.nodes.enumerated() where !isFixed[position] {
      let count = graph.count(of: NodeRef(position))
      guard count >= Self.large, Self.isCheap(node.op), !outputNodes.contains(position) else {
        continue
      }
      isCheap[position] = node.inputs.allSatisfy { input in
        isCheap[Int(input.node)] || graph.count(of: input) * 16 <= count
      }
    }
    // What a whole-array kernel reads is in memory anyhow.
    for node in graph.nodes where node.op.blockKernel == nil {
      for input in node.inputs { isCheap[Int(input.node)] = false }
    }
    guard isCheap.contains(true) else { return self }
    var copies: [[Int: NodeRef]] = [[Int: NodeRef]](repeating: [:], count: graph.nodes.count)
    return rebuiltByPosition { g, position, node, inputs in
      func again(_ ref: NodeRef, _ source: Int, _ level: Int) -> NodeRef {
        if let known = copies[source][level] { return known }
        let sources = zip(self.graph.nodes[source].inputs, g.node(ref).inputs).map { old, now in
          isCheap[Int(old.node)] ? again(now, Int(old.node), level) : now
        }
        // The level keeps copies for different readers apart.
        let copy = g.apply1(
          self.graph.nodes[source].op, sources, Attributes(ints: [Self.repeated, level]))
        copies[source][level] = copy
        return copy
      }
      let sources = zip(node.inputs, inputs).map { old, now in
        let source = Int(old.node)
        return isCheap[source] && levels[position] > levels[source]
          ? again(now, source, levels[position]) : now
      }
      return g.apply(node.op, sources, node.attributes)
    }.withoutDeadNodes()
  }

  /// Whether a value is computed element by element.
  private func isElementwise(_ ref: NodeRef) -> Bool {
    let op = graph.node(ref).op
    return op is any UnaryOp.Type || op is any BinaryOp.Type || op == Where.self || op == Gelu.self
      || op == Softplus.self || op == MultiplyAdd.self
  }

  /// Ops of a few instructions an element, one output, and no attributes.
  private static func isCheap(_ op: any Op.Type) -> Bool {
    if let op = op as? any UnaryOp.Type { return op.elementCost <= 0.1 }
    if let op = op as? any BinaryOp.Type { return op.elementCost <= 0.1 }
    return op == MultiplyAdd.self
  }

  /// How many reductions, at most, must be done before each node can run.
  private func readingLevels() -> [Int] {
    var levels: [Int] = []
    var results: [Int] = []
    for (position, node) in graph.nodes.enumerated() {
      let level = node.inputs.reduce(0) { max($0, results[Int($1.node)]) }
      let read = node.inputs.map { graph.count(of: $0) }.max() ?? 0
      let isReduction = node.op.blockKernel == nil || read > graph.count(of: NodeRef(position))
      levels.append(level)
      results.append(node.inputs.isEmpty || !isReduction ? level : level + 1)
    }
    return levels
  }

  /// How often each node is read, by other nodes and by the caller.
  func readerCounts() -> [Int] {
    var readers = [Int](repeating: 0, count: graph.nodes.count)
    for node in graph.nodes { for input in node.inputs { readers[Int(input.node)] += 1 } }
    for output in outputs { readers[Int(output.node)] += 1 }
    return readers
  }

  /// Which nodes depend on data alone.
  func fixedNodes() -> [Bool] {
    var isFixed: [Bool] = []
    for node in graph.nodes {
      let isSlot = node.op == Input.self || node.op == IndexInput.self
      isFixed.append(
        isSlot
          ? graph.slots[node.attributes.ints[0]].role == .data
          : node.inputs.allSatisfy { isFixed[Int($0.node)] })
    }
    return isFixed
  }

  /// `rebuilt`, told the position of each node.
  func rebuiltByPosition(_ make: (Graph, Int, Node, [NodeRef]) -> [NodeRef]) -> Routine {
    var position = -1
    let isNeeded = neededNodes()
    return rebuilt { g, node, inputs in
      repeat { position += 1 } while !isNeeded[position]
      return make(g, position, node, inputs)
    }
  }
}
