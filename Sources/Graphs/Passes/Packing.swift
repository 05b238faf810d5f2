extension Routine {
  /// The same computation with matrices that depend on data alone rearranged, once a binding, in
  /// the order in which products with vectors read them.
  ///
  /// Matrices beyond 32 MiB stay as they are: memory is then the limit, not arithmetic.
  func withPackedMatrices() -> Routine {
    let largest = 32 << 20 / 8
    let isFixed = fixedNodes()
    let products = graph.nodes.indices.filter { position in
      let node = graph.nodes[position]
      guard node.op == MatVec.self, isFixed[Int(node.inputs[0].node)], !isFixed[position] else {
        return false
      }
      let shape = graph.shape(of: node.inputs[0])
      return shape[0] >= 16 && (1...largest).contains(Shapes.count(shape))
    }
    if products.isEmpty { return self }
    let chosen = Set(products)
    return rebuiltByPosition { g, position, node, inputs in
      guard chosen.contains(position) else {
        return g.apply(node.op, inputs, node.attributes)
      }
      let packed = g.apply1(PackRows.self, [inputs[0]])
      let rows = g.shape(of: inputs[0])[0]
      return g.apply(
        PackedMatVec.self, [packed, inputs[1]],
        Attributes(ints: [rows, node.attributes.ints[0]]))
    }
  }
}
