import Tensors

/// A² B for matrices, A² being the square of each element of A: what the variances of a layer's
/// outputs are. The passes make it of its parts, with the same bits; the squares are taken while A
/// is packed.
///
/// Attributes: 1 to transpose A, 1 to transpose B.
enum SquaredMatMul: Op, Kernel {
  static let name = "squared_matmul"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    MatMul.outputs(of: inputs, attributes)
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    MatMul.evaluate(
      OracleCall(
        inputs: [call.inputs[0].map { $0 * $0 }, call.inputs[1]], shapes: call.shapes,
        outputShapes: call.outputShapes, attributes: call.attributes))
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let a = call.inputs[0]
    let parts = MatMul.vjp(
      VJPCall(
        graph: g, inputs: [g.square(a), call.inputs[1]], outputs: call.outputs,
        attributes: call.attributes, cotangents: call.cotangents, wanted: call.wanted))
    return [parts[0].map { g.mul(g.mul(g.constant(2), a), $0) }, parts[1]]
  }

  static func plan(_ call: PlanCall) -> KernelPlan { MatMul.plan(call) }

  static func samples(_ n: Int) -> [OpSample] {
    [[0, 0], [1, 0], [0, 1], [1, 1]].map { f in
      OpSample(
        [f[0] == 1 ? [3, 2] : [2, 3], f[1] == 1 ? [n, 3] : [3, n]],
        attributes: Attributes(ints: f))
    } + [
      OpSample([[2, n], [n, 3]], attributes: Attributes(ints: [0, 0]), tolerance: 600)
    ]
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let ints = k.ints
    let (m, inner, n) = (ints[0], ints[1], ints[2])
    let (left, right) = MatMul.strides(ints)
    Gemm.multiplySquares(
      rows: m, columns: n, inner: inner,
      k.input(0, T.self), left,
      k.input(1, T.self), right, k.output(0, T.self),
      workspace: UnsafeMutableRawPointer(k.scratch(T.self)), team: k.team)
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
