import Tensors

/// b where a is not 0, else c, element by element; the three broadcast.
enum Where: Op, BlockKernel {
  static let name = "where"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    guard let values = Shapes.broadcast(inputs[1], inputs[2]),
      let shape = Shapes.broadcast(inputs[0], values)
    else { preconditionFailure("where of shapes \(inputs)") }
    return [shape]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (a, b, c) = (call.broadcast(0), call.broadcast(1), call.broadcast(2))
    return [a.indices.map { a[$0] != 0 ? b[$0] : c[$0] }]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let condition = call.inputs[0]
    return [
      nil,
      call.wanted[1] ? g.where(condition, call.cotangent, g.constant(0)) : nil,
      call.wanted[2] ? g.where(condition, g.constant(0), call.cotangent) : nil,
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    KernelPlan(cost: call.elements * 0.2, block: .elementwise(call))
  }

  static func samples(_ n: Int) -> [OpSample] {
    let mask = (0..<n).map { Double($0 % 3 == 0 ? 0 : 1) }
    return [[n], [1], []].map { shape in
      OpSample([[n], shape, [n]], each: [.exact(mask), .real(-2...2), .real(-2...2)])
    } + [OpSample([[n], [2, n], []], each: [.exact(mask), .real(-2...2), .real(-2...2)])]
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: BlockContext, _ type: T.Type) {
    let (a, b, c) = (k.input(0, T.self), k.input(1, T.self), k.input(2, T.self))
    let y = k.output(0, T.self)
    switch k.scalars {
    case 0: for i in 0..<k.count { y[i] = a[i] != 0 ? b[i] : c[i] }
    case 2:
      let s = b[0]
      for i in 0..<k.count { y[i] = a[i] != 0 ? s : c[i] }
    case 4:
      let s = c[0]
      for i in 0..<k.count { y[i] = a[i] != 0 ? b[i] : s }
    default:
      let (m, n, o) = (k.isScalar(0) ? 0 : 1, k.isScalar(1) ? 0 : 1, k.isScalar(2) ? 0 : 1)
      for i in 0..<k.count { y[i] = a[i &* m] != 0 ? b[i &* n] : c[i &* o] }
    }
  }

  static func block64(_ b: BlockContext) { run(b, Double.self) }
  static func block32(_ b: BlockContext) { run(b, Float.self) }
}
