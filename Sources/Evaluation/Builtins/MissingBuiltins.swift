import Data
import Language
import Values

/// `is_missing` and `drop_missing`.
enum MissingBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "is_missing", .data, [.required("x")],
      help: "For each element whether it is missing. NaN that came from arithmetic is not missing.",
      example: "is_missing([1, missing, 3])"
    ) { call in
      switch try call.evaluator.settled(try call.value("x")) {
      case .array(let array):
        var flags = [Double](repeating: 0, count: array.count)
        for place in array.missingPositions { flags[place] = 1 }
        return .array(NDArray(flags, axes: array.axes, kind: .bool))
      case .draws(let draws):
        return .draws(
          Draws(
            draws.numbers.map { NDArray.isMissing($0) ? 1 : 0 }, count: draws.count,
            axes: draws.axes,
            kind: .bool))
      case .none: return .bool(false)
      case let value:
        throw call.failure(
          .kind, "`is_missing` takes numbers or text", at: "x", label: "this is \(value.kindName)")
      }
    },
    Builtin(
      "drop_missing", .data, [.required("x"), .members("columns")],
      help: """
        An array without its missing elements (of a matrix: rows in which any is missing), or a \
        table without the rows in which any column is missing, or any of those named.
        """,
      example: "drop_missing([1, missing, 3])"
    ) { call in
      switch try call.value("x") {
      case .table(let table):
        let names = try call.columnNames(table, call.others)
        return .table(
          try call.at(nil) { () throws(Fault) in
            try table.droppingMissing(in: names.isEmpty ? nil : names)
          })
      case .array(let array):
        guard let first = array.axes.first else {
          throw call.failure(
            .shape, "`drop_missing` takes an array or a table", at: "x", label: "a single value")
        }
        let width = array.axes.dropFirst().reduce(1) { $0 * $1.size }
        var keep = [Bool](repeating: true, count: first.size)
        for place in array.missingPositions { keep[place / max(width, 1)] = false }
        let rows = keep.indices.filter { keep[$0] }
        return .array(try call.at("x") { () throws(Fault) in try array.selecting(rows: rows) })
      case let value:
        throw call.failure(
          .kind, "`drop_missing` takes an array or a table", at: "x",
          label: "this is \(value.kindName)")
      }
    },
  ]
}

extension NDArray {
  /// Places (from 0) of the first axis, labels with them.
  public func selecting(rows: [Int]) throws(Fault) -> NDArray {
    guard !axes.isEmpty else { throw Fault(.shape, "a single value has no rows") }
    var result = self.rows(rows)
    result.axes[0].name = nil
    return result
  }
}

extension Call {
  /// The columns that arguments name: bare, as text, or as an array of texts.
  public func columnNames(_ table: Table, _ bounds: [Bound]) throws -> [String] {
    var names: [String] = []
    for bound in bounds {
      if let member = bound.member {
        names.append(member)
        continue
      }
      guard case .array(let array) = bound.value, array.kind == .text else {
        throw failure(
          .kind, "`\(builtin.name)` needs the name of a column", node: bound.node,
          label: "this is \(bound.value.kindName)",
          help: [
            "its columns: \(table.columnNames.prefix(8).map { "`\($0)`" }.joined(separator: ", "))"
          ])
      }
      names += array.texts.compactMap { $0 }
    }
    for name in names where table.place(of: name) == nil {
      throw evaluator.diagnostic(
        Self.missingColumn(name, table), at: bounds.first?.node ?? node)
    }
    return names
  }

  private static func missingColumn(_ name: String, _ table: Table) -> Fault {
    do throws(Fault) {
      _ = try table.column(name)
      return Fault(.index, "no column `\(name)`")
    } catch { return error }
  }
}
