// Numbers, truth values and gaps as tables write them, in any locale.

import JSON
import Values

/// What one cell of text says.
enum NumberText {
  /// The number that a cell spells, without spaces around it: `-1.5e3`, `+2`, `.5`, `5.`, `inf`; nil for
  /// anything else, `NaN` included.
  @inline(__always)
  static func number(_ cell: UnsafeRawBufferPointer) -> Double? {
    guard let first = cell.first else { return nil }
    let signed = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    var decimal = DecimalNumber(negative: first == UInt8(ascii: "-"))
    let start = signed ? 1 : 0
    var at = decimal.takeDigits(cell, from: start)
    var digits = at - start
    if at < cell.count, cell[at] == UInt8(ascii: ".") {
      let fraction = at + 1
      at = decimal.takeFraction(cell, from: fraction)
      digits += at - fraction
    }
    if digits == 0 { return infinity(cell, from: start) }
    if at < cell.count, cell[at] | 0x20 == UInt8(ascii: "e") {
      guard let end = decimal.takeExponent(cell, from: at + 1) else { return nil }
      at = end
    }
    guard at == cell.count else { return nil }
    return decimal.double(spelled: cell)
  }

  /// The number that a text spells, spaces around it aside.
  static func number(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { number(trimmed(UnsafeRawBufferPointer($0))) }
  }

  /// Whether the cell stands for nothing: empty, or `NA`, `N/A`, `NaN`, `null` in any letters.
  static func isGap(_ cell: UnsafeRawBufferPointer) -> Bool {
    switch cell.count {
    case 0: true
    case 2: matches(cell, "na")
    case 3: matches(cell, "nan") || matches(cell, "n/a")
    case 4: matches(cell, "null") || matches(cell, "-nan")
    default: false
    }
  }

  /// The truth value that a cell spells: `true`, `True`, `TRUE`, `false` and so on.
  static func truth(_ cell: UnsafeRawBufferPointer) -> Bool? {
    matches(cell, "true") ? true : matches(cell, "false") ? false : nil
  }

  /// Whether a number is whole and within the integers that a double holds exactly.
  @inline(__always)
  static func isWhole(_ number: Double) -> Bool {
    number.rounded(.towardZero) == number && abs(number) <= 9_007_199_254_740_992
  }

  /// The cell without spaces, tabs and line breaks at its ends.
  @inline(__always)
  static func trimmed(_ cell: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var start = 0
    var end = cell.count
    while start < end, isSpace(cell[start]) { start += 1 }
    while end > start, isSpace(cell[end - 1]) { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: cell[start..<end])
  }

  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  private static func infinity(_ cell: UnsafeRawBufferPointer, from start: Int) -> Double? {
    let word = UnsafeRawBufferPointer(rebasing: cell[start...])
    guard matches(word, "inf") || matches(word, "infinity") else { return nil }
    return cell[0] == UInt8(ascii: "-") ? -.infinity : .infinity
  }

  /// Whether the cell is `word` but for capitals.
  private static func matches(_ cell: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
    guard cell.count == word.utf8CodeUnitCount else { return false }
    for place in 0..<cell.count {
      let byte = cell[place]
      let small = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
      if small != word.utf8Start[place] { return false }
    }
    return true
  }
}
