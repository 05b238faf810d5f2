import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// exp(x) / Σ exp(x) along the last axis.
enum Softmax: Op, Kernel {
  static let name = "softmax"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    precondition(!inputs[0].isEmpty, "softmax of a scalar")
    return [inputs[0]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    var y = call.inputs[0]
    let n = call.shapes[0].last ?? 1
    for start in stride(from: 0, to: y.count, by: max(n, 1)) {
      let top = y[start..<start + n].reduce(-Double.infinity) { $0.isNaN || $0 > $1 ? $0 : $1 }
      for i in start..<start + n { y[i] = Glibc.exp(y[i] - top) }
      let total = y[start..<start + n].reduce(0, +)
      for i in start..<start + n { y[i] /= total }
    }
    return [y]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let y = call.outputs[0]
    let mean = g.sum(g.mul(call.cotangent, y), axis: -1, keep: true)
    return [g.mul(y, g.sub(call.cotangent, mean))]
  }

  static func plan(_ call: PlanCall) -> KernelPlan { LogSoftmax.plan(call) }
  static func samples(_ n: Int) -> [OpSample] { LogSoftmax.samples(n) }

  static func run64(_ k: KernelContext) { SoftmaxRows.run(k, .softmax, Double.self) }
  static func run32(_ k: KernelContext) { SoftmaxRows.run(k, .softmax, Float.self) }
}
