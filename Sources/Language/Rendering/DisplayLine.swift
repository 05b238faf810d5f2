/// A source line as it is shown: tabs as blanks, control characters replaced, columns counted.
struct DisplayLine {
  /// The characters shown, with the UTF-8 offset of each in the source and its columns.
  private struct Cell {
    let text: String
    let offset: Int
    let width: Int
  }

  private var cells: [Cell] = []
  /// The offset of the end of the line.
  private let end: Int
  /// The columns that it takes.
  private(set) var width = 0

  /// How far apart tab stops are.
  private static let tab = 4

  init(_ source: SourceText, _ number: Int) {
    var offset = source.lineStarts[number - 1]
    for scalar in source.line(number).unicodeScalars {
      let text: String
      let columns: Int
      if scalar == "\t" {
        columns = Self.tab - width % Self.tab
        text = String(repeating: " ", count: columns)
      } else {
        text = Self.shown(scalar)
        columns = text.columns
      }
      cells.append(Cell(text: text, offset: offset, width: columns))
      width += columns
      offset += scalar.utf8.count
    }
    end = offset
  }

  private init(cells: [Cell], end: Int) {
    self.cells = cells
    self.end = end
    width = cells.reduce(0) { $0 + $1.width }
  }

  /// The line as text.
  var text: String { cells.map(\.text).joined() }

  /// The column of a UTF-8 offset of the source; offsets past the line count as its end.
  func column(at offset: Int) -> Int {
    var column = 0
    for cell in cells {
      if cell.offset >= offset { break }
      column += cell.width
    }
    return column
  }

  /// The columns from `start`, at most `width` of them with `…` where something is left out,
  /// and how far the rest has moved to the left.
  func window(from start: Int, width limit: Int) -> (DisplayLine, shift: Int) {
    var column = 0
    var kept: [Cell] = []
    var shift = 0
    var taken = 0
    var isCutAtEnd = false
    for cell in cells {
      defer { column += cell.width }
      if column < start { continue }
      if taken == 0 && column > 0 {
        kept.append(Cell(text: "…", offset: cell.offset, width: 1))
        shift = column - 1
        taken = 1
      }
      if taken + cell.width > limit - 1 {
        isCutAtEnd = true
        break
      }
      kept.append(cell)
      taken += cell.width
    }
    if isCutAtEnd { kept.append(Cell(text: "…", offset: end, width: 1)) }
    return (DisplayLine(cells: kept, end: end), shift)
  }

  /// A scalar as shown: what would move or hide text is replaced.
  static func shown(_ scalar: Unicode.Scalar) -> String {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: return "\u{FFFD}"
    case .format where scalar != "\u{200D}" && scalar != "\u{200C}": return "\u{FFFD}"
    default: return String(scalar)
    }
  }

  /// A text on one line, with the same replacements.
  static func shown(_ text: String) -> String {
    text.unicodeScalars.map { $0 == "\t" || $0 == "\n" ? " " : shown($0) }.joined()
  }
}

extension String {
  /// How many columns of a terminal it takes: two for a wide character, none for a mark.
  var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }
}

extension Unicode.Scalar {
  fileprivate var columns: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    return Self.wide.contains { $0.contains(value) } ? 2 : 1
  }

  /// The East Asian wide and full-width blocks and the pictographs (Unicode, annex 11).
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
    0x20000...0x3FFFD,
  ]
}
