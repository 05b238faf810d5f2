import Data
import Evaluation
import Language
import Plots
import Values

/// `describe`: what the columns of a table hold.
enum DescribeBuiltin {
  static let all: [Builtin] = [
    Builtin(
      "describe", .data, [.required("t")],
      help: """
        Of every column of a table (or of an array): how many values there are and how many are \
        missing; mean, sd, least, quartiles and largest of numbers; how many different texts, and \
        the most frequent.
        """,
      example: "describe(table(x = [1, 2, 3], k = [\"a\", \"b\", \"a\"]))"
    ) { call in
      switch try call.value("t") {
      case .table(let table): return .object(Description(table.described(), rows: table.rowCount))
      case .array(let array) where array.rank > 0:
        let table = try call.at("t") { () throws(Fault) in
          try Table([(call.plainName(call.arguments["t"]?.node) ?? "x", array)])
        }
        return .object(Description(table.described(), rows: table.rowCount))
      case let value:
        throw call.failure(
          .kind, "`describe` takes a table", at: "t", label: "this is \(value.kindName)")
      }
    }
  ]
}

/// The description of a table; its parts by name after the dot.
final class Description: ObjectValue, Displayable {
  let columns: [ColumnSummary]
  let rows: Int

  init(_ columns: [ColumnSummary], rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  var kindName: String { "a description" }

  private static let measures: [(name: String, of: @Sendable (ColumnSummary.Numbers) -> Double)] = [
    ("mean", { $0.mean }), ("sd", { $0.sd }), ("min", { $0.min }), ("q25", { $0.lowerQuartile }),
    ("median", { $0.median }), ("q75", { $0.upperQuartile }), ("max", { $0.max }),
  ]

  var memberNames: [String] {
    ["column", "count", "missing", "distinct"] + Self.measures.map(\.name)
  }

  func member(_ name: String) throws -> Value? {
    let axis = Axis(columns.count, labels: Labels(columns.map(\.name)))
    switch name {
    case "column": return .array(NDArray(texts: columns.map(\.name), axes: [Axis(columns.count)]))
    case "count": return .array(NDArray(columns.map { Double($0.count) }, axes: [axis], kind: .int))
    case "missing":
      return .array(NDArray(columns.map { Double($0.missing) }, axes: [axis], kind: .int))
    case "distinct":
      return .array(
        NDArray(
          columns.map { $0.distinct.map(Double.init) ?? NDArray.missing }, axes: [axis], kind: .int)
      )
    default:
      guard let measure = Self.measures.first(where: { $0.name == name })?.of else { return nil }
      return .array(
        NDArray(columns.map { $0.numbers.map(measure) ?? NDArray.missing }, axes: [axis]))
    }
  }

  private static func kind(_ column: ColumnSummary) -> String {
    let shape =
      column.shape.isEmpty ? "" : " × " + column.shape.map(String.init).joined(separator: " × ")
    switch column.kind {
    case .real: return "real" + shape
    case .int: return "int" + shape
    case .bool: return "bool" + shape
    case .text: return "text" + shape
    case .category: return "category" + shape
    }
  }

  func bundle() -> DisplayBundle {
    let cells = columns.map { column -> [String] in
      var row = [
        column.name, Self.kind(column), "\(column.count)",
        column.missing == 0 ? "" : "\(column.missing)",
      ]
      for (_, measure) in Self.measures {
        row.append(column.numbers.map { NumberFormat.significant(measure($0), digits: 4) } ?? "")
      }
      if let distinct = column.distinct {
        let most = column.frequent.prefix(3).map { "\($0.label) (\($0.count))" }.joined(
          separator: ", ")
        row.append("\(distinct) different: \(most)\(distinct > 3 ? ", …" : "")")
      } else {
        row.append("")
      }
      return row
    }
    var heads: [TableContent.Column] = [
      .init("column", .left, namesRows: true), .init("kind", .left), .init("count", .right),
      .init("missing", .right),
    ]
    heads += Self.measures.map { TableContent.Column($0.name) }
    heads.append(.init("values", .left))
    // Columns in which every cell is empty say nothing.
    let used = heads.indices.filter { place in place < 3 || cells.contains { !$0[place].isEmpty } }
    let content = TableContent(
      columns: used.map { heads[$0] }, rows: cells.map { row in used.map { row[$0] } },
      footer: ["\(rows) rows, \(columns.count) columns"])
    return DisplayBundle(text: content.text(), html: content.html())
  }
}
