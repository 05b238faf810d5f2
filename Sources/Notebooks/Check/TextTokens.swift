/// Text cut into words and numbers, so that two texts compare by content: blanks only separate, and
/// lines drawn across a table may be longer or shorter.
struct TextTokens {
  /// A word, a number or a mark.
  enum Token: Equatable {
    case word(Substring)
    /// A number, with the size of one unit in its last decimal; 0 for a whole number.
    case number(Double, unit: Double)
  }

  private(set) var tokens: [Token] = []

  /// Cuts a text. A number starts where no letter, digit or `#` stands before: `x2` is a word.
  init(_ text: some StringProtocol) {
    var rest = Substring(text)
    while let first = rest.unicodeScalars.first {
      if first.properties.isWhitespace {
        rest.unicodeScalars.removeFirst()
      } else if let number = Self.number(&rest) {
        tokens.append(number)
      } else if Self.isRule(first) {
        let end = rest.unicodeScalars.firstIndex { $0 != first } ?? rest.endIndex
        tokens.append(.word(rest.prefix(1)))
        rest = rest[end...]
      } else if Self.isWord(first) {
        let end = rest.unicodeScalars.firstIndex { !Self.isWord($0) } ?? rest.endIndex
        tokens.append(.word(rest[..<end]))
        rest = rest[end...]
      } else {
        let next = rest.unicodeScalars.index(after: rest.startIndex)
        tokens.append(.word(rest[..<next]))
        rest = rest[next...]
      }
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar == "#" || scalar.properties.isAlphabetic
      || scalar.properties.numericType != nil
  }

  /// Box drawing and the hyphens of plain tables.
  private static func isRule(_ scalar: Unicode.Scalar) -> Bool {
    (0x2500...0x257F).contains(scalar.value)
  }

  /// Takes a number off the front: a sign, digits, a fraction, an exponent.
  private static func number(_ text: inout Substring) -> Token? {
    let bytes = text.utf8
    var at = bytes.startIndex
    func digits() -> Int {
      let start = at
      while at < bytes.endIndex, (0x30...0x39).contains(bytes[at]) { at = bytes.index(after: at) }
      return bytes.distance(from: start, to: at)
    }
    func take(_ characters: StaticString) -> Bool {
      guard at < bytes.endIndex,
        UnsafeBufferPointer(start: characters.utf8Start, count: characters.utf8CodeUnitCount)
          .contains(bytes[at])
      else { return false }
      at = bytes.index(after: at)
      return true
    }
    // A sign belongs to the number unless an operand stands right before it.
    let isSigned = take("-+")
    if isSigned, text.startIndex > text.base.startIndex {
      let before = text.base.unicodeScalars[
        text.base.unicodeScalars.index(before: text.startIndex)]
      if isWord(before) || before == ")" || before == "]" { return nil }
    }
    let whole = digits()
    var decimals = 0
    if at < bytes.endIndex, bytes[at] == 0x2E {
      let point = at
      at = bytes.index(after: at)
      decimals = digits()
      if decimals == 0 { at = point }
    }
    guard whole + decimals > 0 else { return nil }
    let mantissaEnd = at
    if take("eE") {
      _ = take("-+")
      if digits() == 0 { at = mantissaEnd }
    }
    // `3rd`, `2x`: a word after all.
    if at < bytes.endIndex, isWord(text.unicodeScalars[at]) { return nil }
    guard let value = Double(text[..<at].drop { $0 == "+" }), value.isFinite else { return nil }
    let exponent = text[mantissaEnd..<at].dropFirst()
    let scale = Int(exponent.drop { $0 == "+" }) ?? 0
    text = text[at...]
    return .number(value, unit: decimals > 0 ? power(of: scale - decimals) : 0)
  }

  private static func power(of exponent: Int) -> Double {
    Double("1e\(max(-300, min(300, exponent)))") ?? 1
  }
}

/// How near two numbers must be to count as the same.
public struct Tolerance: Sendable, Equatable {
  /// The largest difference, relative to the larger of the two.
  public var relative: Double

  /// A relative tolerance; 0 asks for the same text.
  public init(relative: Double = 0.05) { self.relative = max(0, relative) }

  /// Whether two numbers are near enough. `unit` is allowed in any case, so that `0.01` and `0.02`
  /// are, when rounding may have made them so.
  func covers(_ a: Double, _ b: Double, unit: Double = 0) -> Bool {
    if a == b { return true }
    if relative == 0 { return false }
    return abs(a - b) <= relative * max(abs(a), abs(b)) + unit * 1.000001
  }

  /// Whether two texts say the same.
  func covers(_ a: some StringProtocol, _ b: some StringProtocol) -> Bool {
    if a == b { return true }
    if relative == 0 { return false }
    return covers(TextTokens(a).tokens, TextTokens(b).tokens)
  }

  /// Whether two sequences of words and numbers say the same.
  func covers(_ a: [TextTokens.Token], _ b: [TextTokens.Token]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { a, b in
        guard case .number(let x, let unitX) = a, case .number(let y, let unitY) = b else {
          return a == b
        }
        return covers(x, y, unit: min(unitX, unitY))
      }
  }
}
