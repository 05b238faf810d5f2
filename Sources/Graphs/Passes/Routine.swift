/// A graph with the outputs that are wanted of it: what the passes take and give.
struct Routine {
  var graph: Graph
  var outputs: [NodeRef]

  /// The same computation without the nodes that no output needs.
  func withoutDeadNodes() -> Routine {
    rebuilt { g, node, inputs in g.apply(node.op, inputs, node.attributes) }
  }

  /// A copy in which `make` gives the outputs of each needed node, in order; equal nodes meet.
  func rebuilt(_ make: (Graph, Node, [NodeRef]) -> [NodeRef]) -> Routine {
    let target = Graph()
    target.adoptSlots(of: graph)
    let isNeeded = neededNodes()
    var made = [[NodeRef]](repeating: [], count: graph.nodes.count)
    for (position, node) in graph.nodes.enumerated() where isNeeded[position] {
      target.tag = node.tag
      made[position] = make(
        target, node, node.inputs.map { made[Int($0.node)][Int($0.output)] })
    }
    return Routine(
      graph: target, outputs: outputs.map { made[Int($0.node)][Int($0.output)] })
  }

  /// Which nodes the outputs depend on.
  func neededNodes() -> [Bool] {
    var isNeeded = [Bool](repeating: false, count: graph.nodes.count)
    for output in outputs { isNeeded[Int(output.node)] = true }
    for position in graph.nodes.indices.reversed() where isNeeded[position] {
      for input in graph.nodes[position].inputs { isNeeded[Int(input.node)] = true }
    }
    return isNeeded
  }
}
