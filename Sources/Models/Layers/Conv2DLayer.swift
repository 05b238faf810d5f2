import Evaluation
import Graphs
import Language
import Values

/// `conv2d(x, channels, kernel, activation)`: a convolution of images.
enum Conv2DLayer {
  static let builtin = Builtin(
    "conv2d", .networks,
    [
      .required("x"), .required("channels"), .required("kernel"),
      .word("activation", Activations.names, "none"), .optional("stride", "1"),
      .word("padding", ["valid", "same"], "valid"), .optional("dilation", "1"),
      .optional("groups", "1"), .optional("prior"), .optional("bias_prior", "prior"),
      .optional("bias", "true"),
    ],
    help: """
      A two-dimensional convolution. `x` is N × height × width, or × channels at the end; `weight` is \
      kernel × kernel × input channels × channels. `padding` is `valid` (none: the image shrinks by \
      kernel − 1), `same` (the image keeps its size at stride 1) or a number of zeros on each side. \
      `kernel`, `stride` and `dilation` are one number or two, height and width.
      """,
    example: """
      model net(image: real[N, 28, 28], y[N]) { h = image |> conv2d(6, 5, relu) |> max_pool2d(2) |> flatten; y ~ normal(dense(h), 0.1) }
      """
  ) { call in
    let layer = try LayerCall(call, "conv2d")
    let x = try layer.images()
    let channels = try layer.axis("channels")
    let kernel = try layer.pair("kernel")
    let stride = try layer.pair("stride", default: 1)
    let dilation = try layer.pair("dilation", default: 1)
    let groups = try layer.size("groups", default: 1)
    let inputs = x.axes[3].size
    guard inputs % groups == 0, channels.size % groups == 0 else {
      throw call.failure(
        .shape, "\(layer.title): \(groups) groups do not divide the channels", at: "groups",
        notes: ["\(inputs) channels come in, \(channels.size) go out"])
    }
    let reach = (
      height: (kernel.height - 1) * dilation.height + 1,
      width: (kernel.width - 1) * dilation.width + 1
    )
    let padding = try padding(layer, x, reach, stride)
    let size = (
      height: x.axes[1].size + padding.top + padding.bottom,
      width: x.axes[2].size + padding.left + padding.right
    )
    guard size.height >= reach.height, size.width >= reach.width else {
      throw call.failure(
        .shape, "the kernel of \(layer.title) is larger than its images", at: "kernel",
        label: "\(reach.height) × \(reach.width)",
        notes: ["the images are \(x.axes[1].size) × \(x.axes[2].size)"],
        help: ["a smaller kernel, or `padding = same`"])
    }
    let fanIn = kernel.height * kernel.width * inputs / groups
    let weight = try layer.weight(
      "weight",
      [Axis(kernel.height), Axis(kernel.width), Axis(inputs / groups), channels],
      prior: try layer.prior("prior"), fanIn: fanIn, isLinear: true)
    let axes = [
      x.axes[0], Axis((size.height - reach.height) / stride.height + 1),
      Axis((size.width - reach.width) / stride.width + 1), channels,
    ]
    let graph = layer.graph
    let sides = [padding.top, padding.bottom, padding.left, padding.right]
    var y = try layer.linear(x, weight, to: axes) {
      graph.conv2d(
        $0, $1, stride: [stride.height, stride.width], padding: sides,
        dilation: [dilation.height, dilation.width], groups: groups)
    }
    y = try layer.biased(y, units: channels, fanIn: fanIn)
    return try layer.activated(y, axes)
  }

  private static func padding(
    _ layer: LayerCall, _ x: Symbolic, _ reach: (height: Int, width: Int),
    _ stride: (height: Int, width: Int)
  ) throws -> (top: Int, bottom: Int, left: Int, right: Int) {
    guard let value = layer.call.optional("padding") else { return (0, 0, 0, 0) }
    if case .array(let array) = value, array.kind == .text {
      if array.texts[0] == "valid" { return (0, 0, 0, 0) }
      // As many outputs as steps of the stride fit into the image.
      func total(_ size: Int, _ reach: Int, _ stride: Int) -> Int {
        max(0, ((size + stride - 1) / stride - 1) * stride + reach - size)
      }
      let height = total(x.axes[1].size, reach.height, stride.height)
      let width = total(x.axes[2].size, reach.width, stride.width)
      return (height / 2, height - height / 2, width / 2, width - width / 2)
    }
    let zeros = try layer.call.array("padding")
    guard zeros.count == 1 || zeros.count == 2,
      zeros.numbers.allSatisfy({ $0 >= 0 && $0 <= 4096 && $0.rounded() == $0 })
    else {
      throw layer.call.failure(
        .value, "`padding` of \(layer.title) is `valid`, `same` or a number of zeros",
        at: "padding")
    }
    let (height, width) = (Int(zeros.numbers[0]), Int(zeros.numbers[zeros.count - 1]))
    return (height, height, width, width)
  }
}
