/// A table as semantic HTML that reads well on light and dark pages.
///
/// It has a caption, headings with their scope, numbers in figures of equal width, and inherits
/// colours from the page; everything that comes from data is escaped.
public struct HTMLTable: Sendable {
  /// The table's content.
  public let content: TableContent

  /// A table to be shown as HTML.
  public init(_ content: TableContent) { self.content = content }

  /// The `<table>` element.
  public var html: String {
    var lines = ["<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums\">"]
    if let caption = content.caption {
      let style = "caption-side:top;text-align:left;font-weight:600;color:inherit"
      lines.append("<caption style=\"\(style)\">\(XML.escaped(caption))</caption>")
    }
    let rule = "border-bottom:1px solid #888"
    let headings = content.columns.map { column in
      "<th scope=\"col\" style=\"\(align(column));\(rule)\">\(XML.escaped(column.name))</th>"
    }
    lines.append("<thead><tr>\(headings.joined())</tr></thead>")
    lines.append("<tbody>")
    let points = content.columns.indices.map(decimalCells)
    for row in content.rows.indices {
      var line = "<tr>"
      for (index, column) in content.columns.enumerated() {
        let text = XML.escaped(points[index]?[row] ?? content.cell(row, index))
        line +=
          column.namesRows
          ? "<th scope=\"row\" style=\"\(align(column));font-weight:600\">\(text)</th>"
          : "<td style=\"\(align(column))\">\(text)</td>"
      }
      lines.append(line + "</tr>")
    }
    lines.append("</tbody>")
    let notes = [content.hiddenSentence].compactMap { $0 } + content.footer
    if !notes.isEmpty {
      let text = notes.map(XML.escaped).joined(separator: "<br>")
      let span = max(1, content.columns.count)
      let style = "text-align:left;border-top:1px solid #888;font-weight:400"
      lines.append(
        "<tfoot><tr><td colspan=\"\(span)\" style=\"\(style)\">\(text)</td></tr></tfoot>")
    }
    lines.append("</table>")
    return lines.joined(separator: "\n")
  }

  /// The cells of a decimal column with figure spaces after short fractions, none for the others.
  private func decimalCells(_ column: Int) -> [String]? {
    guard content.columns[column].alignment == .decimal else { return nil }
    let cells = content.rows.indices.map { content.cell($0, column) }
    return zip(cells, TextTable.alignedAtPoint(cells)).map { cell, padded in
      // The point is narrower than a figure: a punctuation space stands for it.
      let missing = padded.count - cell.count
      guard missing > 0 else { return cell }
      if cell.contains(".") { return cell + String(repeating: "\u{2007}", count: missing) }
      return cell + "\u{2008}" + String(repeating: "\u{2007}", count: missing - 1)
    }
  }

  private func align(_ column: TableContent.Column) -> String {
    switch column.alignment {
    case .left: "text-align:left"
    case .right, .decimal: "text-align:right"
    case .centre: "text-align:center"
    }
  }
}
