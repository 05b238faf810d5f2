import Tensors

/// Slots whose numbers products shall draw, from independent normals, wherever they read them.
///
/// It is memory that is won, not time. In nanoseconds a weight on a core with AVX-512, a draw takes
/// 0.9 wherever it is made, and to write it and read it back takes no longer than to draw it in
/// pieces; two products draw it twice. So draws are kept unless they are too many for the memory:
/// the table of `core drawn` in the benchmarks shows both ways.
public struct DrawnSlots: Sendable {
  /// The slots' names.
  public var names: Set<String>
  /// Whether their scales are sds before softplus.
  public var areFree: Bool

  /// Some slots; none unless said.
  public init(_ names: Set<String> = [], areFree: Bool = false) {
    self.names = names
    self.areFree = areFree
  }

  /// The slots that stand in for one that products draw: means and scales of its shape, and the
  /// words of the stream (`MeanFieldNoise`).
  public static func parts(of name: String) -> (mean: String, scale: String, stream: String) {
    (name + ".mean", name + ".scale", name + ".stream")
  }
}

/// Products that draw their weights themselves.
extension Routine {
  /// The same computation with slots of weights that only products of matrices read, as their right
  /// factors, drawn by these.
  func withSampledProducts(_ draws: DrawnSlots) -> Routine {
    if draws.names.isEmpty { return self }
    /// The slot that a node is a view of as a matrix, while it may still be drawn.
    var slots = [Int?](repeating: nil, count: graph.nodes.count)
    var products: [Int: Int] = [:]
    for (position, node) in graph.nodes.enumerated() {
      if node.op == Input.self {
        let slot = node.attributes.ints[0]
        guard draws.names.contains(graph.slots[slot].name),
          graph.count(of: NodeRef(position)) >= Self.large
        else { continue }
        (slots[position], products[slot]) = (slot, 0)
      } else if node.op == Reshape.self {
        slots[position] = slots[Int(node.inputs[0].node)]
      } else {
        for (i, input) in node.inputs.enumerated() {
          guard let slot = slots[Int(input.node)], let count = products[slot] else { continue }
          let isFactor =
            i == 1 && (node.op == MatMul.self || node.op == Affine.self)
            && node.shapes[0].count == 2 && graph.shape(of: input).count == 2
          products[slot] = isFactor ? count + 1 : nil
        }
      }
    }
    for output in outputs {
      if let slot = slots[Int(output.node)] { products[slot] = nil }
    }
    let chosen = products.filter { $0.value > 0 }
    if chosen.isEmpty { return self }
    return rebuiltByPosition { g, position, node, inputs in
      guard node.op == MatMul.self || node.op == Affine.self,
        let slot = slots[Int(node.inputs[1].node)], chosen[slot] != nil
      else { return g.apply(node.op, inputs, node.attributes) }
      let shape = g.shape(of: inputs[1])
      let source = self.graph.slots[slot]
      let names = DrawnSlots.parts(of: source.name)
      let parts = [
        g.reshape(g.input(names.mean, source.shape), shape),
        g.reshape(g.input(names.scale, source.shape), shape),
        g.indexInput(names.stream, [MeanFieldNoise.wordCount], role: .step),
      ]
      let flags = node.attributes.ints + (node.op == MatMul.self ? [-1, 0, 0] : [])
      return g.apply(
        SampledAffine.self, [inputs[0]] + parts + inputs[2...],
        Attributes(ints: flags + [draws.areFree ? 1 : 0]))
    }.withoutDeadNodes()
  }
}
