import Tensors

/// The row-major positions of paired index arrays: Σ indexₖ · strideₖ.
///
/// Attributes: the sizes of the axes that are indexed.
enum FlatIndex: Op, Kernel {
  static let name = "flat_index"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let shape = inputs.reduce([]) { Shapes.broadcast($0, $1) ?? [-1] }
    precondition(
      !shape.contains(-1) && inputs.count == attributes.ints.count,
      "paired indices of shapes \(inputs)")
    return [shape]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let indices = call.inputs.indices.map { call.broadcast($0) }
    let strides = Shapes.strides(call.attributes.ints)
    return [
      (0..<Shapes.count(call.outputShapes[0])).map { i in
        zip(indices, strides).reduce(0) { $0 + $1.0[i] * Double($1.1) }
      }
    ]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] { call.inputs.map { _ in nil } }
  static func isIndex(_ output: Int) -> Bool { true }

  static func plan(_ call: PlanCall) -> KernelPlan {
    // For each input: its stride in the result, then its walk over the output's shape.
    let strides = Shapes.strides(call.attributes.ints)
    var ints: [Int] = []
    for (shape, stride) in zip(call.inputs, strides) {
      let walk = Shapes.strides(shape, broadcastTo: call.outputs[0])
      ints += [stride, call.outputs[0].count] + call.outputs[0] + walk
    }
    return KernelPlan(ints: [call.inputs.count] + ints, cost: call.elements * 2)
  }

  static func samples(_ n: Int) -> [OpSample] {
    [
      OpSample(
        [[n], [n]], each: [.index(below: 3), .index(below: 4)],
        attributes: Attributes(ints: [3, 4]), isSmooth: false),
      OpSample(
        [[n], [2, 1], []],
        each: [.index(below: 3), .index(below: 4), .index(below: 2)],
        attributes: Attributes(ints: [3, 4, 2]), isSmooth: false),
    ]
  }

  private static func run(_ k: KernelContext) {
    let y = k.output(0, Int32.self)
    let n = k.outputCount(0)
    for i in 0..<n { y[i] = 0 }
    var ints = k.ints + 1
    for input in 0..<k.ints[0] {
      let x = k.input(input, Int32.self)
      let scale = Int32(truncatingIfNeeded: ints[0])
      let rank = ints[1]
      for i in 0..<n {
        var rest = i
        var position = 0
        for axis in stride(from: rank - 1, through: 0, by: -1) {
          position += rest % ints[2 + axis] * ints[2 + rank + axis]
          rest /= ints[2 + axis]
        }
        y[i] = y[i] &+ x[position] &* scale
      }
      ints += 2 + 2 * rank
    }
  }

  static func run64(_ k: KernelContext) { run(k) }
  static func run32(_ k: KernelContext) { run(k) }
}
