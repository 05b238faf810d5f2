// Which separator a delimited text has, and where it begins.

/// The separator of a delimited text and the first byte that belongs to it.
struct CSVDialect {
  /// The separator.
  let separator: UInt8
  /// Where the header begins: after a byte-order mark and lines of comment.
  let start: Int

  private static let separators = Array("\t;,|".utf8)

  /// Looks at the first lines: that separator counts which is found equally often in most of them,
  /// and among those the most frequent.
  init(_ bytes: UnsafeRawBufferPointer, fileExtension: String) {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var lines = Self.lines(bytes, from: start, limit: 40)
    // Lines in front that begin with `#` are comment if they are cut otherwise than what follows.
    let comments = lines.prefix { $0.first == UInt8(ascii: "#") }.count
    if comments > 0, comments < lines.count {
      let separator = Self.separator(Array(lines[comments...]), fileExtension)
      let width = Self.count(separator, in: lines[comments])
      let skipped =
        comments - (Self.count(separator, in: lines[comments - 1]) == width && width > 0 ? 1 : 0)
      if skipped > 0 {
        start = Self.offset(bytes, from: start, afterLines: skipped)
        lines = Array(lines[skipped...])
      }
    }
    separator = Self.separator(lines, fileExtension)
    self.start = start
  }

  private static func separator(_ lines: [[UInt8]], _ fileExtension: String) -> UInt8 {
    guard let header = lines.first else { return UInt8(ascii: ",") }
    var best: (separator: UInt8, agreeing: Int, count: Int)?
    for separator in separators {
      let count = count(separator, in: header)
      guard count > 0 else { continue }
      // Rows may have one cell more: a name for each that the header leaves out.
      let agreeing = lines.count { (0...1).contains(Self.count(separator, in: $0) - count) }
      if separator == UInt8(ascii: "\t"), fileExtension == "tsv" || fileExtension == "tab" {
        return separator
      }
      if let old = best, (old.agreeing, old.count) >= (agreeing, count) { continue }
      best = (separator, agreeing, count)
    }
    return best?.separator ?? UInt8(ascii: ",")
  }

  /// How often a byte stands in a line outside quotes.
  private static func count(_ byte: UInt8, in line: [UInt8]) -> Int {
    var quoted = false
    var count = 0
    for other in line {
      if other == UInt8(ascii: "\"") { quoted.toggle() }
      if other == byte, !quoted { count += 1 }
    }
    return count
  }

  /// The first lines; a line break inside quotes ends none.
  private static func lines(_ bytes: UnsafeRawBufferPointer, from start: Int, limit: Int)
    -> [[UInt8]]
  {
    var lines: [[UInt8]] = []
    var line: [UInt8] = []
    var quoted = false
    for byte in bytes[start...].prefix(1 << 16) {
      if byte == UInt8(ascii: "\"") { quoted.toggle() }
      guard byte == 0x0A || byte == 0x0D, !quoted else {
        line.append(byte)
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = []
      if lines.count == limit { return lines }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  private static func offset(
    _ bytes: UnsafeRawBufferPointer, from start: Int, afterLines count: Int
  )
    -> Int
  {
    var at = start
    var left = count
    while left > 0 {
      while at < bytes.count, bytes[at] == 0x0A || bytes[at] == 0x0D { at += 1 }
      while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
      left -= 1
    }
    while at < bytes.count, bytes[at] == 0x0A || bytes[at] == 0x0D { at += 1 }
    return at
  }
}
