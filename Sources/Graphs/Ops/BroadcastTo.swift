import Tensors

/// The input repeated along its trailing axes' size-1 and missing axes to a shape (the attribute).
enum BroadcastTo: Op, BlockKernel {
  static let name = "broadcast"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    precondition(
      Shapes.broadcast(inputs[0], attributes.ints) == attributes.ints,
      "broadcast of \(inputs[0]) to \(attributes.ints)")
    return [attributes.ints]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] { [call.broadcast(0)] }

  /// The cotangent is summed to the input's shape by the caller.
  static func vjp(_ call: VJPCall) -> [NodeRef?] { [call.cotangent] }

  static func plan(_ call: PlanCall) -> KernelPlan {
    KernelPlan(cost: call.elements * 0.2, block: .elementwise(call))
  }

  static func viewOffset(_ call: PlanCall) -> Int? {
    Shapes.count(call.inputs[0]) == Shapes.count(call.outputs[0]) ? 0 : nil
  }

  static func samples(_ n: Int) -> [OpSample] {
    [([], [n]), ([1], [n]), ([n], [2, n]), ([n, 1], [n, 3]), ([1, n, 1], [2, n, 2])].map {
      OpSample([$0.0], attributes: Attributes(ints: $0.1))
    }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let x = b.input(0, T.self)
    let y = b.output(0, T.self)
    if b.isScalar(0) {
      let value = x[0]
      for i in 0..<b.count { y[i] = value }
    } else {
      for i in 0..<b.count { y[i] = x[i] }
    }
  }

  static func block64(_ b: BlockContext) { run(b, Double.self) }
  static func block32(_ b: BlockContext) { run(b, Float.self) }
}
