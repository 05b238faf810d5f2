extension Parser {
  /// Reads one statement.
  mutating func parseStatement() throws(SyntaxFailure) -> NodeID {
    try enter()
    defer { depth -= 1 }
    if let habit = ForeignWords.statement(self) { throw habit }
    switch token.kind {
    case .keyword(let keyword) where peek().isSymbol(.assign) || peek().isSymbol(.tilde):
      throw errors.reserved(keyword, token.range)
    case .keyword(.model): return try parseModel()
    case .keyword(.fn) where !peek().isSymbol(.leftRound): return try parseFunctionDefinition()
    case .keyword(.for): return try parseFor()
    case .keyword(.while): return try parseWhile()
    case .keyword(.return): return try parseReturn()
    case .keyword(.break), .keyword(.continue): return try parseJump()
    case .symbol(.question): return try parseHelp()
    case .name
    where peek().isSymbol(.colon)
      && (scope.kind == .model || isKindWord(peek(2), then: peek(3))):
      return try parseDeclaration()
    default: return try parseSimpleStatement()
    }
  }

  // MARK: Assignments, random statements, expressions

  /// `place = value`, `name[…] ~ distribution`, or an expression.
  private mutating func parseSimpleStatement() throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    let isBracketed = token.isSymbol(.leftRound)
    let left = try parseExpression()
    if token.isSymbol(.assign) {
      guard !isBracketed else { throw notAPlace(left) }
      try checkPlace(left)
      advance()
      let value = try parseExpression()
      if token.isSymbol(.assign) {
        throw errors.error(
          "assignments do not chain", token.range,
          help: "assign one after the other, each on its line; equality is `==`")
      }
      return try node(.assignment(place: left, value: value), range(from: start))
    }
    if token.isSymbol(.tilde) { return try parseSample(of: left, from: start) }
    try checkExpressionStatement(left)
    return left
  }

  /// An expression that may stand left of `=`.
  private func checkPlace(_ place: NodeID) throws(SyntaxFailure) {
    var base = place
    while true {
      switch tree[base].kind {
      case .name: return
      case .member(let inner, _, _): base = inner
      case .index(let inner, _): base = inner
      case .call(let callee, _, piped: false):
        guard case .name(let name) = tree[callee].kind else { throw notAPlace(place) }
        throw errors.error(
          "a call cannot be assigned to", range(of: place),
          help: "a function is defined by `fn \(name)(x) = …`; an element is `\(name)[…]`")
      case .comparison, .binary(.and, _, _), .binary(.or, _, _):
        throw errors.error(
          "`=` assigns, and a condition cannot be assigned to", token.range,
          help: "equality is `==`")
      default: throw notAPlace(place)
      }
    }
  }

  private func notAPlace(_ place: NodeID) -> SyntaxFailure {
    errors.error(
      "`\(errors.short(range(of: place)))` cannot be assigned to", range(of: place),
      help: "left of `=` stands a name, an element `x[…]` or a field `r.name`")
  }

  private mutating func parseSample(
    of left: NodeID, from start: Int
  ) throws(SyntaxFailure) -> NodeID {
    let leftRange = range(of: left)
    guard scope.kind != .session else {
      throw errors.error(
        "`~` stands only in models and in functions that models call", token.range,
        help: "`x = sample(normal(0, 1))` draws a number; `model m(y[N]) { … }` begins a model")
    }
    let name: NodeID
    let subscripts: [Subscript]?
    switch tree[left].kind {
    case .index(let base, let found): (name, subscripts) = (base, found)
    default: (name, subscripts) = (left, nil)
    }
    guard case .name(let word) = tree[name].kind, range(of: name).lower == start else {
      throw errors.error(
        "left of `~` stands a name, or elements of one", leftRange,
        help: "give it a name on a line before: `z = \(errors.short(leftRange))`, then `z ~ …`")
    }
    advance()
    let distribution = try parseExpression()
    return try node(
      .sample(
        name: word, nameRange: range(of: name), subscripts: subscripts,
        distribution: distribution),
      range(from: start))
  }

  /// In a model only `factor(…)`, an `if`, and the value of a branch do something.
  private func checkExpressionStatement(_ id: NodeID) throws(SyntaxFailure) {
    guard scope.kind == .model, isAtStatementEnd else { return }
    switch tree[id].kind {
    case .conditional: return
    case .call(let callee, _, _):
      if case .name("factor") = tree[callee].kind { return }
    default: break
    }
    if scope.isBranch {
      var next = at
      while tokens[next].kind == .newline || tokens[next].isSymbol(.semicolon) { next += 1 }
      if tokens[next].isSymbol(.rightBrace) { return }
    }
    throw errors.error(
      "an expression alone does nothing in a model", range(of: id),
      help: "`name = …` keeps a value, `name ~ …` makes it random, `factor(…)` adds to the log "
        + "density")
  }

  // MARK: Jumps and help

  private mutating func parseReturn() throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    guard scope.kind == .function else {
      throw errors.error(
        scope.kind == .model ? "`return` cannot stand in a model" : "`return` outside a function",
        token.range,
        help: scope.kind == .model
          ? "every name of a model is kept: `post.name`" : "a cell shows its last value by itself")
    }
    advance()
    let value: NodeID? = isAtStatementEnd ? nil : try parseExpression()
    return try node(.return(value), range(from: start))
  }

  private mutating func parseJump() throws(SyntaxFailure) -> NodeID {
    let word = token.isKeyword(.break) ? "break" : "continue"
    let range = token.range
    guard scope.kind != .model else {
      throw errors.error(
        "`\(word)` cannot stand in a model", range,
        help: "the rounds of a model's `for` are all part of it; `where(c, a, b)` chooses")
    }
    guard scope.isInLoop else {
      throw errors.error(
        "`\(word)` outside a loop", range, help: "it stands in the block of a `for` or `while`")
    }
    advance()
    return try node(word == "break" ? .break : .continue, range)
  }

  private mutating func parseHelp() throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    guard scope.kind == .session else {
      throw errors.error(
        "help is asked for in a cell, not in a definition", token.range,
        help: "write `?name` on a line of its own")
    }
    while skip(.question) {}
    guard let name = source.name(token) else {
      throw errors.missingName(token, of: "what help is asked for", help: "for example `?normal`")
    }
    advance()
    return try node(.help(name), range(from: start))
  }

  // MARK: Loops

  private mutating func parseFor() throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    var header: (name: String, range: SourceRange, source: NodeID)?
    let body = try parseHeader { parser throws(SyntaxFailure) in
      parser.advance()
      let (name, range) = try parser.parseName(
        of: "the loop", help: "a loop is written `for i in 1:10 { … }`")
      guard parser.skip(.in) else {
        throw parser.expected(
          "`in`", help: "a loop is written `for \(name) in 1:10 { … }`")
      }
      header = (name, range, try parser.parsePipe())
    } block: {
      $0.isInLoop = true
    }
    guard let header else { throw SyntaxFailure(diagnostic: nil) }
    return try node(
      .forLoop(
        variable: header.name, variableRange: header.range, source: header.source, body: body),
      range(from: start))
  }

  private mutating func parseWhile() throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    guard scope.kind != .model else {
      throw errors.error(
        "`while` cannot stand in a model", token.range,
        help: "a model's size is known before it runs: use `for i in 1:n { … }`")
    }
    var condition: NodeID?
    let body = try parseHeader { parser throws(SyntaxFailure) in
      parser.advance()
      condition = try parser.parseCondition(of: "while")
    } block: {
      $0.isInLoop = true
    }
    guard let condition else { throw SyntaxFailure(diagnostic: nil) }
    return try node(.whileLoop(condition: condition, body: body), range(from: start))
  }

  // MARK: Headers and blocks

  /// Reads a header, then its block; where the header is wrong the block is read all the same,
  /// so that its errors are told too, and the statement fails without a further word.
  mutating func parseHeader(
    _ header: (inout Parser) throws(SyntaxFailure) -> Void,
    block change: (inout Scope) -> Void = { _ in }
  ) throws(SyntaxFailure) -> [NodeID] {
    let start = at
    do throws(SyntaxFailure) {
      try header(&self)
      guard token.isSymbol(.leftBrace) else { throw missingBlock(from: start) }
    } catch {
      throw try readBlock(after: error, from: start, change)
    }
    return try parseBlock(change)
  }

  /// Notes the error of a header and reads the block behind it, if there is one.
  mutating func readBlock(
    after failure: SyntaxFailure, from start: Int, _ change: (inout Scope) -> Void
  ) throws(SyntaxFailure) -> SyntaxFailure {
    // The header has swallowed the next statement: nothing of it is this one's block.
    if failure.diagnostic != nil,
      statementAfterDanglingOperator(from: start, depth: tokens[start].depth) != nil
    {
      return failure
    }
    if failure.diagnostic != nil {
      // A colon at the end of the line is the root of whatever else went wrong.
      let root = colonBlock(from: start)?.diagnostic ?? failure.diagnostic
      report(root, at: at)
    }
    var brace = at
    if tokens[brace].kind == .newline, peek().isSymbol(.leftBrace) { brace += 1 }
    let level = tokens[start].depth
    while tokens[brace].kind != .end, !tokens[brace].isSymbol(.leftBrace),
      tokens[brace].depth >= level, tokens[brace].kind != .newline,
      !tokens[brace].isSymbol(.semicolon)
    {
      brace += 1
    }
    // Near the limit of depth the block would say the same again.
    if tokens[brace].isSymbol(.leftBrace), depth + 2 < Self.depthLimit {
      at = brace
      _ = try parseBlock(change)
    }
    return SyntaxFailure(diagnostic: nil)
  }

  /// `{ statements }`, in a scope changed by `change`.
  mutating func parseBlock(_ change: (inout Scope) -> Void) throws(SyntaxFailure) -> [NodeID] {
    let outer = scope
    let outerIndex = indexDepth
    defer {
      scope = outer
      indexDepth = outerIndex
    }
    indexDepth = 0
    scope.isTop = false
    scope.isBranch = false
    change(&scope)
    let opener = token
    advance()
    let statements = parseStatements()
    if case .missingCloser = token.kind {
      report(
        errors.unclosed(opener, after: previous.range).diagnostic, at: at)
      advance()
      throw SyntaxFailure(diagnostic: nil)
    }
    guard skip(.rightBrace) else { throw errors.unclosed(opener, after: previous.range) }
    return statements
  }

  /// What stands after a header is not a block.
  func missingBlock(from start: Int) -> SyntaxFailure {
    if case .invalid = token.kind { return SyntaxFailure(diagnostic: nil) }
    if let colon = colonBlock(from: start) { return colon }
    if token.kind == .newline, peek().isSymbol(.leftBrace) {
      return errors.error(
        "the `{` of a block stands on the line of its header", peek().range,
        help: "move it to the end of the line before")
    }
    return expected("a block", help: "a block stands in braces: `{ … }`")
  }

  /// Python's blocks: a colon at the end of a header's line.
  private func colonBlock(from start: Int) -> SyntaxFailure? {
    let last = min(at, tokens.count - 2)
    guard start <= last else { return nil }
    let colon = (max(start, last - Self.lookBack)...last).last {
      tokens[$0].isSymbol(.colon) && (tokens[$0 + 1].startsLine || tokens[$0 + 1].kind == .end)
    }
    guard let colon else { return nil }
    return errors.error(
      "a block stands in braces, not after a colon", tokens[colon].range,
      help: "write `{` for the colon, and `}` after the block")
  }
}
