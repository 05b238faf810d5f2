import Tensors

/// f(A B + bias + residual) for matrices A and B, a bias a column and a residual of the result's
/// shape: what most layers are. The passes make it of its parts, with the same bits.
///
/// Attributes: 1 to transpose A, 1 to transpose B, the place of f in `activations` or −1 for none,
/// 1 if the third input is a bias, 1 if the last one is a residual.
enum Affine: Op, Kernel {
  static let name = "affine"

  /// What can end a product: functions of one number.
  static let activations: [any UnaryOp.Type] = [
    Relu.self, Tanh.self, Sigmoid.self, Exp.self, Expm1.self, Erf.self, NormalCDF.self,
  ]

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let shape = MatMul.outputs(
      of: Array(inputs[..<2]), Attributes(ints: Array(attributes.ints[..<2])))[0]
    precondition(shape.count == 2, "a layer of shapes \(inputs)")
    return [shape]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let ints = call.attributes.ints
    var y = MatMul.evaluate(
      OracleCall(
        inputs: Array(call.inputs[..<2]), shapes: Array(call.shapes[..<2]),
        outputShapes: call.outputShapes, attributes: Attributes(ints: Array(ints[..<2]))))[0]
    for i in 2..<max(call.inputs.count, 2) { y = zip(y, call.broadcast(i)).map { $0 + $1 } }
    return [ints[2] < 0 ? y : y.map(activations[ints[2]].oracle)]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let ints = call.attributes.ints
    let (a, b) = (call.inputs[0], call.inputs[1])
    var dy: NodeRef? = call.cotangent
    if ints[2] >= 0 {
      var x = g.matmul(a, ints[0] == 1, b, ints[1] == 1)
      for other in call.inputs.dropFirst(2) { x = g.add(x, other) }
      dy = activations[ints[2]].cotangent(g, x, call.outputs[0], call.cotangent)
    }
    guard let dy else { return call.inputs.map { _ in nil } }
    let factors = MatMul.vjp(
      VJPCall(
        graph: g, inputs: [a, b], outputs: call.outputs,
        attributes: Attributes(ints: Array(ints[..<2])), cotangents: [dy], wanted: call.wanted))
    return factors + call.inputs.dropFirst(2).map { _ in dy }
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let product = MatMul.plan(
      PlanCall(
        inputs: Array(call.inputs[..<2]), outputs: call.outputs,
        attributes: Attributes(ints: Array(call.attributes.ints[..<2])),
        precision: call.precision, threads: call.threads))
    return KernelPlan(
      ints: Array(product.ints[..<5]) + Array(call.attributes.ints[2...]),
      scratchBytes: product.scratchBytes,
      cost: product.cost + Double(Shapes.count(call.outputs[0])) * 0.1)
  }

  static func samples(_ n: Int) -> [OpSample] {
    var samples = [[0, 0], [1, 0], [0, 1], [1, 1]].map { f in
      OpSample(
        [f[0] == 1 ? [3, 2] : [2, 3], f[1] == 1 ? [n, 3] : [3, n], [n]],
        attributes: Attributes(ints: f + [1, 1, 0]))
    }
    samples += (-1..<activations.count).map { f in
      // The rectifier's kink is out of reach of central differences where it cannot be met.
      OpSample(
        [[3, 2], [2, n], [n], [3, n]], attributes: Attributes(ints: [0, 0, f, 1, 1]),
        isSmooth: f != 0)
    }
    return samples + [
      OpSample(
        [[2, n], [n, 3], [2, 3]], attributes: Attributes(ints: [0, 0, 1, 0, 1]), tolerance: 600),
      OpSample([[n, 2], [2, 3], [1, 3]], attributes: Attributes(ints: [0, 0, 2, 1, 0])),
    ]
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let ints = k.ints
    let (m, inner, n) = (ints[0], ints[1], ints[2])
    let (left, right) = MatMul.strides(ints)
    let (bias, residual) = others(k, from: 2, T.self)
    Gemm.affine(
      rows: m, columns: n, inner: inner,
      k.input(0, T.self), left,
      k.input(1, T.self), right,
      bias: bias, residual: residual, activation(ints[5]), k.output(0, T.self),
      workspace: UnsafeMutableRawPointer(k.scratch(T.self)), team: k.team)
  }

  /// The bias and the residual, of which the first has a number among the inputs.
  @inline(__always)
  static func others<T: Scalar>(
    _ k: KernelContext, from first: Int, _ type: T.Type
  ) -> (bias: UnsafePointer<T>?, residual: UnsafePointer<T>?) {
    let hasBias = k.ints[6] == 1
    return (
      hasBias ? k.input(first, T.self) : nil,
      k.ints[7] == 1 ? k.input(hasBias ? first + 1 : first, T.self) : nil
    )
  }

  /// The function at a place of `activations`; none for −1.
  static func activation(_ place: Int) -> LayerActivation {
    if place < 0 { return .identity }
    return activations[place].map.map { .map($0) } ?? .relu
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
