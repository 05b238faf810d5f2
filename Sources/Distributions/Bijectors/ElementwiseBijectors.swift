import Graphs
import Tensors

/// The identity, for real numbers and vectors.
enum IdentityBijector: Bijector {
  static let name = "identity"
  static func unconstrainedShape(batch: [Int], event: [Int]) -> [Int] { batch + event }
  static func forward(_ u: [Double], bounds: [Double]) -> (value: [Double], logJacobian: Double) {
    (u, 0)
  }
  static func inverse(_ value: [Double], bounds: [Double]) -> [Double] { value }
  static func build(
    in graph: Graph, _ u: NodeRef, bounds: [NodeRef], event: [Int]
  ) -> (value: NodeRef, logJacobian: NodeRef) { (u, graph.constant(0)) }
}

/// lower + exp(u), for numbers above a bound.
enum LowerBijector: Bijector {
  static let name = "lower"
  static func unconstrainedShape(batch: [Int], event: [Int]) -> [Int] { batch + event }
  static func forward(_ u: [Double], bounds: [Double]) -> (value: [Double], logJacobian: Double) {
    (u.map { bounds[0] + Elementary.exp($0) }, u.reduce(0, +))
  }
  static func inverse(_ value: [Double], bounds: [Double]) -> [Double] {
    value.map { Elementary.log($0 - bounds[0]) }
  }
  static func build(
    in graph: Graph, _ u: NodeRef, bounds: [NodeRef], event: [Int]
  ) -> (value: NodeRef, logJacobian: NodeRef) {
    let size = graph.exp(u)
    let isZero = graph.constantValue(bounds[0]) == [0]
    return (isZero ? size : graph.add(bounds[0], size), graph.sum(u))
  }
}

/// upper − exp(u), for numbers below a bound.
enum UpperBijector: Bijector {
  static let name = "upper"
  static func unconstrainedShape(batch: [Int], event: [Int]) -> [Int] { batch + event }
  static func forward(_ u: [Double], bounds: [Double]) -> (value: [Double], logJacobian: Double) {
    (u.map { bounds[0] - Elementary.exp($0) }, u.reduce(0, +))
  }
  static func inverse(_ value: [Double], bounds: [Double]) -> [Double] {
    value.map { Elementary.log(bounds[0] - $0) }
  }
  static func build(
    in graph: Graph, _ u: NodeRef, bounds: [NodeRef], event: [Int]
  ) -> (value: NodeRef, logJacobian: NodeRef) {
    (graph.sub(bounds[0], graph.exp(u)), graph.sum(u))
  }
}

/// lower + (upper − lower) / (1 + exp(−u)), for numbers between two bounds.
enum IntervalBijector: Bijector {
  static let name = "interval"
  static func unconstrainedShape(batch: [Int], event: [Int]) -> [Int] { batch + event }
  static func forward(_ u: [Double], bounds: [Double]) -> (value: [Double], logJacobian: Double) {
    let width = bounds[1] - bounds[0]
    let logs = u.map { Elementary.logSigmoid($0) + Elementary.logSigmoid(-$0) }
    return (
      u.map { bounds[0] + width * Elementary.sigmoid($0) },
      logs.reduce(Double(u.count) * Elementary.log(width), +)
    )
  }
  static func inverse(_ value: [Double], bounds: [Double]) -> [Double] {
    value.map { Elementary.log($0 - bounds[0]) - Elementary.log(bounds[1] - $0) }
  }
  static func build(
    in graph: Graph, _ u: NodeRef, bounds: [NodeRef], event: [Int]
  ) -> (value: NodeRef, logJacobian: NodeRef) {
    let share = graph.sigmoid(u)
    let logs = graph.add(graph.logSigmoid(u), graph.logSigmoid(graph.neg(u)))
    if bounds.map({ graph.constantValue($0) }) == [[0], [1]] { return (share, graph.sum(logs)) }
    let width = graph.sub(bounds[1], bounds[0])
    return (
      graph.add(bounds[0], graph.mul(width, share)), graph.sum(graph.add(logs, graph.log(width)))
    )
  }
}

/// exp(u), for vectors of positive numbers.
enum PositiveBijector: Bijector {
  static let name = "positive"
  static func unconstrainedShape(batch: [Int], event: [Int]) -> [Int] { batch + event }
  static func forward(_ u: [Double], bounds: [Double]) -> (value: [Double], logJacobian: Double) {
    (u.map { Elementary.exp($0) }, u.reduce(0, +))
  }
  static func inverse(_ value: [Double], bounds: [Double]) -> [Double] {
    value.map { Elementary.log($0) }
  }
  static func build(
    in graph: Graph, _ u: NodeRef, bounds: [NodeRef], event: [Int]
  ) -> (value: NodeRef, logJacobian: NodeRef) { (graph.exp(u), graph.sum(u)) }
}
