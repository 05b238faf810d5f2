extension Parser {
  /// Whether a closing bracket, or the place where one is missing, stands here.
  var isAtCloser: Bool {
    switch token.kind {
    case .symbol(let symbol): symbol.isCloser
    case .missingCloser, .end: true
    default: false
    }
  }

  /// Steps over the bracket that closes `opener`, or says what stands there instead.
  mutating func close(_ symbol: Symbol, opener: Int) throws(SyntaxFailure) {
    if skip(symbol) { return }
    switch token.kind {
    case .invalid: throw SyntaxFailure(diagnostic: nil)
    case .missingCloser, .end:
      throw errors.unclosed(tokens[opener], after: previous.range)
    default:
      // A block's brace cannot stand inside brackets: these have lost their end before it.
      if token.isSymbol(.leftBrace) {
        throw errors.unclosed(tokens[opener], after: previous.range)
      }
      if !tokens[opener].isSymbol(.leftBrace), let neighbours = neighboursWithoutOperator() {
        throw neighbours
      }
      throw errors.unexpected(token, in: tokens[opener], help: nil)
    }
  }

  /// Something that was needed here is missing.
  func expected(_ what: String, help: String) -> SyntaxFailure {
    if case .invalid = token.kind { return SyntaxFailure(diagnostic: nil) }
    return errors.error(
      "expected \(what), but found \(errors.describe(token))", errors.mark(token), help: help)
  }

  /// Whether the token before asks for a value after it.
  var isAfterOperator: Bool {
    guard at > 0 else { return false }
    switch previous.kind {
    case .symbol(let symbol): return symbol.isInfix || symbol == .assign || symbol == .tilde
    case .keyword(let keyword):
      return keyword == .and || keyword == .or || keyword == .not || keyword == .in
    default: return false
    }
  }

  /// No value begins here, though one was needed.
  func missingValue() -> SyntaxFailure {
    if token.isSymbol(.plus), at > 0, previous.isSymbol(.plus),
      previous.range.upper == token.range.lower
    {
      return errors.error(
        "`++` does not count up", previous.range.union(token.range), help: "write `i = i + 1`")
    }
    if token.isSymbol(.plus) { return errors.unaryPlus(token) }
    if isAfterOperator { return errors.missingValue(after: previous, found: token) }
    if at > 0, previous.isSymbol(.comma) {
      return errors.error(
        "a value is missing after `,`", previous.range, help: "put one there, or remove the comma")
    }
    if token.kind == .missingCloser {
      return errors.unclosed(tokens[Int(token.payload)], after: previous.range)
    }
    if at > 0, case .keyword(let keyword) = previous.kind {
      return errors.error(
        "a value is missing after `\(keyword.rawValue)`", previous.range,
        help: "put a value after it")
    }
    if token.isSymbol(.remainder), at == 0 || isStatementStart {
      return errors.error(
        "`%` needs a value on its left", token.range,
        help: "it is the remainder; commands that begin with `%` do not exist here")
    }
    if case .symbol(let symbol) = token.kind, symbol.isInfix || symbol == .assign {
      return errors.error(
        "a value is missing before `\(symbol.rawValue)`", token.range, help: "put a value before it"
      )
    }
    return expected("a value", help: "a value is a number, a text, a name, or an expression")
  }

  /// Whether a statement begins at the token.
  private var isStatementStart: Bool {
    previous.kind == .newline || previous.isSymbol(.semicolon) || previous.isSymbol(.leftBrace)
  }

  /// Something stands after a statement that has no place there.
  func stray() -> SyntaxFailure {
    switch token.kind {
    case .invalid: return SyntaxFailure(diagnostic: nil)
    case .symbol(.comma):
      return errors.error(
        "a comma cannot stand here", token.range,
        help: "an array is `[a, b]`; assign one name a line")
    case .symbol(.question):
      return errors.error(
        "the question mark of help stands first", token.range,
        help: "write `?\(source.slice(previous.range))`")
    case .symbol(.assign):
      return errors.error(
        "`=` cannot stand here", token.range,
        help: "`name = value` begins a statement; equality is `==`")
    case .symbol(.tilde):
      return errors.error(
        "`~` cannot stand here", token.range, help: "`name ~ normal(0, 1)` stands on its own line")
    case .symbol(.leftBrace):
      return errors.error(
        "a block cannot stand here", token.range,
        help: "blocks follow `if`, `else`, `for`, `while`, `fn f(…)` and `model m(…)`")
    case .symbol(.colon):
      return errors.error(
        "a colon cannot stand here", token.range,
        help: "a range is `1:10`; blocks stand in braces")
    case .keyword(.not) where peek().isKeyword(.in):
      return errors.error(
        "`not` stands before what it negates", token.range.union(peek().range),
        help: "write `not (a in b)`")
    case .keyword(.else):
      return errors.misplacedKeyword(.else, token.range)
    default: break
    }
    if let neighbours = neighboursWithoutOperator() { return neighbours }
    return errors.error(
      "\(errors.describe(token)) does not belong here", errors.mark(token),
      help: "an operator may be missing before it; statements stand on lines of their own")
  }

  /// Two values side by side, as in `2 x` or `f"text"`.
  private func neighboursWithoutOperator() -> SyntaxFailure? {
    guard at > 0 else { return nil }
    let isJoined = previous.range.upper == token.range.lower
    let both = previous.range.union(token.range)
    switch (previous.kind, token.kind) {
    case (.number, .name):
      let right = source.slice(token.range)
      return errors.error(
        "an operator is missing before `\(right)`", token.range,
        help: "for a product write `\(source.slice(previous.range)) * \(right)`")
    case (.name, .textStart) where isJoined && previous.range.upper - previous.range.lower <= 2:
      let name = source.slice(previous.range)
      return errors.error(
        "a text needs no `\(name)` before it", both,
        help: "holes work in every text: `\"b = {b:.3}\"`")
    case (.name, .name) where source.name(token) == "is":
      let name = source.slice(previous.range)
      return errors.error(
        "`is` is not an operator", token.range,
        help: "equality is `==`; `is_missing(\(name))` asks for missing values")
    default: return nil
    }
  }
}
