// Reading JSON text: a strict recursive descent over bytes.

extension JSON {
  /// Why a text is not JSON, and where.
  public struct ParseError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public let message: String
    /// The byte (from 0) where it was seen.
    public let offset: Int
    /// The line (from 1).
    public let line: Int
    /// The byte within the line (from 1).
    public let column: Int

    /// `line 3, column 7: …`.
    public var description: String { "line \(line), column \(column): \(message)" }
  }

  /// How a text is read.
  public struct Reading: Sendable {
    /// Takes the `NaN`, `Infinity` and `-Infinity` that Python writes, and numbers beyond the
    /// range of a double as infinite.
    public var takesNonFinite: Bool
    /// How deep arrays and objects may nest.
    public var depthLimit: Int

    /// Strict, 512 levels deep, unless said.
    public init(takesNonFinite: Bool = false, depthLimit: Int = 512) {
      self.takesNonFinite = takesNonFinite
      self.depthLimit = depthLimit
    }

    /// As RFC 8259 says.
    public static let strict = Reading()
    /// As Python writes: non-finite numbers are taken.
    public static let lenient = Reading(takesNonFinite: true)
  }

  /// Reads one JSON text.
  ///
  /// A byte-order mark in front is skipped; of members with one key the last counts; half a
  /// surrogate pair (`\ud800`) becomes U+FFFD, since no text can hold it.
  public static func parse(_ bytes: [UInt8], _ reading: Reading = .strict)
    throws(ParseError) -> JSON
  {
    try parsing(bytes, reading)
  }

  /// Reads one JSON text out of a part of a buffer.
  public static func parse(_ bytes: ArraySlice<UInt8>, _ reading: Reading = .strict)
    throws(ParseError) -> JSON
  {
    try parsing(bytes, reading)
  }

  /// Reads one JSON text.
  public static func parse(_ text: String, _ reading: Reading = .strict)
    throws(ParseError) -> JSON
  {
    try parsing(Array(text.utf8), reading)
  }

  /// Reads one JSON text in place; nothing of the buffer is kept.
  public static func parse(_ bytes: UnsafeRawBufferPointer, _ reading: Reading = .strict)
    throws(ParseError) -> JSON
  {
    var parser = JSONParser(bytes, reading)
    return try parser.document()
  }

  private static func parsing(_ bytes: some Collection<UInt8>, _ reading: Reading)
    throws(ParseError) -> JSON
  {
    // The closure's errors are caught inside: typed throws do not pass through here.
    let result = bytes.withContiguousStorageIfAvailable { buffer -> Result<JSON, ParseError> in
      do throws(ParseError) {
        return .success(try parse(UnsafeRawBufferPointer(buffer), reading))
      } catch {
        return .failure(error)
      }
    }
    guard let result else { return try parsing(Array(bytes), reading) }
    return try result.get()
  }
}

/// The state of one reading.
private struct JSONParser {
  private let bytes: UnsafeRawBufferPointer
  private let reading: JSON.Reading
  private var at = 0
  private var depth = 0

  init(_ bytes: UnsafeRawBufferPointer, _ reading: JSON.Reading) {
    self.bytes = bytes
    self.reading = reading
  }

  mutating func document() throws(JSON.ParseError) -> JSON {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
    skipSpace()
    let value = try value()
    skipSpace()
    if at < bytes.count { throw error("nothing may follow the value") }
    return value
  }

  private mutating func value() throws(JSON.ParseError) -> JSON {
    guard let first = peek else { throw error("a value is missing: the text ends here") }
    switch first {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t") where word("true"): return .bool(true)
    case UInt8(ascii: "f") where word("false"): return .bool(false)
    case UInt8(ascii: "n") where word("null"): return .null
    case UInt8(ascii: "N") where reading.takesNonFinite && word("NaN"): return .double(.nan)
    case UInt8(ascii: "I") where reading.takesNonFinite && word("Infinity"):
      return .double(.infinity)
    default: throw error("a value is expected here")
    }
  }

  private mutating func array() throws(JSON.ParseError) -> JSON {
    try enter()
    var elements: [JSON] = []
    skipSpace()
    if !take(UInt8(ascii: "]")) {
      while true {
        elements.append(try value())
        skipSpace()
        if take(UInt8(ascii: ",")) {
          skipSpace()
        } else if take(UInt8(ascii: "]")) {
          break
        } else {
          throw error("`,` or `]` is expected here")
        }
      }
    }
    depth -= 1
    return .array(elements)
  }

  private mutating func object() throws(JSON.ParseError) -> JSON {
    try enter()
    var object = JSON.Object()
    skipSpace()
    if !take(UInt8(ascii: "}")) {
      while true {
        guard peek == UInt8(ascii: "\"") else { throw error("a key in quotes is expected here") }
        let key = try string()
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw error("`:` is expected here") }
        skipSpace()
        object.set(key, to: try value())
        skipSpace()
        if take(UInt8(ascii: ",")) {
          skipSpace()
        } else if take(UInt8(ascii: "}")) {
          break
        } else {
          throw error("`,` or `}` is expected here")
        }
      }
    }
    depth -= 1
    return .object(object)
  }

  private mutating func enter() throws(JSON.ParseError) {
    depth += 1
    if depth > reading.depthLimit {
      throw error("nested deeper than \(reading.depthLimit) levels")
    }
    at += 1
  }
}

