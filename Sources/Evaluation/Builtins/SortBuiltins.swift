import Data
import Graphs
import Language
import Values

/// `sort` of arrays and tables.
enum SortBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "sort", .arrays,
      [.required("x"), .optional("by"), .members("more"), .optional("descending", "false")],
      help: """
        The elements in ascending order, missing ones last, along the last axis; inside each draw on \
        draws. A table by a column, or by several, the first counting most; or an array or a table by \
        values that stand beside its rows.
        """,
      example: "sort([3, 1, 2], descending = true)"
    ) { call in
      let down = try call.bool("descending", default: false)
      let keys =
        (call.arguments["by"].map { [$0] } ?? []).filter { !isNone($0.value) } + call.others
      switch try call.evaluator.settled(try call.value("x")) {
      case .table(let table): return .table(try sorted(table, keys, down, call))
      case .array(let array) where array.isTextual && keys.isEmpty:
        guard array.rank > 0 else { return .array(array) }
        return .array(array.gather(textOrder(array, down), axes: [Axis(array.count)]))
      case .array(let array) where !keys.isEmpty:
        let order = try places(keys, array.axes.first?.size ?? 0, down, call)
        return .array(try call.at("x") { () throws(Fault) in try array.selecting(rows: order) })
      case .array(let array) where array.rank == 1:
        // Labels go with their values.
        let order = VectorBuiltins.order(array.numbers, down)
        var sorted = try call.at("x") { () throws(Fault) in try array.selecting(rows: order) }
        sorted.axes[0].name = array.axes[0].name
        return .array(sorted)
      default: break
      }
      if let extra = keys.first {
        throw call.failure(.argument, "draws are sorted by their own values", node: extra.node)
      }
      return try call.lift(
        try call.numeric("x"),
        symbolic: { x in
          guard let graph = call.evaluator.algebra.graph, !down, x.axes.count == 1 else {
            throw call.failure(.kind, "inside a model `sort` takes a vector, ascending", at: "x")
          }
          return .symbolic(
            Symbolic(graph.sort(x.node).values, axes: places(x.axes), interval: x.interval))
        }
      ) { array throws(Fault) in
        guard array.rank > 0 else { return array }
        var sorted = array.mapVectors(axis: array.rank - 1, kind: array.kind) { x in
          VectorBuiltins.order(x, down).map { x[$0] }
        }
        sorted.axes = places(sorted.axes)
        return sorted
      }
    }
  ]

  /// Axes whose last one counts places: of what is sorted inside each draw or row no label is left.
  private static func places(_ axes: [Axis]) -> [Axis] {
    guard var last = axes.last else { return axes }
    last.labels = nil
    return axes.dropLast() + [last]
  }

  private static func isNone(_ value: Value) -> Bool {
    if case .none = value { true } else { false }
  }

  /// The places of texts by code point, of categories by their labels' order; missing ones last.
  static func textOrder(_ array: NDArray, _ descending: Bool) -> [Int] {
    Table.order(of: [array.reshaped([Axis(array.count)])], descending: descending)
  }

  private static func sorted(
    _ table: Table, _ keys: [Call.Bound], _ descending: Bool, _ call: Call
  ) throws -> Table {
    guard !keys.isEmpty else {
      throw call.failure(
        .argument, "a table is sorted by a column",
        help: ["name one: `sort(t, \(table.columnNames.first ?? "x"))`"])
    }
    if keys.count == 1, keys[0].member == nil, case .array(let values) = keys[0].value,
      values.kind != .text
        || values.rank > 0 && values.count == table.rowCount
          && table.place(of: values.texts[0] ?? "") == nil
    {
      return try call.at(nil) { () throws(Fault) in
        try table.sorted(by: values, descending: descending)
      }
    }
    let names = try call.columnNames(table, keys)
    return try call.at(nil) { () throws(Fault) in
      try table.sorted(by: names, descending: descending)
    }
  }

  private static func places(
    _ keys: [Call.Bound], _ count: Int, _ descending: Bool, _ call: Call
  ) throws -> [Int] {
    var columns: [NDArray] = []
    for key in keys {
      guard case .array(let array) = key.value, array.rank == 1, array.count == count else {
        throw call.failure(
          .shape, "`sort` by values needs one for each of the \(count) rows", node: key.node,
          label: "this is \(key.value.kindName)")
      }
      columns.append(array)
    }
    return Table.order(of: columns, descending: descending)
  }
}
