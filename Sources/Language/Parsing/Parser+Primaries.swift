extension Parser {
  // MARK: Postfix

  /// A primary with its calls, indices, fields and transposes.
  mutating func parsePostfix() throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    var base = try parsePrimary()
    while case .symbol(let symbol) = token.kind {
      switch symbol {
      case .leftRound:
        if case .number = tree[base].kind {
          let number = source.slice(range(of: base))
          throw errors.error(
            "a number cannot be called", token.range,
            help: "for a product write `\(number) * (…)`")
        }
        let arguments = try parseArguments()
        base = try node(
          .call(callee: base, arguments: arguments, piped: false), range(from: start))
      case .leftSquare:
        let subscripts = try parseSubscripts()
        base = try node(.index(base: base, subscripts: subscripts), range(from: start))
      case .dot:
        base = try parseMember(of: base, from: start)
      case .prime:
        advance()
        base = try node(.transpose(base), range(from: start))
      default:
        return base
      }
    }
    return base
  }

  /// `.name` after a base.
  mutating func parseMember(of base: NodeID, from start: Int) throws(SyntaxFailure) -> NodeID {
    let dot = token
    advance()
    guard let name = source.name(token), !token.startsLine || dot.startsLine else {
      if case .invalid = token.kind { throw SyntaxFailure(diagnostic: nil) }
      throw errors.error(
        "a name must follow the dot", dot.range,
        help: token.kind == .symbol(.dot)
          ? "a range is `1:n`"
          : token.kind == .textStart
            ? "a column of any name is `t[\"the name\"]`"
            : "a column or latent is `t.name`, an element `x[1]`")
    }
    let nameRange = token.range
    advance()
    return try node(.member(base: base, name: name, nameRange: nameRange), range(from: start))
  }

  // MARK: Arguments and subscripts

  /// `(a, label = b)`.
  mutating func parseArguments() throws(SyntaxFailure) -> [Argument] {
    let opener = at
    advance()
    var arguments: [Argument] = []
    while !isAtCloser {
      arguments.append(try parseArgument())
      guard skip(.comma) else { break }
    }
    if token.isSymbol(.assign) {
      throw errors.error(
        "left of `=` in a call stands a label", token.range,
        help: "a label is one word: `f(x, by = group)`; equality is `==`")
    }
    if token.isSymbol(.tilde) {
      throw errors.error(
        "`~` cannot stand in a call", token.range, help: "it stands after a name, on its own line")
    }
    try close(.rightRound, opener: opener)
    return arguments
  }

  private mutating func parseArgument() throws(SyntaxFailure) -> Argument {
    guard let word = word(of: token), peek().isSymbol(.assign) else {
      return Argument(label: nil, labelRange: nil, value: try parseExpression())
    }
    let range = token.range
    advance()
    advance()
    return Argument(label: word, labelRange: range, value: try parseExpression())
  }

  /// The text of a name or keyword.
  func word(of token: Token) -> String? {
    switch token.kind {
    case .name: source.name(token)
    case .keyword(let keyword): keyword.rawValue
    default: nil
    }
  }

  /// `[a, :, b:c]`.
  private mutating func parseSubscripts() throws(SyntaxFailure) -> [Subscript] {
    let opener = at
    advance()
    indexDepth += 1
    defer { indexDepth -= 1 }
    var subscripts: [Subscript] = []
    repeat {
      subscripts.append(try parseSubscript(opener: opener))
    } while skip(.comma)
    if token.isSymbol(.assign) {
      throw errors.error(
        "`=` cannot stand in an index", token.range, help: "equality is `==`: `x[x == 0]`")
    }
    try close(.rightSquare, opener: opener)
    return subscripts
  }

  private mutating func parseSubscript(opener: Int) throws(SyntaxFailure) -> Subscript {
    if token.isSymbol(.colon) {
      let colon = token.range
      advance()
      if isAtCloser || token.isSymbol(.comma) { return .all(colon) }
      throw errors.error(
        "a range needs both ends", colon, help: "from the first element on is `1:…`")
    }
    if token.isSymbol(.rightSquare) || token.isSymbol(.comma) {
      let isEmpty = token.isSymbol(.rightSquare) && at == opener + 1
      throw errors.error(
        isEmpty ? "an index is missing" : "an index is missing beside the comma",
        isEmpty
          ? tokens[opener].range.union(token.range)
          : token.isSymbol(.comma)
            ? token.range : previous.range,
        help: isEmpty
          ? "`x[1]` is the first element, `x[:]` all of them"
          : "all of an axis is `:`, as in `x[:, 1]`")
    }
    return .expression(try parseExpression())
  }

  // MARK: Primaries

  /// A literal, name, bracket, array, record or text.
  mutating func parsePrimary() throws(SyntaxFailure) -> NodeID {
    let start = token
    switch start.kind {
    case .number:
      return try parseNumber()
    case .name:
      return try parseNameValue()
    case .textStart:
      return try parseText()
    case .keyword(let keyword):
      return try parseKeywordValue(keyword)
    case .symbol(.leftRound):
      return try parseGroup()
    case .symbol(.leftSquare):
      return try parseArray()
    case .symbol(.leftBrace):
      return try parseRecord()
    case .invalid:
      throw SyntaxFailure(diagnostic: nil)
    default:
      throw missingValue()
    }
  }

  private mutating func parseNumber() throws(SyntaxFailure) -> NodeID {
    let written = source.slice(token.range)
    let value = Lexer.value(of: written)
    // Beyond 2^53 not every whole number has a Double of its own.
    let isInteger =
      value <= 0x1p53 && written.utf8.allSatisfy { $0 < 0x3A && $0 != 0x2E || $0 == 0x5F }
    advance()
    return try node(.number(value, isInteger: isInteger), previous.range)
  }

  private mutating func parseNameValue() throws(SyntaxFailure) -> NodeID {
    let name = source.name(token) ?? ""
    if let habit = ForeignWords.value(name, self) { throw habit }
    advance()
    return try node(.name(name), previous.range)
  }

  private mutating func parseKeywordValue(_ keyword: Keyword) throws(SyntaxFailure) -> NodeID {
    let range = token.range
    let kind: Node.Kind
    switch keyword {
    case .true: kind = .bool(true)
    case .false: kind = .bool(false)
    case .none: kind = .none
    case .missing: kind = .missing
    case .end where indexDepth > 0: kind = .end
    case .in, .and, .or, .else:
      if isAfterOperator { throw missingValue() }
      throw errors.misplacedKeyword(keyword, range)
    default: throw errors.misplacedKeyword(keyword, range)
    }
    advance()
    return try node(kind, range)
  }

  /// `( value )`; the brackets leave no node.
  private mutating func parseGroup() throws(SyntaxFailure) -> NodeID {
    let opener = at
    advance()
    if token.isSymbol(.rightRound) {
      throw errors.error(
        "nothing stands between the brackets", tokens[opener].range.union(token.range),
        help: "an empty array is `[]`, no value is `none`")
    }
    let value = try parseExpression()
    if token.isSymbol(.comma) {
      throw errors.error(
        "round brackets hold one value", token.range,
        help: "an array is `[a, b]`, a record `{x: a, y: b}`")
    }
    try close(.rightRound, opener: opener)
    return value
  }

  /// `"characters {hole:.3}"`.
  private mutating func parseText() throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    advance()
    var parts: [TextPart] = []
    while true {
      switch token.kind {
      case .characters:
        parts.append(.characters(characters[Int(token.payload)]))
        advance()
      case .holeStart:
        parts.append(try parseHole())
      case .textEnd:
        advance()
        return try node(.text(parts), range(from: start))
      default:
        throw SyntaxFailure(diagnostic: nil)
      }
    }
  }

  /// `{value:.digits}` inside a text.
  private mutating func parseHole() throws(SyntaxFailure) -> TextPart {
    let opener = token
    advance()
    if token.kind == .holeEnd {
      throw errors.error(
        "a hole in a text needs an expression", opener.range.union(token.range),
        help: "braces in a text are written `{{` and `}}`")
    }
    let value = try parseExpression()
    var digits: Int?
    if token.kind == .holeDigits {
      digits = Int(token.payload)
      advance()
    }
    guard token.kind == .holeEnd else {
      if case .invalid = token.kind { throw SyntaxFailure(diagnostic: nil) }
      throw errors.unexpected(
        token, in: opener,
        help: "a hole holds one expression; a brace in a text is written `{{`")
    }
    advance()
    return .hole(value, digits: digits)
  }
}
