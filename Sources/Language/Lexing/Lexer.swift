/// Cuts program text into tokens; whatever the bytes, it ends and tells what it could not read.
///
/// The tokens that it returns are balanced: every opening bracket has its closing one, or a
/// `missingCloser` where that should stand, so that a parser can skip to the end of a statement.
struct Lexer {
  /// What a text is cut into.
  struct Result {
    var tokens: [Token]
    /// The characters of texts, escapes resolved.
    var characters: [String]
    var diagnostics: [Diagnostic]
    /// Whether brackets were open when the text ended, all others being in order.
    var endsInsideBrackets = false
    /// Whether a text literal was open when the text ended; only where that was asked for.
    var endsInsideText = false
    /// Whether the text ended in a comment.
    var endsInsideComment = false
  }

  /// What surrounds the offset: the characters of a text, or a hole in one.
  enum Mode {
    /// `firstToken` is the place of its `textStart`; `isEscaped` when it began with `\"`.
    case text(firstToken: Int, isEscaped: Bool)
    /// `braces` counts the braces open inside it.
    case hole(braces: Int)
  }

  let source: SourceText
  let bytes: [UInt8]
  var offset = 0
  var tokens: [Token] = []
  var characters: [String] = []
  var diagnostics: [Diagnostic] = []
  var modes: [Mode] = []
  var startsLine = true
  var endsInsideComment = false

  /// Cuts a text into balanced tokens, the last one `end`.
  ///
  /// With `keepsOpenText` a text literal that the end of the source leaves open keeps its
  /// tokens and is no error, as a cursor inside it needs.
  /// Without `trustsIndentation` a bracket that is never closed reaches up to the end.
  static func lex(
    _ source: SourceText, keepsOpenText: Bool = false, trustsIndentation: Bool = true
  ) -> Result {
    var lexer = Lexer(source: source)
    lexer.scan(keepsOpenText: keepsOpenText)
    var layout = Layout(
      source: source, raw: lexer.tokens, trustsIndentation: trustsIndentation)
    layout.run()
    return Result(
      tokens: layout.tokens, characters: lexer.characters,
      diagnostics: lexer.diagnostics + layout.diagnostics,
      endsInsideBrackets: layout.endsInsideBrackets, endsInsideText: !lexer.modes.isEmpty,
      endsInsideComment: lexer.endsInsideComment)
  }

  init(source: SourceText) {
    self.source = source
    bytes = source.utf8
  }

  /// Reads everything.
  private mutating func scan(keepsOpenText: Bool) {
    while offset < bytes.count {
      if case .text(_, let isEscaped) = modes.last {
        scanCharacters(isEscaped: isEscaped)
      } else {
        scanToken()
      }
    }
    if !modes.isEmpty && !keepsOpenText { failText() }
    add(.end, from: bytes.count)
  }

  /// Reads one token, or one run of blanks, of code.
  private mutating func scanToken() {
    let byte = bytes[offset]
    let start = offset
    endsInsideComment = false
    switch byte {
    case UInt8(ascii: "\n"):
      if !modes.isEmpty { return failText() }
      startsLine = true
      offset += 1
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      offset += 1
    case UInt8(ascii: "#"):
      while offset < bytes.count && bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
      endsInsideComment = true
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      scanNumber()
    case UInt8(ascii: "\""):
      startText(isEscaped: false)
    case UInt8(ascii: "\\") where isInHole && self.byte(at: offset + 1) == UInt8(ascii: "\""):
      startText(isEscaped: true)
    case UInt8(ascii: "'"):
      scanPrime()
    case UInt8(ascii: "}") where endsHole():
      modes.removeLast()
      offset += 1
      add(.holeEnd, from: start)
    case UInt8(ascii: ":") where scanHoleDigits():
      break
    case UInt8(ascii: ".") where isDigit(at: offset + 1):
      scanPointNumber()
    default:
      let scalar = self.scalar(at: offset)
      if CharacterClasses.startsName(scalar) {
        scanName()
      } else if CharacterClasses.isSpace(scalar) {
        offset += scalar.utf8.count
      } else {
        scanSymbol(scalar)
      }
    }
  }

  // MARK: Names and symbols

  private mutating func scanName() {
    let start = offset
    while offset < bytes.count {
      let scalar = self.scalar(at: offset)
      guard CharacterClasses.continuesName(scalar) else { break }
      offset += scalar.utf8.count
    }
    let word = CharacterClasses.name(source.slice(SourceRange(start, offset)))
    // After a dot, and after the `?` of help, any word is a name.
    let isFree = tokens.last.map { $0.isSymbol(.dot) || $0.isSymbol(.question) } ?? false
    if !isFree, let keyword = Keyword.of(word) {
      add(.keyword(keyword), from: start)
    } else {
      add(.name, from: start)
    }
  }

  /// The symbols by their first byte, longer ones first.
  private static let symbols: [[(symbol: Symbol, bytes: [UInt8])]] = {
    var table = [[(symbol: Symbol, bytes: [UInt8])]](repeating: [], count: 128)
    for symbol in Symbol.allCases where symbol != .prime {
      let bytes = Array(symbol.rawValue.utf8)
      table[Int(bytes[0])].append((symbol, bytes))
    }
    return table.map { $0.sorted { $0.bytes.count > $1.bytes.count } }
  }()

