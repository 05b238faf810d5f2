extension Lexer {
  /// `digits[.digits][e±digits]`, `_` between digits.
  mutating func scanNumber() {
    let start = offset
    skipDigits()
    if byte(at: offset) == UInt8(ascii: "."), isDigit(at: offset + 1) {
      offset += 1
      skipDigits()
    }
    if let letter = byte(at: offset), letter | 0x20 == UInt8(ascii: "e") {
      let sign = byte(at: offset + 1)
      let isSigned = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
      if isDigit(at: offset + (isSigned ? 2 : 1)) {
        offset += isSigned ? 2 : 1
        skipDigits()
      }
    }
    let end = offset
    let written = source.slice(SourceRange(start, end))
    if isPointAlone() {
      offset += 1
      return fail(
        "a number needs a digit after its point", from: start,
        help: "write `\(written).0`, or `\(written)`")
    }
    while offset < bytes.count {
      let scalar = self.scalar(at: offset)
      guard CharacterClasses.continuesName(scalar) else { break }
      offset += scalar.utf8.count
    }
    if offset > end {
      let word = source.slice(SourceRange(end, offset))
      return fail(
        "a number and a name run together: `\(written)\(word)`", from: start,
        help: CharacterClasses.isWord(word) && word.unicodeScalars.first != "_"
          ? "for a product write `\(written) * \(word)`"
          : "names begin with a letter, and `_` stands between digits")
    }
    guard Self.value(of: written).isFinite else {
      return fail(
        "the number is too large", from: start, help: "the largest is about 1.8e308")
    }
    add(.number, from: start)
  }

  /// The value of a number as written.
  static func value(of written: String) -> Double {
    Double(written.contains("_") ? written.filter { $0 != "_" } : written) ?? .infinity
  }

  /// `.5`, which lacks its zero.
  mutating func scanPointNumber() {
    let start = offset
    offset += 1
    skipDigits()
    let digits = source.slice(SourceRange(start + 1, offset))
    if let last = tokens.last, last.range.upper == start, let name = source.name(last) {
      return fail(
        "a name must follow the dot", from: start, help: "an element is `\(name)[\(digits)]`")
    }
    fail("a number needs a digit before its point", from: start, help: "write `0.\(digits)`")
  }

  /// Whether a point stands here that no digit follows: `3.` but not `3...`.
  private func isPointAlone() -> Bool {
    guard byte(at: offset) == UInt8(ascii: ".") else { return false }
    return byte(at: offset + 1) != UInt8(ascii: ".")
  }

  private mutating func skipDigits() {
    while isDigit(at: offset) || (byte(at: offset) == UInt8(ascii: "_") && isDigit(at: offset + 1))
    {
      offset += 1
    }
  }
}
