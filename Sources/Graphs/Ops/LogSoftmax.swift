import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// x - log Σ exp(x) along the last axis.
enum LogSoftmax: Op, Kernel {
  static let name = "log_softmax"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    precondition(!inputs[0].isEmpty, "log_softmax of a scalar")
    return [inputs[0]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let x = call.inputs[0]
    let n = call.shapes[0].last ?? 1
    var y = x
    for start in stride(from: 0, to: x.count, by: max(n, 1)) {
      let row = x[start..<start + n]
      let top = row.reduce(-Double.infinity) { $0.isNaN || $0 > $1 ? $0 : $1 }
      let total = Glibc.log(row.reduce(0) { $0 + Glibc.exp($1 - top) })
      for i in start..<start + n { y[i] = x[i] - top - total }
    }
    return [y]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let total = g.sum(call.cotangent, axis: -1, keep: true)
    return [g.sub(call.cotangent, g.mul(g.exp(call.outputs[0]), total))]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let n = call.inputs[0].last ?? 1
    return SoftmaxRows.plan(
      rows: n == 0 ? 0 : Shapes.count(call.inputs[0]) / n, columns: n, cost: call.elements * 2, call
    )
  }

  static func samples(_ n: Int) -> [OpSample] {
    [OpSample([[n]]), OpSample([[3, n]]), OpSample([[n, 2]])]
  }

  static func run64(_ k: KernelContext) { SoftmaxRows.run(k, .logSoftmax, Double.self) }
  static func run32(_ k: KernelContext) { SoftmaxRows.run(k, .logSoftmax, Float.self) }
}
