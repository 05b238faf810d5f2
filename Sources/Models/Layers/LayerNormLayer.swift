import Evaluation
import Graphs
import Language
import Values

/// `layer_norm(x)`: each row standardised, then scaled and moved by learned numbers.
///
/// y = gain · (x − mean) / √(variance + 10⁻⁵) + offset over the last axis.
/// Source: Ba, Kiros, Hinton 2016, "Layer normalization".
enum LayerNormLayer {
  static let builtin = Builtin(
    "layer_norm", .networks, [.required("x"), .optional("prior")],
    help: """
      Standardises the last axis of each row, then scales it by `gain` and moves it by `offset`, one \
      number a feature: points unless `prior =` is given.
      """,
    example: """
      model net(x[N, K], y[N]) { h = dense(x, 20, relu) |> layer_norm; y ~ normal(dense(h), 0.1) }
      """
  ) { call in
    let layer = try LayerCall(call, "layer_norm")
    let x = try layer.input()
    guard x.axes.count >= 2, let features = x.axes.last else {
      throw call.failure(
        .shape, "\(layer.title) needs rows of features", at: "x", label: Broadcast.describe(x.axes))
    }
    let prior = try layer.prior("prior")
    let gain = try layer.value("gain", [features], prior: prior, fanIn: 1, start: .constant(1))
    let offset = try layer.value("offset", [features], prior: prior, fanIn: 1, start: .constant(0))
    return .symbolic(
      Symbolic(layer.graph.layerNorm(x.node, gain.node, offset.node), axes: x.axes))
  }
}
