/// The rows of the terminal on which a cell is being typed.
struct EditScreen {
  private static let first = "> "
  private static let next = "  "

  /// The row of the cursor, counted from the first row of the cell.
  private var cursorRow = 0

  /// Draws the text anew and puts the cursor where it belongs.
  mutating func draw(_ buffer: EditBuffer, prompt: String = first) {
    let columns = max(10, Output.terminalSize?.columns ?? 80)
    var output = cursorRow > 0 ? "\u{1B}[\(cursorRow)A" : ""
    output += "\r\u{1B}[J"
    var row = 0
    var cursor = (row: 0, column: 0)
    let lines = buffer.characters.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      if number > 0 { output += "\r\n" }
      let lead = number == 0 ? prompt : Self.next
      output += lead
      var column = Self.width(lead)
      row += column / columns
      column %= columns
      for place in line.indices {
        if place == buffer.cursor { cursor = (row, column) }
        let width = Self.width(line[place])
        if column + width > columns {
          row += 1
          column = 0
        }
        output.append(line[place] == "\t" ? " " : line[place])
        column += width
      }
      if column == columns {
        // The terminal waits at the edge: one step makes the next row begin.
        output += " \r"
        row += 1
        column = 0
      }
      if line.endIndex == buffer.cursor { cursor = (row, column) }
      if number < lines.count - 1 { row += 1 }
    }
    if row > cursor.row { output += "\u{1B}[\(row - cursor.row)A" }
    output += "\r"
    if cursor.column > 0 { output += "\u{1B}[\(cursor.column)C" }
    cursorRow = cursor.row
    Output.out(output)
  }

  private static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

  /// Cells of a character: none for a control, two for East Asian scripts and emoji (Unicode
  /// Standard Annex 11), one for all others.
  private static func width(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    if scalar == "\t" { return 1 }
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x300...0x36F, 0x200B...0x200F: return 0
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
