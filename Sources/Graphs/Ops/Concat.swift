import Tensors

/// Arrays one after the other along an axis (the attribute).
enum Concat: Op, Kernel {
  static let name = "concat"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let axis = attributes.ints[0]
    var shape = inputs[0]
    shape[axis] = inputs.reduce(0) { $0 + $1[axis] }
    for input in inputs {
      var other = input
      other[axis] = shape[axis]
      precondition(other == shape, "concat of \(inputs) along axis \(axis)")
    }
    return [shape]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let axis = call.attributes.ints[0]
    let outer = Shapes.count(Array(call.shapes[0][..<axis]))
    return [
      (0..<outer).flatMap { o in
        zip(call.inputs, call.shapes).flatMap { x, shape in
          let run = Shapes.count(Array(shape[axis...]))
          return x[o * run..<(o + 1) * run]
        }
      }
    ]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let axis = call.attributes.ints[0]
    var start = 0
    return call.inputs.indices.map { i in
      let shape = call.shape(i)
      defer { start += shape[axis] }
      return call.wanted[i]
        ? call.graph.slice(call.cotangent, axis: axis, from: start, count: shape[axis]) : nil
    }
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let axis = call.attributes.ints[0]
    let runs = call.inputs.map { Shapes.count(Array($0[axis...])) }
    return KernelPlan(
      ints: [Shapes.count(Array(call.inputs[0][..<axis])), call.inputs.count] + runs,
      cost: call.elements * 0.3)
  }

  static func samples(_ n: Int) -> [OpSample] {
    [
      ([[n], [3]], 0), ([[n], [n], [1]], 0), ([[2, n], [2, 2]], 1), ([[n, 2], [1, 2]], 0),
      ([[2, n, 2], [2, 3, 2]], 1),
    ].map { OpSample($0.0, attributes: Attributes(ints: [$0.1])) }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    var y = k.output(0, T.self)
    for o in 0..<k.ints[0] {
      for i in 0..<k.ints[1] {
        let n = k.ints[2 + i]
        let x = k.input(i, T.self) + o * n
        for j in 0..<n { y[j] = x[j] }
        y += n
      }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
