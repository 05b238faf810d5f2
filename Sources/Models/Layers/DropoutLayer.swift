import Evaluation
import Graphs
import Language
import Values

/// `dropout(x, p)`: each number is 0 with probability p, else divided by 1 − p.
///
/// It stays random in prediction, which makes draws of the network: Monte-Carlo dropout.
/// Source: Gal, Ghahramani 2016, "Dropout as a Bayesian approximation".
enum DropoutLayer {
  static let builtin = Builtin(
    "dropout", .networks, [.required("x"), .optional("p", "0.5")],
    help: """
      Sets each number to 0 with probability `p` and divides the others by 1 − p, anew at every step. It \
      stays random in prediction, so that draws of a prediction differ: Monte-Carlo dropout.
      """,
    example: """
      model net(x[N, K], y[N]) { h = dense(x, 20, relu) |> dropout(0.2); y ~ normal(dense(h), 0.1) }
      """
  ) { call in
    let layer = try LayerCall(call, "dropout")
    let x = try layer.input()
    let p = try call.number("p", default: 0.5)
    guard p >= 0, p < 1 else {
      throw call.failure(
        .value, "`p` of `dropout` is a probability from 0 to below 1", at: "p", label: "\(p)")
    }
    if p == 0 { return .symbolic(x) }
    let mask = try layer.mode.noise(.mask(p), x.axes)
    return .symbolic(Symbolic(layer.graph.mul(x.node, mask.node), axes: x.axes))
  }
}
