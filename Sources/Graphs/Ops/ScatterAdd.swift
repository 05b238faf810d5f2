import Tensors

/// Rows added up at the positions in the second input: the adjoint of a gather.
///
/// Attributes: the number of rows of the result.
enum ScatterAdd: Op, Kernel, BlockKernel {
  static let name = "scatter_add"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let rank = inputs[1].count
    precondition(
      Array(inputs[0].prefix(rank)) == inputs[1],
      "scatter_add of \(inputs[0]) at positions of shape \(inputs[1])")
    return [[attributes.ints[0]] + inputs[0].dropFirst(rank)]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let inner = Shapes.count(Array(call.outputShapes[0].dropFirst()))
    var y = [Double](repeating: 0, count: Shapes.count(call.outputShapes[0]))
    for (r, i) in call.inputs[1].enumerated() {
      for j in 0..<inner { y[Int(i) * inner + j] += call.inputs[0][r * inner + j] }
    }
    return [y]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    [call.graph.gather(call.cotangent, call.inputs[1]), nil]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let inner = Shapes.count(Array(call.outputs[0].dropFirst()))
    return KernelPlan(
      ints: [inner], cost: Double(Shapes.count(call.inputs[0])),
      block: inner == 1
        ? BlockForm(
          shape: call.inputs[1], inputs: [.elements, .positions], outputs: [.accumulated]) : nil)
  }

  static func samples(_ n: Int) -> [OpSample] {
    [
      OpSample(
        [[n], [n]], each: [.real(-2...2), .index(below: 5)],
        attributes: Attributes(ints: [5]), tolerance: 600),
      OpSample(
        [[n, 3], [n]], each: [.real(-2...2), .index(below: 4)],
        attributes: Attributes(ints: [4]), tolerance: 600),
      OpSample(
        [[2, n], [2, n]], each: [.real(-2...2), .index(below: 70)],
        attributes: Attributes(ints: [70]), tolerance: 600),
    ]
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let inner = k.ints[0]
    var x = k.input(0, T.self)
    let rows = k.input(1, Int32.self)
    let y = k.output(0, T.self)
    for i in 0..<k.outputCount(0) { y[i] = 0 }
    for r in 0..<k.inputCount(1) {
      let row = y + Int(rows[r]) * inner
      for i in 0..<inner { row[i] += x[i] }
      x += inner
    }
  }

  @inline(__always)
  private static func runBlock<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let x = b.input(0, T.self)
    let rows = b.input(1, Int32.self)
    let y = b.output(0, T.self)
    if b.isScalar(0) {
      let value = x[0]
      for i in 0..<b.count { y[Int(rows[i])] += value }
    } else {
      for i in 0..<b.count { y[Int(rows[i])] += x[i] }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
  static func block64(_ b: BlockContext) { runBlock(b, Double.self) }
  static func block32(_ b: BlockContext) { runBlock(b, Float.self) }
}
