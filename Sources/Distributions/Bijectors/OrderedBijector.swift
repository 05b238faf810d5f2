import Graphs
import Tensors

/// Increasing vectors: the first number as it is, then positive steps exp(u).
enum OrderedBijector: Bijector {
  static let name = "ordered"

  static func unconstrainedShape(batch: [Int], event: [Int]) -> [Int] { batch + event }

  static func forward(_ u: [Double], bounds: [Double]) -> (value: [Double], logJacobian: Double) {
    var value: [Double] = []
    for (k, step) in u.enumerated() {
      value.append(k == 0 ? step : value[k - 1] + Elementary.exp(step))
    }
    return (value, u.dropFirst().reduce(0, +))
  }

  static func inverse(_ value: [Double], bounds: [Double]) -> [Double] {
    value.indices.map { $0 == 0 ? value[0] : Elementary.log(value[$0] - value[$0 - 1]) }
  }

  static func build(
    in graph: Graph, _ u: NodeRef, bounds: [NodeRef], event: [Int]
  ) -> (value: NodeRef, logJacobian: NodeRef) {
    let count = graph.shape(of: u).last ?? 0
    guard count > 1 else { return (u, graph.constant(0)) }
    let first = graph.slice(u, axis: -1, from: 0, count: 1)
    let steps = graph.slice(u, axis: -1, from: 1, count: count - 1)
    return (
      graph.cumsum(graph.concat([first, graph.exp(steps)], axis: -1)), graph.sum(steps)
    )
  }
}
