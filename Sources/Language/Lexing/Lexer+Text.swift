extension Lexer {
  /// Opens a text at its quote.
  mutating func startText(isEscaped: Bool) {
    let start = offset
    let quotes: [UInt8] = Array("\"\"\"".utf8)
    if !isEscaped, bytes[start...].starts(with: quotes) { return failTripleQuotes() }
    offset += isEscaped ? 2 : 1
    add(.textStart, from: start)
    modes.append(.text(firstToken: tokens.count - 1, isEscaped: isEscaped))
  }

  /// Reads characters up to the end of the text, or up to a hole.
  mutating func scanCharacters(isEscaped: Bool) {
    let start = offset
    var characters: [UInt8] = []
    func flush(_ lexer: inout Lexer) {
      if !characters.isEmpty {
        lexer.add(.characters, from: start)
        lexer.tokens[lexer.tokens.count - 1].payload = Int32(lexer.characters.count)
        lexer.characters.append(String(decoding: characters, as: UTF8.self))
      }
    }
    while let byte = self.byte(at: offset) {
      let next = self.byte(at: offset + 1)
      switch byte {
      case UInt8(ascii: "\n"):
        return failText()
      case UInt8(ascii: "\""):
        // Inside `\"…\"` a bare quote would end the text around it.
        if isEscaped { return failText() }
        return endText(quote: 1, after: flush)
      case UInt8(ascii: "\\") where isEscaped && next == UInt8(ascii: "\""):
        return endText(quote: 2, after: flush)
      case UInt8(ascii: "\\"):
        characters += Array(scanEscape().utf8)
      case UInt8(ascii: "{") where next == UInt8(ascii: "{"):
        characters.append(byte)
        offset += 2
      case UInt8(ascii: "}"):
        if next != UInt8(ascii: "}") {
          report(
            "a brace that closes nothing in a text", SourceRange(offset, offset + 1),
            help: ["a brace in text is written twice: `}}`"])
        }
        characters.append(byte)
        offset += next == UInt8(ascii: "}") ? 2 : 1
      case UInt8(ascii: "{"):
        flush(&self)
        let hole = offset
        offset += 1
        add(.holeStart, from: hole)
        modes.append(.hole(braces: 0))
        return
      default:
        characters.append(byte)
        offset += 1
      }
    }
    flush(&self)
  }

  private mutating func endText(quote: Int, after flush: (inout Lexer) -> Void) {
    flush(&self)
    let start = offset
    offset += quote
    modes.removeLast()
    add(.textEnd, from: start)
  }

  /// Reads `\n` and its like; tells about others.
  private mutating func scanEscape() -> String {
    let start = offset
    offset += 2
    switch byte(at: start + 1) {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "u") where byte(at: start + 2) == UInt8(ascii: "{"):
      return scanCodePoint(from: start)
    case .none, UInt8(ascii: "\n"):
      offset = start + 1
      return ""
    default:
      offset = start + 1
      let scalar = self.scalar(at: offset)
      offset += scalar.utf8.count
      report(
        "`\\\(scalar)` has no meaning in a text", SourceRange(start, offset),
        help: [
          scalar == "{" || scalar == "}"
            ? "a brace in text is written twice: `\(scalar)\(scalar)`"
            : "there are `\\n`, `\\t`, `\\\"`, `\\u{3B1}`, and `\\\\` for a backslash"
        ])
      return ""
    }
  }

  private mutating func scanCodePoint(from start: Int) -> String {
    var end = start + 3
    while let byte = self.byte(at: end), isHexDigit(byte) { end += 1 }
    let digits = source.slice(SourceRange(start + 3, end))
    if byte(at: end) == UInt8(ascii: "}") {
      offset = end + 1
      if digits.utf8.count <= 8, let value = UInt32(digits, radix: 16),
        let scalar = Unicode.Scalar(value)
      {
        return String(scalar)
      }
    } else {
      offset = end
    }
    report(
      "`\(source.slice(SourceRange(start, offset)))` names no character",
      SourceRange(start, offset), help: ["write its number in hexadecimal digits: `\\u{3B1}`"])
    return ""
  }

  private func isHexDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }

  /// Gives up the outermost open text: one invalid token up to the end of its line.
  mutating func failText() {
    guard case .text(let first, _)? = modes.first, first < tokens.count else { return }
    let isInHole = modes.count > 1
    modes = []
    while let byte = self.byte(at: offset), byte != UInt8(ascii: "\n") { offset += 1 }
    var end = offset
    while end > 0, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    let quote = tokens[first]
    tokens.removeSubrange(first...)
    let range = SourceRange(quote.range.lower, max(end, quote.range.upper))
    diagnostics.removeAll { ($0.labels.first?.range.lower ?? 0) > quote.range.lower }
    report(
      "a text is not closed", range,
      help: isInHole
        ? [
          "a text ends with `\"` on the line where it begins",
          "braces hold an expression; a brace itself is written `{{`",
        ]
        : ["a text ends with `\"` on the line where it begins; `\\n` breaks a line"])
    tokens.append(Token(kind: .invalid, range: range, startsLine: quote.startsLine))
    startsLine = false
  }

  /// `"""…"""`, which other languages have.
  private mutating func failTripleQuotes() {
    let start = offset
    let quotes: [UInt8] = Array("\"\"\"".utf8)
    var end = start + 3
    while end < bytes.count, !bytes[end...].starts(with: quotes) { end += 1 }
    let isClosed = end < bytes.count && modes.isEmpty
    if isClosed {
      offset = end + 3
    } else {
      while let byte = self.byte(at: offset), byte != UInt8(ascii: "\n") { offset += 1 }
    }
    report(
      "text stands between single double quotes, on one line", SourceRange(start, start + 3),
      help: ["write `\"…\"`, with `\\n` where a line ends; a comment begins with `#`"])
    add(.invalid, from: start)
  }
}
