import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// log(1 + exp(x)); and its derivative 1 / (1 + exp(-x)).
enum Softplus: Op, BlockKernel {
  static let name = "softplus"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    [inputs[0], inputs[0]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let x = call.inputs[0]
    return [
      x.map { $0.isNaN ? $0 : ($0 > 0 ? $0 : 0) + Glibc.log1p(exp(-$0.magnitude)) },
      x.map(Sigmoid.oracle),
    ]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    var total = call.cotangents[0].map { g.mul($0, call.outputs[1]) }
    if let second = call.cotangents[1] {
      let y = call.outputs[1]
      let part = g.mul(second, g.mul(y, g.sub(g.constant(1), y)))
      total = total.map { g.add($0, part) } ?? part
    }
    return [total]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    KernelPlan(cost: call.elements * 2, block: .elementwise(call))
  }

  static func samples(_ n: Int) -> [OpSample] { [OpSample([[n]], .real(-9...9))] }

  @inline(__always)
  private static func run<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let x = b.input(0, T.self)
    if b.isNeeded(0) { ElementaryKernels.run(.softplus, x, b.output(0, T.self), b.count) }
    if b.isNeeded(1) { ElementaryKernels.run(.sigmoid, x, b.output(1, T.self), b.count) }
  }

  static func block64(_ b: BlockContext) { run(b, Double.self) }
  static func block32(_ b: BlockContext) { run(b, Float.self) }
}
