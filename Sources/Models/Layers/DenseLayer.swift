import Evaluation
import Graphs
import Language
import Values

/// `dense(x, units, activation)`: y = activation(x W + b), W of K × units.
enum DenseLayer {
  static let builtin = Builtin(
    "dense", .networks,
    [
      .required("x"), .optional("units"), .word("activation", Activations.names, "none"),
      .optional("prior"), .optional("bias_prior", "prior"), .optional("bias", "true"),
    ],
    help: """
      A fully connected layer: activation(x @ weight + bias), with `weight` of K × units and `bias` of \
      units, K being the features of a row. `x` is N × K, or one number a row. Without `units` it \
      gives one number a row. The weights are latents named after the value that they make \
      (`post.h1.weight`); `prior =` is their distribution and that of the biases, `bias_prior =` that \
      of the biases alone; without a prior they are points. `bias = false` leaves biases out.
      """,
    example: """
      model curve(x[N], y[N]) { h = dense(x, 20, tanh, prior = normal(0, 1)); y ~ normal(dense(h, prior = normal(0, 1)), 0.1) }
      """
  ) { call in
    let layer = try LayerCall(call, "dense")
    let units = try call.has("units") ? layer.axis("units") : nil
    return try apply(layer, try layer.matrix(), units: units)
  }

  /// The layer on a matrix of rows; one number a row without units.
  static func apply(_ layer: LayerCall, _ x: Symbolic, units: Axis?) throws -> Value {
    let features = x.axes[1].size
    let weight = try layer.weight(
      "weight", [x.axes[1], units ?? Axis(1)].enumerated().map { $0 == 0 ? Axis($1.size) : $1 },
      prior: try layer.prior("prior"), fanIn: features, isLinear: true)
    let wide = [x.axes[0], units ?? Axis(1)]
    let graph = layer.graph
    var y = try layer.linear(x, weight, to: wide) { graph.matmul($0, $1) }
    if units == nil { y = graph.reshape(y, [x.axes[0].size]) }
    y = try layer.biased(y, units: units, fanIn: features)
    return try layer.activated(y, units == nil ? [x.axes[0]] : wide)
  }
}
