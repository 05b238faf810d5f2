import Tensors

/// The mean of each window over images [batch, height, width, channels].
///
/// Attributes: see `Pools`.
enum AvgPool2D: Op, Kernel {
  static let name = "avg_pool2d"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    [Pools.output(Pools.shape(inputs[0], attributes))]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    var y = [Double](repeating: 0, count: Shapes.count(call.outputShapes[0]))
    Pools.forEachWindow(Pools.shape(call.shapes[0], call.attributes)) { out, window in
      y[out] = window.reduce(0) { $0 + call.inputs[0][$1] } / Double(window.count)
    }
    return [y]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    [
      call.graph.apply1(
        AvgPool2DGradient.self, [call.cotangent],
        Attributes(ints: call.attributes.ints + call.shape(0)[1...2]))
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    Pools.plan(Pools.shape(call.inputs[0], call.attributes), call)
  }

  static func samples(_ n: Int) -> [OpSample] {
    Pools.samples(n).map { OpSample([$0.images], attributes: Attributes(ints: $0.window)) }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    Pooling.mean(PoolShape(k.ints), k.input(0, T.self), k.output(0, T.self), team: k.team)
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
