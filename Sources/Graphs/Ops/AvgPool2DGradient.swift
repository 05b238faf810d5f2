import Tensors

/// The cotangent of the images of `AvgPool2D` from that of the means.
///
/// Attributes: those of the windows, then the images' height and width.
enum AvgPool2DGradient: Op, Kernel {
  static let name = "avg_pool2d_gradient"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let s = Pools.shape(ofGradient: inputs[0], attributes)
    return [[s.batch, s.height, s.width, s.channels]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    var dx = [Double](repeating: 0, count: Shapes.count(call.outputShapes[0]))
    let s = Pools.shape(ofGradient: call.shapes[0], call.attributes)
    Pools.forEachWindow(s) { out, window in
      for x in window { dx[x] += call.inputs[0][out] / Double(window.count) }
    }
    return [dx]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    [
      call.graph.apply1(
        AvgPool2D.self, [call.cotangent], Attributes(ints: Array(call.attributes.ints.prefix(4))))
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    Pools.plan(Pools.shape(ofGradient: call.inputs[0], call.attributes), call)
  }

  static func samples(_ n: Int) -> [OpSample] {
    Pools.samples(n).map { images, window in
      OpSample(
        [Pools.output(Pools.shape(images, Attributes(ints: window)))],
        attributes: Attributes(ints: window + images[1...2]))
    }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    Pooling.spread(PoolShape(k.ints), k.input(0, T.self), k.output(0, T.self), team: k.team)
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
