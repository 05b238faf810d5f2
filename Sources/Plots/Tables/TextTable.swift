/// A table in aligned columns of plain text, for terminals and logs.
///
/// ```
/// eight_schools
///         mean   sd
/// mu       4.4  3.3
/// tau      3.6  3.1
/// ```
///
/// Widths count terminal cells, so that CJK labels align. A table wider than `width` is broken into
/// blocks of columns, each beginning with the columns that name the rows.
public struct TextTable: Sendable {
  /// The table's content.
  public let content: TableContent
  /// The widest line allowed, in cells; none means no limit.
  public let width: Int?

  /// A table to be shown in at most `width` cells.
  public init(_ content: TableContent, width: Int? = nil) {
    self.content = content
    self.width = width
  }

  /// The lines, joined by line feeds, without one at the end and without trailing blanks.
  public var text: String {
    var lines: [String] = []
    if let caption = content.caption { lines.append(caption.onOneLine) }
    let cells = content.columns.indices.map(alignedCells)
    let blocks = self.blocks(widths: cells.map { DisplayWidth.of($0.first ?? "") })
    for (number, block) in blocks.enumerated() {
      if number > 0 { lines.append("") }
      for line in 0...content.rows.count {
        lines.append(block.map { cells[$0][line] }.joined(separator: "  ").trimmedEnd)
      }
    }
    if let hidden = content.hiddenSentence { lines.append(hidden) }
    lines += content.footer.map(\.onOneLine)
    return lines.joined(separator: "\n")
  }

  /// Heading and cells of one column, all of the same width.
  private func alignedCells(_ column: Int) -> [String] {
    let alignment = content.columns[column].alignment
    var cells = content.rows.indices.map { content.cell($0, column) }
    if let width, width > 8 { cells = cells.map { $0.shortened(to: max(8, width / 2)) } }
    if alignment == .decimal { cells = Self.alignedAtPoint(cells) }
    let heading = content.columns[column].name.onOneLine
    let width = max(DisplayWidth.of(heading), cells.map { DisplayWidth.of($0) }.max() ?? 0)
    return ([heading] + cells).map { cell in
      switch alignment {
      case .left: cell.padded(to: width)
      case .right, .decimal: cell.padded(left: width)
      case .centre: cell.centred(in: width)
      }
    }
  }

  /// Numbers padded on the right so that, flush right, their points stand one under another.
  ///
  /// Whole numbers and words in such a column end where the numbers' whole parts end.
  static func alignedAtPoint(_ cells: [String]) -> [String] {
    func tail(_ cell: String) -> Int? {
      guard let first = cell.first(where: { $0 != "-" && $0 != "−" && $0 != "+" }), first.isNumber
      else { return nil }
      guard let point = cell.firstIndex(of: ".") else { return 0 }
      return cell.distance(from: point, to: cell.endIndex)
    }
    let tails = cells.map(tail)
    let longest = tails.compactMap { $0 }.max() ?? 0
    return zip(cells, tails).map { cell, tail in
      tail.map { cell + String(repeating: " ", count: longest - $0) } ?? cell
    }
  }

  /// Columns cut into blocks that fit the width, each led by the columns that name rows.
  private func blocks(widths: [Int]) -> [[Int]] {
    let all = Array(content.columns.indices)
    guard let width else { return [all] }
    let leaders = all.filter { content.columns[$0].namesRows }
    let leading = leaders.reduce(0) { $0 + widths[$1] + 2 }
    var blocks: [[Int]] = []
    var block: [Int] = []
    var used = leading
    for column in all where !leaders.contains(column) {
      if used + widths[column] > width, !block.isEmpty {
        blocks.append(leaders + block)
        block = []
        used = leading
      }
      block.append(column)
      used += widths[column] + 2
    }
    if !block.isEmpty || blocks.isEmpty { blocks.append(leaders + block) }
    return blocks
  }
}
