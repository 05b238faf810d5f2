import Data
import Language
import Values

/// `category` and `labels`.
enum CategoryBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "category", .data, [.required("x"), .optional("labels")],
      help: """
        The values as codes 1…K of labels: in sorted order, or those of `labels` in the order \
        given. In a model such a column serves as `index(J)`.
        """,
      example: "category([\"low\", \"high\", \"low\"], [\"low\", \"high\"])"
    ) { call in
      let values = try call.anyArray("x")
      var order: Labels?
      if call.has("labels") {
        let given = try call.anyArray("labels")
        let names = given.asText().texts
        guard given.rank <= 1, !names.contains(nil) else {
          throw call.failure(
            .value, "`labels` must be a vector without missing values", at: "labels")
        }
        let list = names.compactMap { $0 }
        if let twice = Dictionary(grouping: list, by: { $0 }).filter({ $1.count > 1 }).keys.min() {
          throw call.failure(.value, "the label \"\(twice)\" is given twice", at: "labels")
        }
        order = Labels(list)
      }
      return .array(
        try call.at("x") { () throws(Fault) in try Categories.index(values, labels: order) })
    },
    Builtin(
      "labels", .data, [.required("x"), .optional("axis", "1")],
      help: """
        The labels of a category or of a column of text, in order, or the names of the places of an \
        axis; none where it has none.
        """,
      example: "labels(category([\"b\", \"a\"]))"
    ) { call in
      let value = try call.evaluator.settled(try call.value("x"))
      if case .table(let table) = value { return texts(table.rowNames) }
      guard let axes = value.axes else {
        throw call.failure(
          .kind, "`labels` takes an array or draws", at: "x", label: "this is \(value.kindName)")
      }
      if !call.has("axis"), case .array(let array) = value, case .category(let labels) = array.kind
      {
        return texts(labels)
      }
      if !call.has("axis"), case .array(let array) = value, array.kind == .text,
        case .category(let labels) = try call.at(
          "x",
          { () throws(Fault) in
            try Categories.index(array, labels: nil)
          }
        ).kind
      {
        return texts(labels)
      }
      if axes.isEmpty { return .none }
      let axis = try call.axis(rank: axes.count) ?? 0
      return texts(axes[axis].labels)
    },
  ]

  private static func texts(_ labels: Labels?) -> Value {
    guard let labels else { return .none }
    return .array(NDArray(texts: labels.names, axes: [Axis(labels.count)]))
  }
}
