import Graphs

extension Graph {
  /// What a function is applied to, where a node is its value: `e` at a node of `sigmoid(e)`.
  func argument(of op: String, at ref: NodeRef) -> NodeRef? {
    let node = node(ref)
    return node.op.name == op && node.inputs.count == 1 ? node.inputs[0] : nil
  }
}
