import Evaluation
import Graphs
import Language
import Values

/// `max_pool2d` and `avg_pool2d`: the largest, or the mean, of each window of an image.
enum PoolLayers {
  static let maximum = pool(
    "max_pool2d", "The largest number of each window of an image, channel by channel"
  ) { $0.maxPool2d($1, window: $2, stride: $3) }

  static let average = pool(
    "avg_pool2d", "The mean of each window of an image, channel by channel"
  ) { $0.avgPool2d($1, window: $2, stride: $3) }

  private static func pool(
    _ name: String, _ what: String,
    _ node: @escaping @Sendable (Graph, NodeRef, [Int], [Int]) -> NodeRef
  ) -> Builtin {
    Builtin(
      name, .networks, [.required("x"), .required("size"), .optional("stride", "size")],
      help: """
        \(what). `size` is one number or two, height and width; windows lie side by side unless \
        `stride` says otherwise; what is left over at the edge is dropped.
        """,
      example: """
        model net(image: real[N, 28, 28], y[N]) { h = image |> conv2d(6, 5, relu) |> \(name)(2) |> flatten; y ~ normal(dense(h), 0.1) }
        """
    ) { call in
      let layer = try LayerCall(call, name)
      let x = try layer.images()
      let size = try layer.pair("size")
      let stride = try call.has("stride") ? layer.pair("stride") : size
      guard size.height <= x.axes[1].size, size.width <= x.axes[2].size else {
        throw call.failure(
          .shape, "the window of `\(name)` is larger than its images", at: "size",
          label: "\(size.height) × \(size.width)",
          notes: ["the images are \(x.axes[1].size) × \(x.axes[2].size)"])
      }
      let axes = [
        x.axes[0], Axis((x.axes[1].size - size.height) / stride.height + 1),
        Axis((x.axes[2].size - size.width) / stride.width + 1), x.axes[3],
      ]
      return .symbolic(
        Symbolic(
          node(
            layer.graph, x.node, [size.height, size.width], [stride.height, stride.width]),
          axes: axes))
    }
  }
}
