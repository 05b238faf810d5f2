// Cutting delimited text into cells.

/// Walks through delimited text, one cell at a time (RFC 4180, and what files in the wild do).
///
/// Quotes count where a cell begins with one, spaces before it aside; inside, separators and line
/// breaks are text and a doubled quote is one. Lines end in LF, CRLF or CR.
struct CSVScanner {
  /// One cell: its bytes and how they are meant.
  struct Cell {
    /// Where it begins and ends, quotes and outer spaces left out.
    var range: Range<Int>
    /// Whether it stood in quotes.
    var quoted = false
    /// Whether doubled quotes stand in it.
    var doubled = false
    /// Whether it is the last of its line.
    var endsLine = true
  }

  let bytes: UnsafeRawBufferPointer
  let separator: UInt8
  /// The next byte to look at.
  var at: Int
  /// Where a quote was opened that nothing closes.
  private(set) var unclosed: Int?

  init(_ bytes: UnsafeRawBufferPointer, separator: UInt8, from start: Int) {
    self.bytes = bytes
    self.separator = separator
    at = start
  }

  /// Whether only the end is left.
  var atEnd: Bool { at >= bytes.count }

  /// Steps over lines that hold nothing but spaces (and no separator).
  mutating func skipBlankLines() {
    var ahead = at
    while ahead < bytes.count {
      let byte = bytes[ahead]
      if byte == separator { return }
      guard NumberText.isSpace(byte) else { return }
      ahead += 1
      if byte == 0x0A || byte == 0x0D { at = ahead }
    }
    at = ahead
  }

  /// The cell that begins here.
  @inline(__always)
  mutating func next() -> Cell {
    var start = at
    while start < bytes.count, bytes[start] == 0x20 || bytes[start] == 0x09,
      bytes[start] != separator
    { start += 1 }
    if start < bytes.count, bytes[start] == UInt8(ascii: "\""), let cell = quoted(from: start) {
      return cell
    }
    return plain(from: start)
  }

  @inline(__always)
  private mutating func plain(from start: Int) -> Cell {
    var end = start
    while end < bytes.count {
      let byte = bytes[end]
      if byte == separator || byte == 0x0A || byte == 0x0D { break }
      end += 1
    }
    at = end
    var cell = Cell(range: start..<end)
    cell.endsLine = endCell()
    while end > start, NumberText.isSpace(bytes[end - 1]) { end -= 1 }
    cell.range = start..<end
    return cell
  }

  /// A cell in quotes; nil where text follows the closing quote, so that the quotes are text too.
  private mutating func quoted(from quote: Int) -> Cell? {
    var doubled = false
    var end = quote + 1
    while true {
      while end < bytes.count, bytes[end] != UInt8(ascii: "\"") { end += 1 }
      if end >= bytes.count {
        unclosed = quote
        at = bytes.count
        return Cell(range: (quote + 1)..<bytes.count, quoted: true)
      }
      guard end + 1 < bytes.count, bytes[end + 1] == UInt8(ascii: "\"") else { break }
      doubled = true
      end += 2
    }
    var after = end + 1
    while after < bytes.count, bytes[after] == 0x20 || bytes[after] == 0x09,
      bytes[after] != separator
    { after += 1 }
    if after < bytes.count, bytes[after] != separator, bytes[after] != 0x0A, bytes[after] != 0x0D {
      return nil
    }
    at = after
    return Cell(
      range: (quote + 1)..<end, quoted: true, doubled: doubled, endsLine: endCell())
  }

  /// Steps over the separator or line break here; whether the line ends.
  @inline(__always)
  private mutating func endCell() -> Bool {
    guard at < bytes.count else { return true }
    let byte = bytes[at]
    at += 1
    if byte == separator { return false }
    if byte == 0x0D, at < bytes.count, bytes[at] == 0x0A { at += 1 }
    return true
  }

  /// The number (from 1) of the line that a byte stands on.
  func line(at place: Int) -> Int {
    var line = 1
    var before: UInt8 = 0
    for byte in bytes[..<min(place, bytes.count)] {
      if byte == 0x0A && before != 0x0D || byte == 0x0D { line += 1 }
      before = byte
    }
    return line
  }
}
