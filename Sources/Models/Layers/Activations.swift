import Evaluation
import Graphs
import Language
import Values

/// The functions that may follow a layer.
enum Activations {
  /// Their names; all but `softmax` work element by element.
  static let names = ["relu", "tanh", "sigmoid", "softplus", "gelu", "elu", "softmax"]

  /// Applies one by name.
  static func apply(_ name: String, _ x: Symbolic, _ call: Call) throws -> Value {
    if name == "softmax", let graph = call.evaluator.algebra.graph {
      var result = Symbolic(graph.softmax(x.node), axes: x.axes, interval: .unit)
      result.form = .softmax(x)
      return .symbolic(result)
    }
    guard names.contains(name), let function = ElementwiseFunction.named[name] else {
      throw call.failure(
        .value, "no activation `\(name)`", at: "activation",
        notes: ["known: \(names.map { "`\($0)`" }.joined(separator: ", "))"])
    }
    return try call.at("activation") {
      try call.evaluator.algebra.map(function, .symbolic(x))
    }
  }
}
