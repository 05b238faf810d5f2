import Tensors

/// The elements in ascending order along the last axis, NaNs last; and where each came from.
///
/// Outputs: the sorted values; their flat positions (from 0) in the input. Equal elements keep
/// their order.
enum Sort: Op, Kernel {
  static let name = "sort"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    precondition(!inputs[0].isEmpty, "sort of a scalar")
    return [inputs[0], inputs[0]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let x = call.inputs[0]
    let n = max(call.shapes[0].last ?? 1, 1)
    let order = stride(from: 0, to: x.count, by: n).flatMap { start in
      (start..<start + n).sorted { a, b in
        let isBefore = x[a] < x[b] || (!x[a].isNaN && x[b].isNaN)
        let isAfter = x[b] < x[a] || (!x[b].isNaN && x[a].isNaN)
        return isBefore || (!isAfter && a < b)
      }
    }
    return [order.map { x[$0] }, order.map(Double.init)]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    guard let cotangent = call.cotangents[0] else { return [nil] }
    let g = call.graph
    let n = Shapes.count(call.shape(0))
    let flat = g.scatterAdd(
      g.reshape(cotangent, [n]), at: g.reshape(call.outputs[1], [n]), rows: n)
    return [g.reshape(flat, call.shape(0))]
  }

  static func isIndex(_ output: Int) -> Bool { output == 1 }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let n = call.inputs[0].last ?? 1
    return KernelPlan(
      ints: [n == 0 ? 0 : Shapes.count(call.inputs[0]) / n, n],
      scratchBytes: 2 * max(n, 1) * MemoryLayout<Int32>.stride, cost: call.elements * 20)
  }

  static func samples(_ n: Int) -> [OpSample] { [OpSample([[n]]), OpSample([[2, n]])] }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (rows, n) = (k.ints[0], k.ints[1])
    let from = k.scratch(Int32.self)
    for r in 0..<rows {
      let x = k.input(0, T.self) + r * n
      Sorting.argsort(x, count: n, into: from, scratch: from + n)
      if k.isNeeded(0) {
        let y = k.output(0, T.self) + r * n
        for i in 0..<n { y[i] = x[Int(from[i])] }
      }
      if k.isNeeded(1) {
        let order = k.output(1, Int32.self) + r * n
        for i in 0..<n { order[i] = from[i] &+ Int32(truncatingIfNeeded: r * n) }
      }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
