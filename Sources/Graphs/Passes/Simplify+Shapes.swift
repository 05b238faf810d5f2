extension Simplifier {
  /// A sum: what all terms share leaves it.
  func sum(_ x: NodeRef, _ axes: Attributes) -> NodeRef? {
    let shape = g.shape(of: x)
    let result = Sum.outputs(of: [shape], axes)[0]
    let terms = Double(Shapes.count(Array(shape[axes.ints[0]..<axes.ints[1]])))
    if terms == 1 { return make(Reshape.self, [x], Attributes(ints: result)) }
    func single(_ factor: NodeRef) -> NodeRef {
      make(Reshape.self, [factor], Attributes(ints: []))
    }
    let node = g.node(x)
    if node.op == BroadcastTo.self, isSingle(node.inputs[0]) {
      let total = make(Multiply.self, [single(node.inputs[0]), g.constant(terms)])
      return make(BroadcastTo.self, [total], Attributes(ints: result))
    }
    if node.op == BroadcastTo.self, result.isEmpty, g.count(of: node.inputs[0]) > 0 {
      let source = g.shape(of: node.inputs[0])
      let partial = make(Sum.self, [node.inputs[0]], Attributes(ints: [0, source.count]))
      let ratio = terms / Double(Shapes.count(source))
      return make(Multiply.self, [partial, g.constant(ratio)])
    }
    if node.op == Negate.self {
      return make(Negate.self, [make(Sum.self, node.inputs, axes)])
    }
    guard node.inputs.count == 2 else { return nil }
    let (a, b) = (node.inputs[0], node.inputs[1])
    if node.op == Multiply.self, isSingle(b), g.shape(of: a) == shape {
      return make(Multiply.self, [make(Sum.self, [a], axes), single(b)])
    }
    // Constants only: with other numbers the difference of two sums may lose digits.
    if node.op == Add.self, uniform(b) != nil, isSingle(b), g.shape(of: a) == shape {
      let constant = make(Multiply.self, [single(b), g.constant(terms)])
      return make(Add.self, [make(Sum.self, [a], axes), constant])
    }
    return nil
  }

  func reshape(_ x: NodeRef, _ shape: [Int]) -> NodeRef? {
    if g.shape(of: x) == shape { return x }
    if let p = inputs(of: x, if: Reshape.self) {
      return make(Reshape.self, [p[0]], Attributes(ints: shape))
    }
    if let p = inputs(of: x, if: BroadcastTo.self), isSingle(p[0]) {
      let single = make(Reshape.self, [p[0]], Attributes(ints: []))
      return make(BroadcastTo.self, [single], Attributes(ints: shape))
    }
    return nil
  }

  func broadcast(_ x: NodeRef, _ shape: [Int]) -> NodeRef? {
    if g.shape(of: x) == shape { return x }
    if let p = inputs(of: x, if: BroadcastTo.self) {
      return make(BroadcastTo.self, [p[0]], Attributes(ints: shape))
    }
    if isSingle(x), Shapes.count(shape) == 1 {
      return make(Reshape.self, [x], Attributes(ints: shape))
    }
    return nil
  }

  func transpose(_ x: NodeRef, _ order: [Int]) -> NodeRef? {
    if order == Array(order.indices) { return x }
    let node = g.node(x)
    if node.op == Transpose.self {
      let inner = node.attributes.ints
      return make(
        Transpose.self, [node.inputs[0]], Attributes(ints: order.map { inner[$0] }))
    }
    guard let value = uniform(x) else { return nil }
    let shape = g.shape(of: x)
    return filled(value, order.map { shape[$0] })
  }

  func slice(_ x: NodeRef, _ attributes: Attributes) -> NodeRef? {
    let shape = g.shape(of: x)
    let box = Box(attributes.ints, rank: shape.count)
    if box.counts == shape, box.steps.allSatisfy({ $0 == 1 }) { return x }
    if let value = uniform(x) { return filled(value, box.counts) }
    let node = g.node(x)
    if node.op == Slice.self {
      let inner = Box(node.attributes.ints, rank: shape.count)
      let composed = Box(
        starts: shape.indices.map { inner.starts[$0] + box.starts[$0] * inner.steps[$0] },
        counts: box.counts,
        steps: shape.indices.map { inner.steps[$0] * box.steps[$0] })
      return make(Slice.self, [node.inputs[0]], Attributes(ints: composed.ints))
    }
    if node.op == Concat.self { return slice(ofConcat: node, box) }
    return nil
  }

  /// A slice that lies in one part of a concatenation.
  private func slice(ofConcat node: Node, _ box: Box) -> NodeRef? {
    let axis = node.attributes.ints[0]
    guard box.counts[axis] > 0 else { return nil }
    let end = box.starts[axis] + (box.counts[axis] - 1) * box.steps[axis]
    var start = 0
    for part in node.inputs {
      let size = g.shape(of: part)[axis]
      let inside = start..<start + size
      if inside.contains(box.starts[axis]), inside.contains(end) {
        var moved = box
        moved.starts[axis] -= start
        return make(Slice.self, [part], Attributes(ints: moved.ints))
      }
      start += size
    }
    return nil
  }

  /// A concatenation without its empty parts.
  func concat(_ parts: [NodeRef], _ axis: Int) -> NodeRef? {
    let filled = parts.filter { g.shape(of: $0)[axis] != 0 }
    if filled.count == 1 { return filled[0] }
    if filled.count == parts.count || filled.isEmpty { return nil }
    return make(Concat.self, filled, Attributes(ints: [axis]))
  }
}
