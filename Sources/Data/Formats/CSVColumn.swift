// A column that learns its kind while it is read.

import Values

/// A column of delimited text: numbers until a cell is none, then text.
///
/// Cells that were taken for numbers or truth values before the first text keep no spelling; the
/// reader passes over those rows once more with `addEarlier`.
struct CSVColumn {
  private enum Kind { case unknown, number, truth, text }

  private var kind = Kind.unknown
  private var numbers: [Double] = []
  private var texts: [String?] = []
  private var early: [String?] = []
  private var whole = true
  /// Of a text column, the rows (from the top) whose spelling was not kept.
  private(set) var earlyRows = 0
  /// The row whose text is not UTF-8.
  private(set) var invalidRow: Int?
  /// Whether every cell so far was empty.
  private(set) var isEmpty = true
  private var rows = 0

  mutating func reserve(_ rows: Int) { numbers.reserveCapacity(rows) }

  /// Adds the next row's cell.
  @inline(__always)
  mutating func add(_ cell: CSVScanner.Cell, of bytes: UnsafeRawBufferPointer) {
    let content = UnsafeRawBufferPointer(rebasing: bytes[cell.range])
    if kind == .number || kind == .unknown, !cell.quoted, let number = NumberText.number(content) {
      kind = .number
      isEmpty = false
      if whole { whole = NumberText.isWhole(number) }
      numbers.append(number)
      rows += 1
      return
    }
    addOther(cell, content)
  }

  @inline(never)
  private mutating func addOther(_ cell: CSVScanner.Cell, _ content: UnsafeRawBufferPointer) {
    defer { rows += 1 }
    let trimmed = NumberText.trimmed(content)
    if NumberText.isGap(trimmed) {
      if kind == .text { texts.append(nil) } else { numbers.append(NDArray.missing) }
      return
    }
    isEmpty = false
    if kind == .number || kind == .unknown, let number = NumberText.number(trimmed) {
      kind = .number
      if whole { whole = NumberText.isWhole(number) }
      numbers.append(number)
      return
    }
    if kind == .truth || kind == .unknown, let truth = NumberText.truth(trimmed) {
      kind = .truth
      numbers.append(truth ? 1 : 0)
      return
    }
    if kind != .text {
      kind = .text
      earlyRows = rows
      numbers = []
    }
    texts.append(text(cell, content))
  }

  /// Adds the text of a row from the top that was read as something else before.
  mutating func addEarlier(_ cell: CSVScanner.Cell, of bytes: UnsafeRawBufferPointer) {
    guard early.count < earlyRows else { return }
    let content = UnsafeRawBufferPointer(rebasing: bytes[cell.range])
    early.append(NumberText.isGap(NumberText.trimmed(content)) ? nil : text(cell, content))
  }

  private mutating func text(_ cell: CSVScanner.Cell, _ content: UnsafeRawBufferPointer) -> String?
  {
    var text = String(validating: content, as: UTF8.self)
    if text == nil { invalidRow = invalidRow ?? rows }
    if cell.doubled { text = text.map(CSVColumn.undoubled) }
    return text
  }

  /// The text with doubled quotes made single.
  static func undoubled(_ text: String) -> String {
    var result = ""
    var open = false
    for unit in text.unicodeScalars {
      if unit == "\"", open {
        open = false
        continue
      }
      open = unit == "\""
      result.unicodeScalars.append(unit)
    }
    return result
  }

  /// The column's values: whole numbers are `int`, a column of gaps only is `real`.
  func values() -> NDArray {
    let axes = [Axis(rows)]
    switch kind {
    case .text: return NDArray(texts: early + texts, axes: axes)
    case .truth: return NDArray(numbers, axes: axes, kind: .bool)
    case .unknown: return NDArray(numbers, axes: axes, kind: .real)
    case .number: return NDArray(numbers, axes: axes, kind: whole ? .int : .real)
    }
  }
}
