import Data
import Evaluation
import Language
import Values

/// `columns`, `rows`, `head`, `tail`, `drop`, `shuffle`, `split`: parts of tables and arrays.
enum RowBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "columns", .data, [.required("t")],
      help: "The names of a table's columns; of a matrix the number of its columns.",
      example: "columns(table(x = [1, 2], y = [3, 4]))"
    ) { call in
      switch try call.evaluator.settled(try call.value("t")) {
      case .table(let table): return texts(table.columnNames)
      case .record(let record): return texts(record.fields.map(\.name))
      case let value:
        guard let axes = value.axes, axes.count >= 2 else {
          throw call.failure(
            .kind, "`columns` takes a table or a matrix", at: "t",
            label: "this is \(value.kindName)")
        }
        return .int(axes[1].size)
      }
    },
    Builtin(
      "rows", .data, [.required("t")],
      help: "The number of rows of a table or a matrix, the length of a vector.",
      example: "rows(table(x = [1, 2], y = [3, 4]))"
    ) { call in
      let value = try call.evaluator.settled(try call.value("t"))
      if case .table(let table) = value { return .int(table.rowCount) }
      guard let first = value.axes?.first else {
        throw call.failure(
          .kind, "`rows` takes a table or an array", at: "t", label: "this is \(value.kindName)")
      }
      return .int(first.size)
    },
    part("head", "first") { count, size in Array(0..<Swift.min(count, size)) },
    part("tail", "last") { count, size in Array((size - Swift.min(count, size))..<size) },
    Builtin(
      "drop", .data, [.required("t"), .members("what")],
      help: """
        A table or an array without the rows at these places (from 1) or where a condition holds; \
        or a table without the columns named.
        """,
      example: "drop([10, 20, 30], 2)"
    ) { call in
      guard !call.others.isEmpty else {
        throw call.failure(
          .argument, "`drop` needs to know what", help: ["rows or columns: `drop(t, 3)`"])
      }
      switch try call.evaluator.settled(try call.value("t")) {
      case .table(let table):
        if call.others.allSatisfy({ $0.member != nil || isText($0.value) }) {
          let names = try call.columnNames(table, call.others)
          return .table(try call.at(nil) { () throws(Fault) in try table.dropping(columns: names) })
        }
        let kept = try kept(call, table.rowCount)
        return .table(try call.at(nil) { () throws(Fault) in try table.rows(at: kept) })
      case .array(let array) where array.rank > 0:
        let kept = try kept(call, array.axes[0].size)
        return .array(try call.at("t") { () throws(Fault) in try array.selecting(rows: kept) })
      case let value:
        throw call.failure(
          .kind, "`drop` takes a table or an array", at: "t", label: "this is \(value.kindName)")
      }
    },
    Builtin(
      "shuffle", .randomness, [.required("t"), .optional("seed")],
      help: "The rows of a table or an array in random order; the same seed gives the same order.",
      example: "shuffle(1:10, seed = 1)"
    ) { call in
      let value = try call.evaluator.settled(try call.value("t"))
      if case .table(let table) = value {
        return .table(table.shuffled(seed: try call.seedOrNext()))
      }
      guard case .array(let array) = value, let first = array.axes.first else {
        throw call.failure(
          .kind, "`shuffle` takes a table or an array", at: "t", label: "this is \(value.kindName)")
      }
      let places = NDArray(vector: (0..<first.size).map(Double.init), kind: .int)
      let seed = try call.seedOrNext()
      return .array(
        try call.at("t") { () throws(Fault) in
          let order = try Table([("place", places)]).shuffled(seed: seed).column("place")
          return try array.selecting(rows: order.numbers.map { Int($0) })
        })
    },
    Builtin(
      "split", .data, [.required("t"), .optional("share", "0.8"), .optional("seed")],
      help: """
        A random share of a table's rows and the rest, as `{train, test}`, both in the table's \
        order.
        """,
      example: "split(table(x = 1:10), 0.8, seed = 1).test"
    ) { call in
      guard case .table(let table) = try call.value("t") else {
        throw call.failure(
          .kind, "`split` takes a table", at: "t", label: "this is \(try call.value("t").kindName)")
      }
      let share = try call.number("share", default: 0.8)
      guard share >= 0, share <= 1 else {
        throw call.failure(
          .value, "`share` must lie between 0 and 1", at: "share", label: ValueText.number(share))
      }
      let seed = try call.seedOrNext()
      return .record(
        try call.at("share") { () throws(Fault) in
          let parts = try table.split(share, seed: seed)
          return Record([("train", .table(parts.train)), ("test", .table(parts.test))])
        })
    },
  ]

  private static func isText(_ value: Value) -> Bool {
    if case .array(let array) = value { array.kind == .text } else { false }
  }

  static func texts(_ names: [String]) -> Value {
    .array(NDArray(texts: names, axes: [Axis(names.count)]))
  }

  private static func part(
    _ name: String, _ word: String, _ places: @escaping @Sendable (Int, Int) -> [Int]
  ) -> Builtin {
    Builtin(
      name, .data, [.required("t"), .optional("n", "6")],
      help: "The \(word) n rows of a table, or elements of an array; all where there are fewer.",
      example: "\(name)(1:100, 3)"
    ) { call in
      let count = try call.int("n", default: 6)
      guard count >= 0 else {
        throw call.failure(.value, "`n` must be 0 or more", at: "n", label: "\(count)")
      }
      let value = try call.evaluator.settled(try call.value("t"))
      if case .table(let table) = value {
        return .table(
          try call.at("t") { () throws(Fault) in try table.rows(at: places(count, table.rowCount)) }
        )
      }
      guard let axes = value.axes, let first = axes.first else {
        throw call.failure(
          .kind, "`\(name)` takes a table or an array", at: "t", label: "this is \(value.kindName)")
      }
      let chosen = places(count, first.size)
      return try call.at("t") { () throws(Fault) in
        if case .array(let array) = value { return .array(try array.selecting(rows: chosen)) }
        let labels = first.labels.map { labels in Labels(chosen.map { labels.names[$0] }) }
        let plan = try IndexPlan([.span(chosen, Axis(chosen.count, labels: labels))], of: axes)
        return try call.evaluator.algebra.gather(value, plan)
      }
    }
  }

  /// The rows (from 0) that are left of `count` when those of the further arguments go.
  private static func kept(_ call: Call, _ count: Int) throws -> [Int] {
    var gone = Set<Int>()
    for bound in call.others {
      guard case .array(let array) = bound.value, array.kind != .text else {
        throw call.failure(
          .kind, "`drop` takes places of rows or a condition", node: bound.node,
          label: "this is \(bound.value.kindName)")
      }
      if array.kind == .bool, array.rank == 1 {
        guard array.count == count else {
          throw call.failure(
            .shape, "a condition has one truth value a row", node: bound.node,
            label: "\(array.count) truth values", notes: ["there are \(count) rows"])
        }
        for place in array.numbers.indices where array.numbers[place] != 0 { gone.insert(place) }
        continue
      }
      for number in array.numbers {
        guard let place = Int(exactly: number), place >= 1, place <= count else {
          throw call.failure(
            .index, "row \(ValueText.number(number)) is out of range", node: bound.node,
            label: "must be 1 to \(count)")
        }
        gone.insert(place - 1)
      }
    }
    return (0..<count).filter { !gone.contains($0) }
  }
}
