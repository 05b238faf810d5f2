import Tensors

/// Convolutions of images [batch, height, width, channels] with filters
/// [kernel height, kernel width, channels / groups, filters].
///
/// y[b, i, j, f] = Σ x[b, i · stride + a · dilation − top, j · stride + c · dilation − left, k]
/// w[a, c, k, f], where x is 0 beyond its edges: filters that are
/// not finite give NaN there. Attributes: see `Convolutions.Settings`.
enum Conv2D: Op, Kernel {
  static let name = "conv2d"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let s = Convolutions.shape(inputs[0], inputs[1], attributes)
    return [[s.batch, s.outputHeight, s.outputWidth, s.filters]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let s = Convolutions.shape(call.shapes[0], call.shapes[1], call.attributes)
    var y = [Double](repeating: 0, count: Shapes.count(call.outputShapes[0]))
    Convolutions.forEachTerm(s) { x, w, out in y[out] += call.inputs[0][x] * call.inputs[1][w] }
    return [y]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let (x, w, dy) = (call.inputs[0], call.inputs[1], call.cotangent)
    let settings = Array(call.attributes.ints.prefix(Convolutions.settings))
    return [
      call.wanted[0]
        ? g.apply1(
          Conv2DInputGradient.self, [dy, w], Attributes(ints: settings + call.shape(0)[1...2]))
        : nil,
      call.wanted[1]
        ? g.apply1(
          Conv2DFilterGradient.self, [x, dy], Attributes(ints: settings + call.shape(1)[0...1]))
        : nil,
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    Convolutions.plan(
      Convolutions.shape(call.inputs[0], call.inputs[1], call.attributes), call)
  }

  static func samples(_ n: Int) -> [OpSample] {
    Convolutions.samples(n).map { s in
      OpSample(
        [s.image, s.filter], attributes: Attributes(ints: s.settings), tolerance: 600, special: [0])
    }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    Convolution.forward(
      ConvolutionShape(k.ints), k.input(0, T.self), k.input(1, T.self), k.output(0, T.self),
      workspace: UnsafeMutableRawPointer(k.scratch(T.self)), team: k.team)
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
