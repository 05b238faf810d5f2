extension Graph {
  /// The results of a recursion.
  public struct Recursion {
    /// The carried values after each step, along a new first axis.
    public let carried: [NodeRef]
    /// The carried values after the last step; those before the first if there are no steps.
    public let last: [NodeRef]
    /// The body's other results, along a new first axis.
    public let results: [NodeRef]
  }

  /// A recursion over `steps` steps.
  ///
  ///     // level[t] = 0.9 level[t - 1] + shock[t]
  ///     let r = g.scan(steps: 50, carried: [level0], arrays: [shock], shared: []) { b, level, shock, _ in
  ///       ([b.add(b.mul(level[0], b.constant(0.9)), shock[0])], [])
  ///     }
  ///     let level = r.carried[0]   // [50]
  ///
  /// - Parameters:
  ///   - steps: how often the body runs.
  ///   - carried: values before the first step; each keeps its shape.
  ///   - arrays: arrays with one entry a step along their first axis.
  ///   - shared: values that all steps read; what depends on them alone is computed once.
  ///   - isReversed: whether the last step comes first.
  ///   - body: builds one step in a graph of its own, from the carried values, the step's entries
  ///     and the shared values; gives the carried values after the step, and other results. It may
  ///     use no node from outside.
  public func scan(
    steps: Int, carried: [NodeRef], arrays: [NodeRef], shared: [NodeRef],
    isReversed: Bool = false,
    _ body: (Graph, [NodeRef], [NodeRef], [NodeRef]) -> (carried: [NodeRef], results: [NodeRef])
  ) -> Recursion {
    let graph = Graph()
    graph.tag = tag
    func slots(_ prefix: String, _ refs: [NodeRef], _ role: SlotRole, drop: Int) -> [NodeRef] {
      refs.enumerated().map { i, ref in
        let shape = Array(self.shape(of: ref).dropFirst(drop))
        return isIndex(ref)
          ? graph.indexInput("\(prefix)\(i)", shape, role: role)
          : graph.input("\(prefix)\(i)", shape, role: role)
      }
    }
    let made = body(
      graph, slots("c", carried, .step, drop: 0), slots("x", arrays, .step, drop: 1),
      slots("w", shared, .data, drop: 0))
    let frozen = Subgraph(graph, outputs: made.carried + made.results)
    let ints = [steps, carried.count, arrays.count, shared.count, isReversed ? 1 : 0]
    let outputs = apply(
      Scan.self, carried + arrays + shared, Attributes(ints: ints, body: frozen))
    let m = carried.count
    return Recursion(
      carried: Array(outputs[..<m]), last: Array(outputs[m..<2 * m]),
      results: Array(outputs[(2 * m)...]))
  }

  /// Appends the nodes of a body, its slots replaced by `inputs`; returns its outputs.
  func inline(_ body: Subgraph, _ inputs: [NodeRef]) -> [NodeRef] {
    let savedTag = tag
    defer { tag = savedTag }
    var made: [[NodeRef]] = []
    made.reserveCapacity(body.nodes.count)
    for node in body.nodes {
      tag = node.tag
      if node.op == Input.self || node.op == IndexInput.self {
        made.append([inputs[node.attributes.ints[0]]])
      } else {
        let sources = node.inputs.map { made[Int($0.node)][Int($0.output)] }
        made.append(apply(node.op, sources, node.attributes))
      }
    }
    return body.outputs.map { made[Int($0.node)][Int($0.output)] }
  }
}
