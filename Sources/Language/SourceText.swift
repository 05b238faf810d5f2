/// A piece of program text with a name: a cell, a file, or a line typed in a terminal.
///
/// Positions are UTF-8 offsets; lines and columns count from 1, columns in Unicode scalars.
public final class SourceText: Sendable {
  /// What an error calls this text: `cell 4`, `model.credence`.
  public let name: String
  /// The text itself.
  public let text: String
  /// The text as UTF-8, the unit of every position.
  public let utf8: [UInt8]
  /// The offset at which each line starts.
  public let lineStarts: [Int]

  /// Takes `text` under the name that errors will show.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
    utf8 = Array(text.utf8)
    var starts = [0]
    for (offset, byte) in utf8.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  /// The line (from 1) and the column in Unicode scalars (from 1) of a UTF-8 offset.
  public func position(at offset: Int) -> (line: Int, column: Int) {
    let number = lineNumber(at: offset)
    let start = lineStarts[number - 1]
    let column = utf8[start..<max(start, min(offset, utf8.count))].count { $0 & 0xC0 != 0x80 }
    return (number, column + 1)
  }

  /// The line (from 1) of a UTF-8 offset.
  public func lineNumber(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return low + 1
  }

  /// The text of a line (from 1), without its line break; empty for a line that is not there.
  public func line(_ number: Int) -> String {
    guard lineStarts.indices.contains(number - 1) else { return "" }
    let start = lineStarts[number - 1]
    var end = number < lineStarts.count ? lineStarts[number] - 1 : utf8.count
    if end > start, utf8[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return String(decoding: utf8[start..<max(start, end)], as: UTF8.self)
  }

  /// The text between two offsets, as far as they lie inside it.
  public func slice(_ range: SourceRange) -> String {
    let lower = min(max(range.lower, 0), utf8.count)
    let upper = min(max(range.upper, lower), utf8.count)
    return String(decoding: utf8[lower..<upper], as: UTF8.self)
  }
}

/// A half-open range of UTF-8 offsets in one source text.
public struct SourceRange: Hashable, Sendable {
  /// The first offset.
  public var lower: Int
  /// The offset after the last.
  public var upper: Int

  /// The range from `lower` up to, not including, `upper`.
  public init(_ lower: Int, _ upper: Int) {
    self.lower = lower
    self.upper = upper
  }

  /// The smallest range that holds both.
  public func union(_ other: SourceRange) -> SourceRange {
    SourceRange(min(lower, other.lower), max(upper, other.upper))
  }
}
