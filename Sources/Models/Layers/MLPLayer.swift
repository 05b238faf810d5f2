import Evaluation
import Language
import Values

/// `mlp(x, [50, 50], relu)`: dense layers one after the other.
enum MLPLayer {
  static let builtin = Builtin(
    "mlp", .networks,
    [
      .required("x"), .required("sizes"), .word("activation", Activations.names, "relu"),
      .optional("prior"), .optional("bias_prior", "prior"), .optional("bias", "true"),
    ],
    help: """
      Dense layers of the given sizes, each followed by the activation. What is assigned to `h` has \
      weights `post.h.dense_1.weight`, `post.h.dense_2.weight` and so on. A last `dense(h)` without an \
      activation makes the outputs.
      """,
    example: """
      model curve(x[N], y[N]) { h = mlp(x, [20, 20], tanh, prior = normal(0, 1)); y ~ normal(dense(h, prior = normal(0, 1)), 0.1) }
      """
  ) { call in
    var call = call
    if !call.has("activation") {
      call.arguments["activation"] = .init(.text("relu"))
    }
    let outer = try LayerCall(call, "mlp")
    let sizes = try call.array("sizes")
    guard sizes.rank <= 1, sizes.count > 0,
      sizes.numbers.allSatisfy({ $0 >= 1 && $0 <= 16_777_216 && $0.rounded() == $0 })
    else {
      throw call.failure(
        .value, "`sizes` of `mlp` are whole numbers from 1", at: "sizes",
        help: ["two layers of 50: `mlp(x, [50, 50], relu)`"])
    }
    var x = try outer.matrix()
    var result = Value.symbolic(x)
    for (place, size) in sizes.numbers.enumerated() {
      let layer = try LayerCall(call, "dense", prefix: "\(outer.prefix)dense_\(place + 1).")
      result = try DenseLayer.apply(layer, x, units: Axis(Int(size)))
      x = try call.evaluator.algebra.node(result)
    }
    return result
  }
}
