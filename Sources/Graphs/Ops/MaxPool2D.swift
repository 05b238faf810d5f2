import Tensors

/// The largest element of each window over images [batch, height, width, channels].
///
/// Outputs: the largest elements, NaN where the window has one; which of the window's elements each
/// is (row by row, from 0, the first among equals). Attributes: see `Pools`.
enum MaxPool2D: Op, Kernel {
  static let name = "max_pool2d"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let shape = Pools.output(Pools.shape(inputs[0], attributes))
    return [shape, shape]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let x = call.inputs[0]
    var y = [Double](repeating: 0, count: Shapes.count(call.outputShapes[0]))
    var which = y
    Pools.forEachWindow(Pools.shape(call.shapes[0], call.attributes)) { out, window in
      let elements = window.map { x[$0] }
      let largest = elements.contains(where: \.isNaN) ? Double.nan : elements.max() ?? .nan
      y[out] = largest
      let place = elements.firstIndex { $0 == largest || ($0.isNaN && largest.isNaN) }
      which[out] = Double(place ?? 0)
    }
    return [y, which]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    guard let cotangent = call.cotangents[0] else { return [nil] }
    return [
      call.graph.apply1(
        MaxPool2DGradient.self, [cotangent, call.outputs[1]],
        Attributes(ints: call.attributes.ints + call.shape(0)[1...2]))
    ]
  }

  static func isIndex(_ output: Int) -> Bool { output == 1 }

  static func plan(_ call: PlanCall) -> KernelPlan {
    Pools.plan(Pools.shape(call.inputs[0], call.attributes), call)
  }

  static func samples(_ n: Int) -> [OpSample] {
    Pools.samples(n).map { OpSample([$0.images], attributes: Attributes(ints: $0.window)) }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    Pooling.largest(
      PoolShape(k.ints), k.input(0, T.self), k.isNeeded(0) ? k.output(0, T.self) : nil,
      k.isNeeded(1) ? k.output(1, Int32.self) : nil, team: k.team)
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