// MARK: - Texts

extension JSONParser {
  /// The text whose opening quote stands here.
  private mutating func string() throws(JSON.ParseError) -> String {
    let start = at + 1
    at = start
    skipPlain()
    if peek == UInt8(ascii: "\"") {
      defer { at += 1 }
      return try text(UnsafeRawBufferPointer(rebasing: bytes[start..<at]), from: start)
    }
    // Escapes: the pieces between them are copied, then the whole is checked.
    var unescaped = Array(bytes[start..<at])
    while true {
      switch peek {
      case UInt8(ascii: "\""):
        at += 1
        let end = at
        return try unescaped.withUnsafeBytesTyped { (buffer) throws(JSON.ParseError) in
          try text(buffer, from: min(start, end))
        }
      case UInt8(ascii: "\\"): try escape(into: &unescaped)
      case nil: throw error("a text is not closed: the quote of line \(line(at: start).line)")
      default: throw error("a control character in a text has to be escaped")
      }
      let piece = at
      skipPlain()
      unescaped.append(contentsOf: bytes[piece..<at])
    }
  }

  private func text(_ buffer: UnsafeRawBufferPointer, from start: Int)
    throws(JSON.ParseError) -> String
  {
    guard let text = String(validating: buffer, as: UTF8.self) else {
      throw error("this text is not valid UTF-8", at: start)
    }
    return text
  }

  /// Goes on to the next quote, backslash or control character.
  private mutating func skipPlain() {
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return }
      at += 1
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSON.ParseError) {
    at += 1
    guard let letter = peek else { throw error("a text is not closed") }
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      text.append(contentsOf: String(try scalar()).utf8)
      return
    default: throw error("`\\` is followed by none of \" \\ / b f n r t u")
    }
    at += 1
  }

  /// The character of `uXXXX` here, together with its second half where it is a pair.
  private mutating func scalar() throws(JSON.ParseError) -> Unicode.Scalar {
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // A high half joins the low half that follows; anything else stands alone and is replaced.
    let after = at
    if first < 0xDC00, take(UInt8(ascii: "\\")), peek == UInt8(ascii: "u") {
      let second = try hexadecimal()
      if (0xDC00..<0xE000).contains(second),
        let pair = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return pair
      }
    }
    at = after
    return "\u{FFFD}"
  }

  private mutating func hexadecimal() throws(JSON.ParseError) -> UInt32 {
    at += 1
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
        byte < 0x80
      else { throw error("`\\u` takes four hexadecimal digits") }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }
}

// MARK: - Numbers and marks

extension JSONParser {
  private mutating func number() throws(JSON.ParseError) -> JSON {
    let start = at
    let negative = take(UInt8(ascii: "-"))
    if negative, reading.takesNonFinite, peek == UInt8(ascii: "I"), word("Infinity") {
      return .double(-.infinity)
    }
    var decimal = DecimalNumber(negative: negative)
    let integerStart = at
    at = decimal.takeDigits(bytes, from: at)
    if at == integerStart { throw error("a digit is expected here") }
    if at > integerStart + 1, bytes[integerStart] == UInt8(ascii: "0") {
      throw error("a number may not begin with 0", at: integerStart)
    }
    var whole = true
    if take(UInt8(ascii: ".")) {
      whole = false
      let fraction = at
      at = decimal.takeFraction(bytes, from: at)
      if at == fraction { throw error("a digit is expected after the point") }
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      whole = false
      at += 1
      guard let end = decimal.takeExponent(bytes, from: at) else {
        throw error("a digit is expected in the exponent")
      }
      at = end
    }
    if whole, let integer = decimal.integer { return .int(integer) }
    let value = decimal.double(spelled: UnsafeRawBufferPointer(rebasing: bytes[start..<at]))
    if value.isInfinite, !reading.takesNonFinite {
      throw error("the number is beyond the range of a double", at: start)
    }
    return .double(value)
  }

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    at += 1
    return true
  }

  /// Steps over `word` where it stands here.
  private mutating func word(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard bytes.count - at >= length else { return false }
    for place in 0..<length where bytes[at + place] != word.utf8Start[place] { return false }
    at += length
    return true
  }

  private mutating func skipSpace() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x0A, 0x0D, 0x09: at += 1
      default: return
      }
    }
  }

  private func error(_ message: String, at offset: Int? = nil) -> JSON.ParseError {
    let offset = offset ?? at
    let place = line(at: offset)
    return JSON.ParseError(
      message: message, offset: offset, line: place.line, column: place.column)
  }

  private func line(at offset: Int) -> (line: Int, column: Int) {
    let before = bytes[..<offset]
    let lines = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return (lines, offset - lineStart + 1)
  }
}

extension [UInt8] {
  /// `withUnsafeBytes` for typed errors.
  fileprivate func withUnsafeBytesTyped<Value, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let result = withUnsafeBytes { buffer -> Result<Value, Failure> in
      do throws(Failure) { return .success(try body(buffer)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
