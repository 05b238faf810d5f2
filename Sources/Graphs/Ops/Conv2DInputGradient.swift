import Tensors

/// The cotangent of a convolution's images: inputs are the output's cotangent and the filters.
///
/// Attributes: those of the convolution, then the images' height and width.
enum Conv2DInputGradient: Op, Kernel {
  static let name = "conv2d_input_gradient"

  /// The convolution.
  private static func shape(_ inputs: [[Int]], _ attributes: Attributes) -> ConvolutionShape {
    let size = attributes.ints[Convolutions.settings...]
    let groups = attributes.ints[Convolutions.settings - 1]
    let images = [inputs[0][0]] + size + [inputs[1][2] * groups]
    let s = Convolutions.shape(images, inputs[1], attributes)
    precondition(
      inputs[0] == [s.batch, s.outputHeight, s.outputWidth, s.filters],
      "a cotangent of shape \(inputs[0]) for a convolution of \(images) with \(inputs[1])")
    return s
  }

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let s = shape(inputs, attributes)
    return [[s.batch, s.height, s.width, s.channels]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    var dx = [Double](repeating: 0, count: Shapes.count(call.outputShapes[0]))
    Convolutions.forEachTerm(shape(call.shapes, call.attributes)) { x, w, y in
      dx[x] += call.inputs[0][y] * call.inputs[1][w]
    }
    return [dx]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let settings = Array(call.attributes.ints.prefix(Convolutions.settings))
    return [
      call.wanted[0]
        ? g.apply1(Conv2D.self, [call.cotangent, call.inputs[1]], Attributes(ints: settings)) : nil,
      call.wanted[1]
        ? g.apply1(
          Conv2DFilterGradient.self, [call.cotangent, call.inputs[0]],
          Attributes(ints: settings + call.shape(1)[0...1])) : nil,
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    Convolutions.plan(shape(call.inputs, call.attributes), call)
  }

  static func samples(_ n: Int) -> [OpSample] {
    Convolutions.samples(n).map { s in
      OpSample(
        [s.output, s.filter], attributes: Attributes(ints: s.settings + s.image[1...2]),
        tolerance: 600, special: [0])
    }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    Convolution.inputGradient(
      ConvolutionShape(k.ints), k.input(0, T.self), k.input(1, T.self), k.output(0, T.self),
      workspace: UnsafeMutableRawPointer(k.scratch(T.self)), team: k.team)
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
