import Tensors

/// The cotangent of a convolution's filters: inputs are the images and the output's cotangent.
///
/// Attributes: those of the convolution, then the filters' height and width.
enum Conv2DFilterGradient: Op, Kernel {
  static let name = "conv2d_filter_gradient"

  /// The convolution.
  private static func shape(_ inputs: [[Int]], _ attributes: Attributes) -> ConvolutionShape {
    let size = attributes.ints[Convolutions.settings...]
    let groups = attributes.ints[Convolutions.settings - 1]
    let filters = size + [inputs[0][3] / groups, inputs[1][3]]
    let s = Convolutions.shape(inputs[0], Array(filters), attributes)
    precondition(
      inputs[1] == [s.batch, s.outputHeight, s.outputWidth, s.filters],
      "a cotangent of shape \(inputs[1]) for a convolution of \(inputs[0]) with \(filters)")
    return s
  }

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let s = shape(inputs, attributes)
    return [[s.kernelHeight, s.kernelWidth, s.groupChannels, s.filters]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    var dw = [Double](repeating: 0, count: Shapes.count(call.outputShapes[0]))
    Convolutions.forEachTerm(shape(call.shapes, call.attributes)) { x, w, y in
      dw[w] += call.inputs[0][x] * call.inputs[1][y]
    }
    return [dw]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let settings = Array(call.attributes.ints.prefix(Convolutions.settings))
    return [
      call.wanted[0]
        ? g.apply1(
          Conv2DInputGradient.self, [call.inputs[1], call.cotangent],
          Attributes(ints: settings + call.shape(0)[1...2])) : nil,
      call.wanted[1]
        ? g.apply1(Conv2D.self, [call.inputs[0], call.cotangent], Attributes(ints: settings)) : nil,
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    Convolutions.plan(shape(call.inputs, call.attributes), call)
  }

  static func samples(_ n: Int) -> [OpSample] {
    Convolutions.samples(n).map { s in
      OpSample(
        [s.image, s.output], attributes: Attributes(ints: s.settings + s.filter[0...1]),
        tolerance: 600, special: [0])
    }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    Convolution.filterGradient(
      ConvolutionShape(k.ints), k.input(0, T.self), k.input(1, T.self), k.output(0, T.self),
      workspace: UnsafeMutableRawPointer(k.scratch(T.self)), team: k.team)
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
