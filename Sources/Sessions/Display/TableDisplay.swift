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
      table.rowNames.map { names in column.values.asText().texts.compactMap { $0 } == names.names } ?? false
    }
    var heads: [TableContent.Column] = []
    if !named, table.rowNames != nil { heads.append(.init("", .left, namesRows: true)) }
    for column in columns {
      heads.append(.init(column.name, column.values.isTextual ? .left : .decimal))
    }
    let rows = (0..<shown).map { row -> [String] in
      var cells: [String] = []
      if !named, let names = table.rowNames { cells.append(names.names[row]) }
      for column in columns { cells.append(cell(column.values, row)) }
      return cells
    }
    var footer = ["\(table.rowCount) rows, \(table.columnCount) columns"]
    if table.columnCount > columnLimit {
      let rest = table.columnNames.dropFirst(columnLimit)
      footer.append("not shown: " + rest.prefix(30).joined(separator: ", ") + (rest.count > 30 ? ", …" : ""))
    }
    let content = TableContent(
      columns: heads, rows: rows, hiddenRows: table.rowCount - shown, footer: footer)
    return DisplayBundle(text: content.text(), html: content.html())
  }

  private static func cell(_ values: NDArray, _ row: Int) -> String {
    if values.rank == 1 { return ValueText.element(values, row) }
    return "\(values.axes.dropFirst().map { "\($0.size)" }.joined(separator: " × "))"
  }
}
