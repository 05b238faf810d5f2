import Tensors

/// a b + c, rounded once: what the passes make of a product and a sum of large arrays.
enum MultiplyAdd: Op, BlockKernel {
  static let name = "multiply_add"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let product = Multiply.outputs(of: [inputs[0], inputs[1]], .none)[0]
    return Add.outputs(of: [product, inputs[2]], .none)
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (a, b, c) = (call.broadcast(0), call.broadcast(1), call.broadcast(2))
    return [a.indices.map { c[$0].addingProduct(a[$0], b[$0]) }]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    return [
      call.wanted[0] ? g.mul(call.cotangent, call.inputs[1]) : nil,
      call.wanted[1] ? g.mul(call.cotangent, call.inputs[0]) : nil, call.cotangent,
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    KernelPlan(cost: call.elements * 0.1, block: .elementwise(call))
  }

  static func samples(_ n: Int) -> [OpSample] {
    [
      OpSample([[n], [n], [n]]), OpSample([[n], [], [n]]), OpSample([[], [n], []]),
      OpSample([[2, n], [n], [2, 1]]), OpSample([[n, 1], [1, 3], [3]]),
    ]
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: BlockContext, _ type: T.Type) {
    let (a, b, c) = (k.input(0, T.self), k.input(1, T.self), k.input(2, T.self))
    let y = k.output(0, T.self)
    switch k.scalars {
    case 0: for i in 0..<k.count { y[i] = RelaxedMath.multiplyAdd(a[i], b[i], c[i]) }
    case 1:
      let s = a[0]
      for i in 0..<k.count { y[i] = RelaxedMath.multiplyAdd(s, b[i], c[i]) }
    case 2:
      let s = b[0]
      for i in 0..<k.count { y[i] = RelaxedMath.multiplyAdd(a[i], s, c[i]) }
    default:
      let (m, n, o) = (k.isScalar(0) ? 0 : 1, k.isScalar(1) ? 0 : 1, k.isScalar(2) ? 0 : 1)
      for i in 0..<k.count {
        y[i] = RelaxedMath.multiplyAdd(a[i &* m], b[i &* n], c[i &* o])
      }
    }
  }

  static func block64(_ b: BlockContext) { run(b, Double.self) }
  static func block32(_ b: BlockContext) { run(b, Float.self) }
}
