import Data
import Language
import Values

/// `shape`, `length`, `concat`, `stack`, `reverse`.
enum ShapeBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "shape", .arrays, [.required("x")],
      help: "The sizes of the axes; of draws, those of one draw.",
      example: "shape([[1, 2, 3], [4, 5, 6]])"
    ) { call in
      guard let axes = try call.value("x").axes else {
        throw call.failure(
          .kind, "`shape` takes an array", at: "x", label: try call.value("x").kindName)
      }
      return .array(NDArray(vector: axes.map { Double($0.size) }, kind: .int))
    },
    Builtin(
      "length", .arrays, [.required("x")],
      help: """
        The size of the first axis of an array, the number of characters of a text, the rows of a \
        table.
        """,
      example: "length([4, 5, 6])"
    ) { call in
      switch try call.value("x") {
      case .list(let values): return .int(values.count)
      case .record(let record): return .int(record.fields.count)
      case .table(let table): return .int(table.rowCount)
      case .array(let array) where array.rank == 0 && array.kind == .text:
        return .int(array.texts[0]?.unicodeScalars.count ?? 0)
      case let value:
        guard let axes = value.axes else {
          throw call.failure(.kind, "`length` takes an array", at: "x", label: value.kindName)
        }
        return .int(axes.first?.size ?? 1)
      }
    },
    Builtin(
      "concat", .arrays, [.rest("arrays"), .optional("axis", "1")],
      help: """
        Arrays end to end along an axis (the first unless said); single values count as vectors of \
        one.
        """,
      example: "concat([1, 2], [3])"
    ) { call in
      var values: [Value] = []
      for bound in call.others {
        guard let axes = bound.value.axes else {
          throw call.failure(
            .kind, "`concat` joins arrays", node: bound.node, label: bound.value.kindName)
        }
        values.append(
          axes.isEmpty
            ? try call.at(nil) { try call.evaluator.algebra.reshape(bound.value, [Axis(1)]) }
            : bound.value)
      }
      guard let first = values.first, let rank = first.axes?.count else {
        return .array(NDArray([], axes: [Axis(0)]))
      }
      let axis = try call.axis(rank: rank) ?? 0
      return try call.at(nil) { () throws(Fault) in
        for value in values where value.axes?.count != rank {
          throw Broadcast.mismatch(first.axes ?? [], value.axes ?? [])
        }
        return try call.evaluator.algebra.concatenate(values, axis: axis)
      }
    },
    Builtin(
      "stack", .arrays, [.rest("arrays")],
      help: "Arrays of one shape side by side along a new first axis.",
      example: "stack([1, 2], [3, 4])"
    ) { call in
      try call.evaluator.stack(
        call.others.map(\.value), nodes: call.others.compactMap(\.node), at: call.node)
    },
    Builtin(
      "reverse", .arrays, [.required("x")],
      help: "The elements along the first axis in reverse order.",
      example: "reverse([1, 2, 3])"
    ) { call in
      let value = try call.evaluator.settled(try call.value("x"))
      guard let axes = value.axes, let first = axes.first else {
        throw call.failure(
          .kind, "`reverse` takes an array", at: "x", label: try call.value("x").kindName)
      }
      let labels = first.labels.map { Labels($0.names.reversed()) }
      return try call.at("x") {
        let plan = try IndexPlan(
          [
            .span(
              Array((0..<first.size).reversed()), Axis(first.size, name: first.name, labels: labels)
            )
          ], of: axes)
        return try call.evaluator.algebra.gather(value, plan)
      }
    },
  ]
}
