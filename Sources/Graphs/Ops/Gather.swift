import Tensors

/// Rows of the first input, along its first axis, at the positions in the second.
enum Gather: Op, Kernel, BlockKernel {
  static let name = "gather"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    precondition(!inputs[0].isEmpty, "gather from a scalar")
    return [inputs[1] + inputs[0].dropFirst()]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let inner = Shapes.count(Array(call.shapes[0].dropFirst()))
    return [
      call.inputs[1].flatMap { i in
        (0..<inner).map { call.inputs[0][Int(i) * inner + $0] }
      }
    ]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    [call.graph.scatterAdd(call.cotangent, at: call.inputs[1], rows: call.shape(0)[0]), nil]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let inner = Shapes.count(Array(call.inputs[0].dropFirst()))
    return KernelPlan(
      ints: [inner], cost: Double(Shapes.count(call.outputs[0])) * 0.6,
      block: inner == 1
        ? BlockForm(
          shape: call.outputs[0], inputs: [.whole, .positions], outputs: [.elements]) : nil)
  }

  static func samples(_ n: Int) -> [OpSample] {
    [[5], [4, 3], [1, 2, 2]].map {
      OpSample([$0, [n]], each: [.real(-2...2), .index(below: $0[0])])
    } + [OpSample([[6], [2, n]], each: [.real(-2...2), .index(below: 6)])]
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let inner = k.ints[0]
    let x = k.input(0, T.self)
    let rows = k.input(1, Int32.self)
    var y = k.output(0, T.self)
    for r in 0..<k.inputCount(1) {
      let row = x + Int(rows[r]) * inner
      for i in 0..<inner { y[i] = row[i] }
      y += inner
    }
  }

  @inline(__always)
  private static func runBlock<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let x = b.input(0, T.self)
    let rows = b.input(1, Int32.self)
    let y = b.output(0, T.self)
    for i in 0..<b.count { y[i] = x[Int(rows[i])] }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
  static func block64(_ b: BlockContext) { runBlock(b, Double.self) }
  static func block32(_ b: BlockContext) { runBlock(b, Float.self) }
}
