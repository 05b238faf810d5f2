import Evaluation
import Plots
import Values

/// Numbers and texts: single, vectors, labelled vectors, matrices, higher ranks.
enum ArrayDisplay {
  /// Elements of a plain vector that are shown before the rest is counted.
  private static let vectorLimit = 100

  static func bundle(_ array: NDArray) -> DisplayBundle {
    switch array.rank {
    case 0:
      return DisplayBundle(text: array.kind == .text ? quoted(array, 0) : ValueText.element(array, 0))
    case 1:
      if let labels = array.axes[0].labels, labels.count == array.count { return labelled(array, labels) }
      return DisplayBundle(text: vector(array))
    case 2: return matrix(array)
    default:
      let head = "array \(Broadcast.describe(array.axes))"
      return DisplayBundle(text: head + "\n" + ValueText.inline(.array(array)))
    }
  }

  private static func quoted(_ array: NDArray, _ place: Int) -> String {
    guard array.kind == .text else { return ValueText.element(array, place) }
    return array.texts[place].map { "\"\($0)\"" } ?? "missing"
  }

  private static func vector(_ array: NDArray) -> String {
    let shown = min(array.count, vectorLimit)
    var parts = (0..<shown).map { quoted(array, $0) }
    if shown < array.count { parts.append("… (\(array.count) in all)") }
    return wrap(parts)
  }

  /// Elements between brackets, folded at 80 columns.
  static func wrap(_ parts: [String]) -> String {
    var lines: [String] = []
    var line = "["
    for (place, part) in parts.enumerated() {
      let piece = part + (place + 1 < parts.count ? ", " : "]")
      if line.count + piece.count > 80, line.count > 1 {
        lines.append(String(line.reversed().drop { $0 == " " }.reversed()))
        line = " "
      }
      line += piece
    }
    if parts.isEmpty { line += "]" }
    lines.append(line)
    return lines.joined(separator: "\n")
  }

  private static func labelled(_ array: NDArray, _ labels: Labels) -> DisplayBundle {
    let content = TableContent(
      columns: [.init("", .left, namesRows: true), .init("value", array.isTextual ? .left : .decimal)],
      rows: labels.names.indices.map { [labels.names[$0], ValueText.element(array, $0)] }
    ).head(Display.rowLimit * 3)
    return DisplayBundle(text: content.text(), html: content.html())
  }

  private static func matrix(_ array: NDArray) -> DisplayBundle {
    let rows = array.axes[0].size
    let columns = array.axes[1].size
    guard rows > 0, columns > 0 else {
      return DisplayBundle(text: "array \(Broadcast.describe(array.axes)), empty")
    }
    let shownColumns = min(columns, 12)
    let shownRows = min(rows, 30)
    let names = (0..<shownColumns).map { array.axes[1].labels?.names[$0] ?? "\($0 + 1)" }
    var content = TableContent(
      columns: [.init("", .left, namesRows: true)]
        + names.map { .init($0, array.isTextual ? .left : .decimal) }
        + (shownColumns < columns ? [.init("…", .left)] : []),
      rows: (0..<shownRows).map { row in
        [array.axes[0].labels?.names[row] ?? "\(row + 1)"]
          + (0..<shownColumns).map { ValueText.element(array, row * columns + $0, digits: array.kind == .real ? 4 : nil) }
          + (shownColumns < columns ? ["…"] : [])
      }, hiddenRows: rows - shownRows)
    if shownColumns < columns { content.footer = ["\(columns) columns"] }
    return DisplayBundle(text: content.text(), html: content.html())
  }
}
