import Tensors

/// The axes in another order: output axis i is input axis p[i] (the attribute).
enum Transpose: Op, Kernel {
  static let name = "transpose"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    precondition(
      attributes.ints.sorted() == Array(inputs[0].indices),
      "transpose of \(inputs[0]) by \(attributes.ints)")
    return [attributes.ints.map { inputs[0][$0] }]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let own = Shapes.strides(call.shapes[0])
    let strides = call.attributes.ints.map { own[$0] }
    return [
      Shapes.positions(call.outputShapes[0], strides: strides).map { call.inputs[0][$0] }
    ]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    var inverse = call.attributes.ints
    for (i, p) in call.attributes.ints.enumerated() { inverse[p] = i }
    return [call.graph.transpose(call.cotangent, inverse)]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let own = Shapes.strides(call.inputs[0])
    let strides = call.attributes.ints.map { own[$0] }
    return KernelPlan(
      ints: StridedCopy.ints(call.outputs[0], strides: strides, offset: 0),
      cost: call.elements * 1.5)
  }

  /// A view where only axes of size 1 move.
  static func viewOffset(_ call: PlanCall) -> Int? {
    let long = call.attributes.ints.filter { call.inputs[0][$0] != 1 }
    return long == long.sorted() ? 0 : nil
  }

  static func samples(_ n: Int) -> [OpSample] {
    [
      ([2, n], [1, 0]), ([n, 3], [1, 0]), ([2, n, 3], [2, 0, 1]), ([2, 1, n], [1, 2, 0]),
      ([2, 3, 2, n], [3, 1, 0, 2]),
    ].map { OpSample([$0.0], attributes: Attributes(ints: $0.1)) }
  }

  static func run64(_ k: KernelContext) {
    StridedCopy.gather(k.input(0, Double.self), into: k.output(0), k.ints)
  }
  static func run32(_ k: KernelContext) {
    StridedCopy.gather(k.input(0, Float.self), into: k.output(0), k.ints)
  }
}
