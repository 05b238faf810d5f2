import Data
import Evaluation
import Plots
import Values

/// A table: its first rows, and how many more.
enum TableDisplay {
  /// Columns shown before the rest is named.
  private static let columnLimit = 12

  static func bundle(_ table: Table) -> DisplayBundle {
    let shown = min(table.rowCount, Display.rowLimit)
    let columns = table.columns.prefix(columnLimit)
    let named = columns.contains { column in
      table.rowNames.map { names in
        column.values.rank == 1 && column.values.asText().texts.compactMap { $0 } == names.names
      }
        ?? false
    }
    var heads: [TableContent.Column] = []
    if !named, table.rowNames != nil { heads.append(.init("", .left, namesRows: true)) }
    for column in columns {
      heads.append(.init(column.name, column.values.isTextual ? .left : .decimal))
    }
    let texts = columns.map { cells($0.values, shown) }
    let rows = (0..<shown).map { row -> [String] in
      var cells: [String] = []
      if !named, let names = table.rowNames { cells.append(names.names[row]) }
      return cells + texts.map { $0[row] }
    }
    var footer = ["\(count(table.rowCount, "row")), \(count(table.columnCount, "column"))"]
    if table.columnCount == 0 { return DisplayBundle(text: "table of \(footer[0])") }
    if table.columnCount > columnLimit {
      let rest = table.columnNames.dropFirst(columnLimit)
      footer.append(
        "not shown: " + rest.prefix(30).joined(separator: ", ") + (rest.count > 30 ? ", …" : ""))
    }
    let content = TableContent(
      columns: heads, rows: rows, hiddenRows: table.rowCount - shown, footer: footer)
    return DisplayBundle(text: content.text(), html: content.html())
  }

  private static func count(_ number: Int, _ word: String) -> String {
    "\(number) \(word)\(number == 1 ? "" : "s")"
  }

  /// The first cells of a column: real numbers with the same decimals, short rows of arrays whole,
  /// others by their shape.
  private static func cells(_ values: NDArray, _ shown: Int) -> [String] {
    if values.rank == 1 { return ArrayDisplay.elements(values, Array(0..<shown)) }
    let inner = Array(values.axes.dropFirst())
    let size = inner.reduce(1) { $0 * $1.size }
    guard inner.count == 1, size <= 4 else {
      let shape = inner.map { "\($0.size)" }.joined(separator: " × ")
      return Array(repeating: inner.count == 1 ? "\(size) values" : shape, count: shown)
    }
    return (0..<shown).map { row in
      "["
        + ArrayDisplay.elements(values, Array((row * size)..<((row + 1) * size))).joined(
          separator: ", ") + "]"
    }
  }
}
