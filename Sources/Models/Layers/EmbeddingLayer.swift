import Evaluation
import Graphs
import Language
import Values

/// `embedding(index, size)`: a row of learned numbers for each category.
enum EmbeddingLayer {
  static let builtin = Builtin(
    "embedding", .networks, [.required("x"), .required("size"), .optional("prior")],
    help: """
      A row of `size` learned numbers for each place that an `index(J)` argument points to: `weight` of \
      J × size, looked up row by row. Without a prior the numbers are points.
      """,
    example: """
      model net(word: index(J)[N], y[N]) { e = embedding(word, 3, prior = normal(0, 1)); y ~ normal(dense(e), 0.1) }
      """
  ) { call in
    let layer = try LayerCall(call, "embedding")
    let size = try layer.axis("size")
    let value = try call.evaluator.settled(try call.value("x"))
    guard let axes = value.axes, axes.count == 1, let node = call.arguments["x"]?.node,
      case .name(let name) = call.evaluator.tree[node].kind,
      let target = call.evaluator.indexTargets[name],
      case .array(let count)? = call.evaluator.lookup(target), count.count == 1
    else {
      throw call.failure(
        .kind, "`embedding` takes an argument of kind `index(J)`, one place a row", at: "x",
        label: "this is \(value.kindName)", help: ["declare it: `word: index(J)[N]`"])
    }
    let rows = Axis(Int(count.numbers[0]), name: target)
    let weight = try layer.value(
      "weight", [rows, size], prior: try layer.prior("prior"), fanIn: 1)
    let places: NodeRef
    switch value {
    case .symbolic(let symbolic):
      guard let positions = symbolic.positions else {
        throw call.failure(.index, "the places of `embedding` must be known", at: "x")
      }
      places = positions
    case .array(let array): places = layer.graph.indices(array.numbers.map { Int($0) - 1 })
    default: throw call.failure(.kind, "the places of `embedding` must be known", at: "x")
    }
    return .symbolic(
      Symbolic(layer.graph.gather(weight.node, places), axes: [axes[0], size]))
  }
}
