import Graphs
import Tensors

/// Vectors of K probabilities from K − 1 real numbers: each takes a share of what is left.
///
/// The k-th share is 1 / (1 + exp(−(uₖ − log(K − k)))), so that u = 0 gives equal probabilities.
/// Source: M. Betancourt (2012), "Cruising the simplex"; Stan reference manual, simplex transform.
enum StickBreaking: Bijector {
  static let name = "stick_breaking"

  static func unconstrainedShape(batch: [Int], event: [Int]) -> [Int] {
    batch + [max(0, (event.last ?? 1) - 1)]
  }

  static func forward(_ u: [Double], bounds: [Double]) -> (value: [Double], logJacobian: Double) {
    var value: [Double] = []
    var logRest = 0.0
    var logJacobian = 0.0
    for (v, offset) in zip(u, offsets(u.count)) {
      let logShare = Elementary.logSigmoid(v - offset)
      let logKept = Elementary.logSigmoid(offset - v)
      value.append(Elementary.exp(logRest + logShare))
      logJacobian += logRest + logShare + logKept
      logRest += logKept
    }
    return (value + [Elementary.exp(logRest)], logJacobian)
  }

  static func inverse(_ value: [Double], bounds: [Double]) -> [Double] {
    // What is left after each, summed from the end, so that small remainders stay exact.
    var rests = value
    for k in stride(from: value.count - 2, through: 0, by: -1) { rests[k] += rests[k + 1] }
    return offsets(max(0, value.count - 1)).enumerated().map { k, offset in
      Elementary.log(value[k]) - Elementary.log(rests[k + 1]) + offset
    }
  }

  static func build(
    in graph: Graph, _ u: NodeRef, bounds: [NodeRef], event: [Int]
  ) -> (value: NodeRef, logJacobian: NodeRef) {
    let shape = graph.shape(of: u)
    let count = shape.last ?? 0
    let batch = Array(shape.dropLast())
    guard count > 0 else {
      return (graph.broadcast(graph.constant(1), to: batch + [1]), graph.constant(0))
    }
    let v = graph.sub(u, graph.constant(offsets(count), [count]))
    let logShares = graph.logSigmoid(v)
    let logKept = graph.logSigmoid(graph.neg(v))
    let logRests = graph.cumsum(logKept)
    let last = graph.slice(logRests, axis: -1, from: count - 1, count: 1)
    let logValues = graph.add(logShares, graph.sub(logRests, logKept))
    return (
      graph.exp(graph.concat([logValues, last], axis: -1)),
      graph.sum(graph.add(logShares, logRests))
    )
  }

  /// log(K − k) for k = 1, …, K − 1.
  private static func offsets(_ count: Int) -> [Double] {
    (0..<count).map { Elementary.log(Double(count - $0)) }
  }
}
