extension Parser {
  // MARK: Models and functions

  /// `model name(parameters) { … }`.
  mutating func parseModel() throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    let isMisplaced = !scope.isTop
    let outer = scope
    defer { scope = outer }
    let keyword = token.range
    var name = ("", keyword)
    var parameters: [Parameter] = []
    scope = Scope(kind: .model, isTop: false)
    let body = try parseHeader { parser throws(SyntaxFailure) in
      guard !isMisplaced else {
        throw parser.errors.error(
          "a model stands alone, not inside a block", keyword,
          help: "put it before the block, or in a cell of its own")
      }
      parser.advance()
      if parser.token.isSymbol(.leftBrace) {
        throw parser.errors.error(
          "a model has a name and arguments", keyword,
          help: "write `model name(y: real[N]) { … }`")
      }
      name = try parser.parseName(
        of: "the model", help: "write `model name(y: real[N]) { … }`")
      parameters = try parser.parseParameters(
        help: "the data come in by its arguments: `model \(name.0)(y: real[N]) { … }`")
    }
    return try node(
      .model(name: name.0, nameRange: name.1, parameters: parameters, body: body),
      range(from: start))
  }

  /// `fn name(parameters) = value` or `fn name(parameters) { … }`.
  mutating func parseFunctionDefinition() throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    let outer = scope
    defer { scope = outer }
    scope = Scope(kind: .function, isTop: false)
    var name = ("", token.range)
    var parameters: [Parameter] = []
    let body = try parseFunctionRest(isStatement: true) { parser throws(SyntaxFailure) in
      parser.advance()
      let help = "a function is written `fn f(x) = x^2` or `fn f(x) { … }`"
      name = try parser.parseName(of: "the function", help: help)
      parameters = try parser.parseParameters(help: help)
    }
    return try node(
      .functionDefinition(
        name: name.0, nameRange: name.1, parameters: parameters, body: body),
      range(from: start))
  }

  /// `fn(parameters) = value` or `fn(parameters) { … }` as a value.
  mutating func parseFunctionValue() throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    let outer = scope
    let outerIndex = indexDepth
    defer {
      scope = outer
      indexDepth = outerIndex
    }
    scope = Scope(kind: .function, isTop: false)
    indexDepth = 0
    var parameters: [Parameter] = []
    let body = try parseFunctionRest(isStatement: false) { parser throws(SyntaxFailure) in
      parser.advance()
      parameters = try parser.parseParameters(help: "a function is written `fn(x) = x^2`")
    }
    return try node(.function(parameters: parameters, body: body), range(from: start))
  }

  /// A function's header, then `= value` or a block.
  private mutating func parseFunctionRest(
    isStatement: Bool, _ header: (inout Parser) throws(SyntaxFailure) -> Void
  ) throws(SyntaxFailure) -> Body {
    let start = at
    do throws(SyntaxFailure) {
      try header(&self)
      guard token.isSymbol(.assign) || token.isSymbol(.leftBrace) else {
        throw missingBody(from: start)
      }
    } catch {
      guard isStatement else { throw error }
      throw try readBlock(after: error, from: start) { _ in }
    }
    if skip(.assign) { return .expression(try parseExpression()) }
    return .block(try parseBlock { _ in })
  }

  private func missingBody(from start: Int) -> SyntaxFailure {
    let failure = missingBlock(from: start)
    let isSpecific = failure.diagnostic.map { !$0.message.hasPrefix("expected") } ?? true
    return isSpecific
      ? failure
      : expected("`=` or `{`", help: "a function is written `fn f(x) = x^2` or `fn f(x) { … }`")
  }

  // MARK: Names and parameters

  /// A name, or an error that says whose name is missing.
  mutating func parseName(of what: String, help: String) throws(SyntaxFailure) -> (
    String, SourceRange
  ) {
    guard let name = source.name(token) else {
      if case .invalid = token.kind { throw SyntaxFailure(diagnostic: nil) }
      throw errors.missingName(token, of: what, help: help)
    }
    defer { advance() }
    return (name, token.range)
  }

  /// `(name: kind[shape] = value, …)`.
  mutating func parseParameters(help: String) throws(SyntaxFailure) -> [Parameter] {
    let opener = at
    guard skip(.leftRound) else { throw expected("`(`", help: help) }
    var parameters: [Parameter] = []
    while !isAtCloser {
      let parameter = try parseParameter()
      if let twin = parameters.first(where: { $0.name == parameter.name }) {
        throw SyntaxFailure(
          diagnostic: Diagnostic(
            .syntax, "two arguments are called `\(parameter.name)`",
            labels: [
              .init(source, parameter.nameRange), .init(source, twin.nameRange, "the first one"),
            ], help: ["give one of them another name"]))
      }
      parameters.append(parameter)
      guard skip(.comma) else { break }
    }
    try close(.rightRound, opener: opener)
    return parameters
  }

  private mutating func parseParameter() throws(SyntaxFailure) -> Parameter {
    let (name, nameRange) = try parseName(
      of: "an argument", help: "arguments are written `x`, `x: real[N]` or `x = 1`")
    var kind: KindSyntax?
    if skip(.colon) { kind = try parseKind() }
    let shape = token.isSymbol(.leftSquare) ? try parseShape() : nil
    if token.isSymbol(.colon), kind == nil {
      throw errors.error(
        "the kind stands before the shape", token.range,
        help: "write `\(name): real[\(errors.short(shapeRange(shape)))]`")
    }
    let value: NodeID? = skip(.assign) ? try parseExpression() : nil
    return Parameter(
      name: name, nameRange: nameRange, kind: kind, shape: shape, defaultValue: value)
  }

  private func shapeRange(_ shape: [NodeID]?) -> SourceRange {
    guard let first = shape?.first, let last = shape?.last else { return SourceRange(0, 0) }
    return range(of: first).union(range(of: last))
  }

  // MARK: Kinds

  /// The words that name kinds.
  static let kindWords = ["real", "int", "bool", "simplex", "index"]

  /// Whether a token is the name of a kind, `index` only before its bracket.
  func isKindWord(_ token: Token, then next: Token) -> Bool {
    guard let word = source.name(token), Self.kindWords.contains(word) else { return false }
    return word != "index" || next.isSymbol(.leftRound)
  }

  /// `name: kind[shape]` as a statement.
  mutating func parseDeclaration() throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    let (name, nameRange) = try parseName(of: "an array", help: "")
    guard scope.kind != .session else {
      throw errors.error(
        "arrays are declared only in models and functions", SourceRange(start, peek().range.upper),
        help: "in a cell, give it a value: `\(name) = zeros(10)`")
    }
    advance()
    let kind = try parseKind()
    let shape = token.isSymbol(.leftSquare) ? try parseShape() : []
    if token.isSymbol(.assign) || token.isSymbol(.tilde) {
      let sign = token.isSymbol(.assign) ? "=" : "~"
      throw errors.error(
        "a declared array is filled by statements of its own", token.range,
        help: shape.isEmpty
          ? "write `\(name) \(sign) …` without a kind"
          : "write `\(name)[…] \(sign) …`, without a kind, here or on a later line")
    }
    return try node(
      .declaration(name: name, nameRange: nameRange, kind: kind, shape: shape),
      range(from: start))
  }

  private mutating func parseKind() throws(SyntaxFailure) -> KindSyntax {
    let word = token
    guard let name = source.name(word) else {
      if case .invalid = word.kind { throw SyntaxFailure(diagnostic: nil) }
      throw expected("a kind", help: "kinds are `real`, `int`, `bool`, `simplex`, `index(J)`")
    }
    advance()
    switch name {
    case "real": return .real
    case "int": return .int
    case "bool": return .bool
    case "simplex": return .simplex
    case "index":
      let opener = at
      guard skip(.leftRound) else {
        throw expected("`(`", help: "an index says into what: `index(J)`")
      }
      let size = try parseExpression()
      try close(.rightRound, opener: opener)
      return .index(size)
    default:
      let nearest =
        ForeignWords.kinds[name.lowercased()]
        ?? NearestName.suggest(name, among: Self.kindWords).map { "`\($0)`" }
      throw errors.error(
        "`\(name)` is not a kind", word.range,
        help: nearest.map { "did you mean \($0)?" }
          ?? "kinds are `real`, `int`, `bool`, `simplex`, `index(J)`")
    }
  }

  /// `[size, …]`.
  private mutating func parseShape() throws(SyntaxFailure) -> [NodeID] {
    let opener = at
    advance()
    if token.isSymbol(.rightSquare) {
      throw errors.error(
        "a shape is missing between the brackets", tokens[opener].range.union(token.range),
        help: "give each axis a size: `[N]`, `[N, 3]`")
    }
    var sizes = [try parseExpression()]
    while skip(.comma) { sizes.append(try parseExpression()) }
    try close(.rightSquare, opener: opener)
    return sizes
  }
}
