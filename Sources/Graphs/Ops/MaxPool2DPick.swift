import Tensors

/// One element of each window over images, where the second input says which: the adjoint of
/// `MaxPool2DGradient`.
///
/// Attributes: see `Pools`.
enum MaxPool2DPick: Op, Kernel {
  static let name = "max_pool2d_pick"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let shape = Pools.output(Pools.shape(inputs[0], attributes))
    precondition(inputs[1] == shape, "places of shape \(inputs[1]) for windows \(shape)")
    return [shape]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    var y = [Double](repeating: 0, count: Shapes.count(call.outputShapes[0]))
    Pools.forEachWindow(Pools.shape(call.shapes[0], call.attributes)) { out, window in
      y[out] = call.inputs[0][window[Int(call.inputs[1][out])]]
    }
    return [y]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    [
      call.graph.apply1(
        MaxPool2DGradient.self, [call.cotangent, call.inputs[1]],
        Attributes(ints: call.attributes.ints + call.shape(0)[1...2])), nil,
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    Pools.plan(Pools.shape(call.inputs[0], call.attributes), call)
  }

  static func samples(_ n: Int) -> [OpSample] {
    Pools.samples(n).map { images, window in
      let attributes = Attributes(ints: window)
      return OpSample(
        [images, Pools.output(Pools.shape(images, attributes))],
        each: [.real(-2...2), .index(below: window[0] * window[1])], attributes: attributes)
    }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    Pooling.pick(
      PoolShape(k.ints), k.input(0, T.self), k.input(1, Int32.self), k.output(0, T.self),
      team: k.team)
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
