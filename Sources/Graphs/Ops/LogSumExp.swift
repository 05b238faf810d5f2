import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// log Σ exp(x) over neighbouring axes, shifted by the largest element so that nothing overflows.
enum LogSumExp: Op, Kernel {
  static let name = "log_sum_exp"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    Sum.outputs(of: inputs, attributes)
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    [
      Sum.folds(call).map { x in
        let top = x.reduce(-Double.infinity) { $0.isNaN || $0 > $1 ? $0 : $1 }
        return top.isFinite ? top + Glibc.log(x.reduce(0) { $0 + Glibc.exp($1 - top) }) : top
      }
    ]
  }

  /// The softmax of the input; 0 where all is -infinity.
  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let y = call.outputs[0]
    let shift = g.where(g.greater(y, g.constant(-.infinity)), y, g.constant(0))
    return [
      g.mul(call.kept(call.cotangent), g.exp(g.sub(call.inputs[0], call.kept(shift))))
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let (outer, n, inner) = Sum.extents(call.inputs[0], call.attributes)
    var plan = SoftmaxRows.plan(rows: outer, columns: n, cost: call.elements * 1.5, call)
    plan.ints.append(inner)
    // Only rows in one piece go through scratch memory.
    if inner != 1 { plan.scratchBytes = 0 }
    return plan
  }

  static func samples(_ n: Int) -> [OpSample] { Sum.samples(n) }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (outer, n, inner) = (k.ints[0], k.ints[1], k.ints[3])
    if inner == 1 { return SoftmaxRows.run(k, .logSumExp, T.self) }
    let x = k.input(0, T.self)
    let y = k.output(0, T.self)
    for o in 0..<outer {
      for i in 0..<inner { y[o * inner + i] = strided(x + o * n * inner + i, n, inner) }
    }
  }

  @inline(__always)
  private static func strided<T: Scalar>(_ x: UnsafePointer<T>, _ n: Int, _ step: Int) -> T {
    var top = -T.infinity
    for j in 0..<n { top = Elementary.maximum(top, x[j * step]) }
    guard top.isFinite else { return top }
    var total: T = 0
    for j in 0..<n { total += Elementary.exp(x[j * step] - top) }
    return top + Elementary.log(total)
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
