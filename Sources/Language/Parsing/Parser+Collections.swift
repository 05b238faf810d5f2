extension Parser {
  /// `[a, b]` or `[f(x) for x in xs if c]`.
  mutating func parseArray() throws(SyntaxFailure) -> NodeID {
    let opener = at
    let start = token.range.lower
    advance()
    var elements: [NodeID] = []
    while !isAtCloser {
      elements.append(try parseExpression())
      if token.isKeyword(.for), elements.count == 1 {
        return try parseComprehension(of: elements[0], opener: opener)
      }
      guard skip(.comma) else { break }
    }
    if token.isSymbol(.semicolon) {
      throw errors.error(
        "rows are not separated by `;`", token.range,
        help: "a matrix is an array of rows: `[[1, 2], [3, 4]]`")
    }
    try close(.rightSquare, opener: opener)
    return try node(.array(elements), range(from: start))
  }

  private mutating func parseComprehension(
    of body: NodeID, opener: Int
  ) throws(SyntaxFailure) -> NodeID {
    let help = "it is written `[f(x) for x in xs]`"
    advance()
    var clauses: [ForClause] = []
    repeat {
      let (name, _) = try parseName(of: "what the array runs over", help: help)
      guard skip(.in) else { throw expected("`in`", help: help) }
      clauses.append(ForClause(variable: name, source: try parsePipe()))
    } while skip(.comma)
    if token.isKeyword(.for) {
      throw errors.error(
        "a second `for` in one array", token.range,
        help: "further names follow a comma: `[f(x, y) for x in xs, y in ys]`")
    }
    var condition: NodeID?
    if skip(.if) { condition = try parseCondition(of: "if") }
    try close(.rightSquare, opener: opener)
    return try node(
      .comprehension(body: body, clauses: clauses, condition: condition),
      range(from: tokens[opener].range.lower))
  }

  /// `{a: 1, "b c": 2, x, ...other}`.
  mutating func parseRecord() throws(SyntaxFailure) -> NodeID {
    let opener = at
    let start = token.range.lower
    advance()
    var entries: [RecordEntry] = []
    while !isAtCloser {
      entries.append(try parseEntry())
      guard skip(.comma) else { break }
    }
    try close(.rightBrace, opener: opener)
    return try node(.record(entries), range(from: start))
  }

  private mutating func parseEntry() throws(SyntaxFailure) -> RecordEntry {
    if skip(.spread) { return .spread(try parseExpression()) }
    let key = token
    let name: String
    if key.kind == .textStart {
      let text = try parsePrimary()
      guard case .text(let parts) = tree[text].kind, let plain = Self.plainText(parts) else {
        throw errors.error(
          "the name of an entry has no holes", range(of: text), help: "write it out")
      }
      name = plain
    } else if let word = word(of: key) {
      name = word
      advance()
    } else {
      if case .invalid = key.kind { throw SyntaxFailure(diagnostic: nil) }
      throw errors.error(
        "expected the name of an entry, but found \(errors.describe(key))", errors.mark(key),
        help: "a record is written `{a: 1, b: x}`; blocks follow only headers")
    }
    let nameRange = range(from: key.range.lower)
    if skip(.colon) { return .field(name, nameRange, try parseExpression()) }
    if token.isSymbol(.assign) {
      throw errors.error(
        "the entries of a record take a colon", token.range,
        help: "write `{\(name): …}`; a block of statements follows only a header")
    }
    guard case .name = key.kind else {
      if case .keyword(let keyword) = key.kind, !token.isSymbol(.comma), !isAtCloser {
        throw errors.misplacedKeyword(keyword, key.range)
      }
      throw expected("`:`", help: "an entry is written `\(errors.short(nameRange)): value`")
    }
    return .shorthand(name, try node(.name(name), key.range))
  }

  /// The characters of a text without holes.
  static func plainText(_ parts: [TextPart]) -> String? {
    var text = ""
    for part in parts {
      guard case .characters(let characters) = part else { return nil }
      text += characters
    }
    return text
  }
}
