import Tensors

/// The cotangent of the images of `MaxPool2D`: inputs are that of the largest elements, and which
/// they were.
///
/// Attributes: those of the windows, then the images' height and width.
enum MaxPool2DGradient: Op, Kernel {
  static let name = "max_pool2d_gradient"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let s = Pools.shape(ofGradient: inputs[0], attributes)
    precondition(inputs[0] == inputs[1], "places of shape \(inputs[1]) for \(inputs[0])")
    return [[s.batch, s.height, s.width, s.channels]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    var dx = [Double](repeating: 0, count: Shapes.count(call.outputShapes[0]))
    let s = Pools.shape(ofGradient: call.shapes[0], call.attributes)
    Pools.forEachWindow(s) { out, window in
      dx[window[Int(call.inputs[1][out])]] += call.inputs[0][out]
    }
    return [dx]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    [
      call.graph.apply1(
        MaxPool2DPick.self, [call.cotangent, call.inputs[1]],
        Attributes(ints: Array(call.attributes.ints.prefix(4)))), nil,
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    Pools.plan(Pools.shape(ofGradient: call.inputs[0], call.attributes), call)
  }

  static func samples(_ n: Int) -> [OpSample] {
    Pools.samples(n).map { images, window in
      let attributes = Attributes(ints: window)
      let output = Pools.output(Pools.shape(images, attributes))
      return OpSample(
        [output, output], each: [.real(-2...2), .index(below: window[0] * window[1])],
        attributes: Attributes(ints: window + images[1...2]))
    }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    Pooling.scatter(
      PoolShape(k.ints), k.input(0, T.self), k.input(1, Int32.self), k.output(0, T.self),
      team: k.team)
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
