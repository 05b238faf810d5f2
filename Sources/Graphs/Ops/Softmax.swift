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
    [LogSoftmax.evaluate(call)[0].map { Glibc.exp($0) }]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let y = call.outputs[0]
    let mean = g.sum(g.mul(call.cotangent, y), axis: -1, keep: true)
    return [g.mul(y, g.sub(call.cotangent, mean))]
  }

  static func plan(_ call: PlanCall) -> KernelPlan { LogSoftmax.plan(call) }
  static func samples(_ n: Int) -> [OpSample] { LogSoftmax.samples(n) }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (rows, n) = (k.ints[0], k.ints[1])
    for r in 0..<rows {
      let x = k.input(0, T.self) + r * n
      let y = k.output(0, T.self) + r * n
      let top = ReduceMax.foldRow(x, n)
      for i in 0..<n { y[i] = Elementary.exp(x[i] - top) }
      let scale = 1 / Lanes.sum(UnsafePointer(y), n)
      for i in 0..<n { y[i] = y[i] * scale }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
