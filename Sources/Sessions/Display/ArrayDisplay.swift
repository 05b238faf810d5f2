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
      return DisplayBundle(
        text: array.kind == .text ? quoted(array, 0) : ValueText.element(array, 0))
    case 1:
      if let labels = array.axes[0].labels, labels.count == array.count, labels.names != array.texts
      {
        return labelled(array, labels)
      }
      return DisplayBundle(text: vector(array))
    case 2: return matrix(array)
    default: return slices(array)
    }
  }

  private static func quoted(_ array: NDArray, _ place: Int) -> String {
    guard array.kind == .text else { return ValueText.element(array, place) }
    return array.texts[place].map { "\"\($0)\"" } ?? "missing"
  }

  /// A vector between brackets.
  static func vector(_ array: NDArray) -> String {
    let shown = min(array.count, vectorLimit)
    var parts =
      array.kind == .text
      ? (0..<shown).map { quoted(array, $0) } : elements(array, Array(0..<shown))
    if shown < array.count { parts.append("… (\(array.count) in all)") }
    return wrap(parts)
  }

  /// Elements as text, real numbers with the same decimals.
  static func elements(_ array: NDArray, _ places: [Int], digits: Int = 5) -> [String] {
    let sizes = places.lazy.filter { _ in array.kind == .real }.map { array[flat: $0].magnitude }
      .filter { $0 > 0 && $0.isFinite }
    // Over a wide range common decimals would lose the small ones.
    guard array.kind == .real, let least = sizes.min(), let most = sizes.max(), most / least <= 1e4
    else { return places.map { ValueText.element(array, $0) } }
    return NumberFormat.column(
      places.map { NDArray.isMissing(array[flat: $0]) ? nil : array[flat: $0] }, digits: digits)
  }

  /// An array of rank 3 or more: its shape and its first slice.
  private static func slices(_ array: NDArray) -> DisplayBundle {
    let head = "array \(Broadcast.describe(array.axes))"
    guard array.count > 0 else { return DisplayBundle(text: head + ", empty") }
    let inner = Array(array.axes.suffix(2))
    let size = inner.reduce(1) { $0 * $1.size }
    let first = matrix(array.gather(Array(0..<size), axes: inner))
    let outer = array.axes.dropLast(2).map { _ in "1" }.joined(separator: ", ")
    let total = array.count / size
    let caption = total == 1 ? head : "\(head); here [\(outer), :, :], the first of \(total) slices"
    return DisplayBundle(text: caption + "\n" + first.text)
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
    let shown = Array(0..<min(array.count, Display.rowLimit * 3))
    let content = TableContent(
      columns: [
        .init("", .left, namesRows: true), .init("value", array.isTextual ? .left : .decimal),
      ],
      rows: zip(shown, elements(array, shown)).map { [labels.names[$0], $1] },
      hiddenRows: array.count - shown.count)
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
    let cells = (0..<shownColumns).map { column in
      elements(array, (0..<shownRows).map { $0 * columns + column }, digits: 4)
    }
    let names = (0..<shownColumns).map { array.axes[1].labels?.names[$0] ?? "\($0 + 1)" }
    var content = TableContent(
      columns: [.init("", .left, namesRows: true)]
        + names.map { .init($0, array.isTextual ? .left : .decimal) }
        + (shownColumns < columns ? [.init("…", .left)] : []),
      rows: (0..<shownRows).map { row in
        [array.axes[0].labels?.names[row] ?? "\(row + 1)"]
          + cells.map { $0[row] }
          + (shownColumns < columns ? ["…"] : [])
      }, hiddenRows: rows - shownRows)
    if shownColumns < columns { content.footer = ["\(columns) columns"] }
    return DisplayBundle(text: content.text(), html: content.html())
  }
}