  private mutating func scanSymbol(_ scalar: Unicode.Scalar) {
    let start = offset
    let candidates = bytes[start] < 128 ? Self.symbols[Int(bytes[start])] : []
    let own = candidates.first { bytes[start...].starts(with: $0.bytes) }
    let foreign = ForeignSymbols.match(bytes, at: start)
    if let foreign, foreign.sign.utf8.count > (own?.bytes.count ?? 0) {
      offset += foreign.sign.utf8.count
      fail(foreign.message, from: start, help: foreign.help)
    } else if let own {
      offset += own.bytes.count
      countBrace(own.symbol)
      add(.symbol(own.symbol), from: start)
    } else {
      offset += scalar.utf8.count
      let hex = String(scalar.value, radix: 16, uppercase: true)
      let code = "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
      let isShown = scalar.properties.generalCategory != .control && scalar.value != 0xFFFD
      fail(
        isShown
          ? "`\(scalar)` (\(code)) has no meaning here"
          : "the character \(code) has no meaning here",
        from: start, help: "remove it, or put it in text: `\"…\"`")
    }
  }

  /// `'` is transpose where it touches what it transposes.
  private mutating func scanPrime() {
    let start = offset
    if let last = tokens.last, last.range.upper == start {
      var isOperand = last.isSymbol(.rightRound) || last.isSymbol(.rightSquare)
      isOperand = isOperand || last.isSymbol(.prime)
      if case .name = last.kind { isOperand = true }
      if isOperand {
        offset += 1
        return add(.symbol(.prime), from: start)
      }
    }
    // What was meant as text goes up to the next quote, or is the quote alone.
    var end = start + 1
    while let byte = self.byte(at: end), byte != UInt8(ascii: "'"), byte != UInt8(ascii: "\n") {
      end += 1
    }
    let isClosed = byte(at: end) == UInt8(ascii: "'")
    offset = isClosed && modes.isEmpty ? end + 1 : start + 1
    let inner = isClosed ? source.slice(SourceRange(start + 1, end)) : "…"
    fail(
      "text stands between double quotes", from: start,
      help: inner.contains("\"") || inner.unicodeScalars.count > 40
        ? "write `\"…\"`" : "write `\"\(inner)\"`")
  }

  // MARK: Holes

  private var isInHole: Bool {
    if case .hole = modes.last { true } else { false }
  }

  /// Whether a `}` here ends a hole and not a record or block inside it.
  private func endsHole() -> Bool {
    if case .hole(0) = modes.last { true } else { false }
  }

  private mutating func countBrace(_ symbol: Symbol) {
    guard case .hole(let braces) = modes.last else { return }
    if symbol == .leftBrace { modes[modes.count - 1] = .hole(braces: braces + 1) }
    if symbol == .rightBrace { modes[modes.count - 1] = .hole(braces: braces - 1) }
  }

  /// Reads `:.3` before the `}` of a hole; false, and nothing read, where that does not stand.
  private mutating func scanHoleDigits() -> Bool {
    guard case .hole(0) = modes.last else { return false }
    let start = offset
    var end = skipBlanks(from: start + 1)
    guard byte(at: end) == UInt8(ascii: ".") else { return false }
    end += 1
    let digits = end
    while isDigit(at: end) { end += 1 }
    guard end > digits else { return false }
    let text = source.slice(SourceRange(digits, end))
    // Letters after the digits are a habit from Python's formats: `:.3f`.
    let closing = skipBlanks(from: end)
    var letters = closing
    while let byte = self.byte(at: letters), byte | 0x20 >= UInt8(ascii: "a"),
      byte | 0x20 <= UInt8(ascii: "z")
    {
      letters += 1
    }
    offset = letters
    guard letters == closing, let count = Int(text), (1...17).contains(count) else {
      fail(
        "`\(source.slice(SourceRange(start, letters)))` is not a number of digits", from: start,
        help: "write `:.3` for three significant digits, at most 17")
      return true
    }
    offset = closing
    tokens.append(
      Token(kind: .holeDigits, range: SourceRange(start, end), payload: Int32(count)))
    return true
  }

  private func skipBlanks(from start: Int) -> Int {
    var end = start
    while byte(at: end) == UInt8(ascii: " ") { end += 1 }
    return end
  }

  // MARK: Helpers

  /// The byte at an offset, nil past the end.
  func byte(at place: Int) -> UInt8? { place < bytes.count ? bytes[place] : nil }

  /// Whether an ASCII digit stands at an offset.
  func isDigit(at place: Int) -> Bool {
    byte(at: place).map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
  }

  /// The scalar that begins at an offset.
  func scalar(at place: Int) -> Unicode.Scalar {
    let first = bytes[place]
    if first < 0x80 { return Unicode.Scalar(first) }
    var count = 2
    if first >= 0xE0 { count = first >= 0xF0 ? 4 : 3 }
    let slice = bytes[place..<min(place + count, bytes.count)]
    return String(decoding: slice, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
  }

  /// Adds a token that reaches up to the offset.
  mutating func add(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind: kind, range: SourceRange(start, offset), startsLine: startsLine))
    startsLine = false
  }

  /// Tells about a piece that cannot be read, and adds an invalid token for it.
  mutating func fail(_ message: String, from start: Int, help: String...) {
    report(message, SourceRange(start, offset), help: help)
    add(.invalid, from: start)
  }

  /// Tells about a piece that can be read past.
  mutating func report(_ message: String, _ range: SourceRange, help: [String]) {
    diagnostics.append(
      Diagnostic(.syntax, message, labels: [.init(source, range)], help: help))
  }
}
