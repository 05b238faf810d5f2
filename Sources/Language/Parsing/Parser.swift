/// Reads a cell by recursive descent; never fails, but says what it could not read.
///
/// One error is reported a statement; reading goes on at the statement's end. A block whose
/// header is wrong is read all the same.
public struct Parser {
  /// The tree of a text and everything that is wrong with it, the first error first.
  ///
  /// Statements that could not be read stand in the tree as `invalid`.
  public static func parse(_ source: SourceText) -> (tree: Tree, diagnostics: [Diagnostic]) {
    var parser = Parser(source: source)
    parser.parseCell()
    return (parser.tree, parser.diagnostics)
  }

  /// How deep brackets, blocks and the tree itself may nest.
  static let depthLimit = 1000

  /// How many tokens back the cause of an error is looked for.
  static let lookBack = 1000

  /// What may stand where the parser is.
  struct Scope {
    enum Kind { case session, function, model }
    var kind = Kind.session
    var isInLoop = false
    /// Not inside any block.
    var isTop = true
    /// In a block of an `if`, whose last expression is its value.
    var isBranch = false
  }

  let source: SourceText
  let errors: SyntaxErrors
  let tokens: [Token]
  /// The characters of texts, by the payloads of their tokens.
  let characters: [String]
  var tree: Tree
  /// The height of each node of the tree.
  var heights: [Int32] = []
  var at = 0
  var depth = 0
  /// How many indices the place is inside of; `end` stands only there.
  var indexDepth = 0
  var scope = Scope()
  /// What the parser has found wrong, and after `parseCell` all that is wrong.
  var diagnostics: [Diagnostic] = []
  /// What the lexer has found wrong.
  private let lexical: [Diagnostic]
  /// What follows an error in its statement; errors of the lexer there are not told.
  private var skipped: [SourceRange] = []
  /// Whether the first error is that the text ends too early.
  var isCutShort = false
  let endsInsideBrackets: Bool

  init(source: SourceText, trustsIndentation: Bool = true) {
    let lexed = Lexer.lex(source, trustsIndentation: trustsIndentation)
    self.source = source
    errors = SyntaxErrors(source: source)
    tokens = lexed.tokens
    characters = lexed.characters
    lexical = lexed.diagnostics
    endsInsideBrackets = lexed.endsInsideBrackets
    tree = Tree(source: source)
  }

  /// Reads everything.
  mutating func parseCell() {
    isCutShort = lexical.isEmpty
    tree.statements = parseStatements()
    var last = tokens.count - 2
    while last >= 0, tokens[last].kind == .newline { last -= 1 }
    tree.suppressesResult =
      !tree.statements.isEmpty && last >= 0 && tokens[last].isSymbol(.semicolon)
    diagnostics = Self.sorted(diagnostics + Self.outside(skipped, Self.sorted(lexical)))
  }

  /// Diagnostics by place; those of one place stay in order.
  private static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.enumerated()
      .sorted { (place($0.element), $0.offset) < (place($1.element), $1.offset) }
      .map(\.element)
  }

  /// The diagnostics, in the order of their places, that lie in none of the ranges.
  private static func outside(
    _ ranges: [SourceRange], _ diagnostics: [Diagnostic]
  ) -> [Diagnostic] {
    let ranges = ranges.sorted { $0.lower < $1.lower }
    var next = 0
    var end = 0
    return diagnostics.filter { diagnostic in
      while next < ranges.count, ranges[next].lower <= place(diagnostic) {
        end = max(end, ranges[next].upper)
        next += 1
      }
      return place(diagnostic) >= end
    }
  }

  static func place(_ diagnostic: Diagnostic) -> Int { diagnostic.labels.first?.range.lower ?? 0 }

  // MARK: Tokens

  var token: Token { tokens[at] }

  /// The token before; the first one stands for itself.
  var previous: Token { tokens[max(0, at - 1)] }

  /// The token `count` places ahead, or the end.
  func peek(_ count: Int = 1) -> Token { tokens[min(at + count, tokens.count - 1)] }

  mutating func advance() { if at < tokens.count - 1 { at += 1 } }

  /// Steps over a symbol if it stands here.
  mutating func skip(_ symbol: Symbol) -> Bool {
    guard token.isSymbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func skip(_ keyword: Keyword) -> Bool {
    guard token.isKeyword(keyword) else { return false }
    advance()
    return true
  }

  /// Whether a statement can end before this token.
  var isAtStatementEnd: Bool { isAtSeparator || isAtBlockEnd }

  var isAtSeparator: Bool { token.kind == .newline || token.isSymbol(.semicolon) }

  /// Whether the block, or the cell, ends here.
  var isAtBlockEnd: Bool {
    switch token.kind {
    case .end, .missingCloser, .holeEnd, .symbol(.rightBrace): true
    default: false
    }
  }

  /// The range from `lower` to the end of the token before.
  func range(from lower: Int) -> SourceRange {
    SourceRange(lower, max(lower, previous.range.upper))
  }

  func range(of id: NodeID) -> SourceRange { tree[id].range }

  // MARK: Nodes

  /// Adds a node; refuses one that makes the tree too high.
  mutating func node(_ kind: Node.Kind, _ range: SourceRange) throws(SyntaxFailure) -> NodeID {
    var height: Int32 = 0
    kind.forEachChild { height = max(height, heights[Int($0.rawValue)]) }
    guard height < Self.depthLimit else { throw errors.tooDeep(range) }
    heights.append(height + 1)
    return tree.append(kind, range)
  }

  /// Counts one level of recursion; every call is paired with `depth -= 1` by the caller.
  mutating func enter() throws(SyntaxFailure) {
    guard depth < Self.depthLimit else { throw errors.tooDeep(token.range) }
    depth += 1
  }

  // MARK: Statements in a row

  /// Reads statements up to the end of the block or cell.
  mutating func parseStatements() -> [NodeID] {
    let inner = token.kind == .end ? 0 : blockDepth
    var statements: [NodeID] = []
    while true {
      while isAtSeparator { advance() }
      guard token.kind != .end, token.depth >= inner else { return statements }
      let start = at
      do throws(SyntaxFailure) {
        let statement = try parseStatement()
        guard isAtStatementEnd else { throw stray() }
        statements.append(statement)
      } catch {
        if error.diagnostic != nil,
          let next = statementAfterDanglingOperator(from: start, depth: inner)
        {
          at = next
          report(errors.missingValue(after: previous, found: token).diagnostic, at: at - 1)
        } else {
          recover(from: error, start: start, depth: inner)
        }
        heights.append(1)
        statements.append(
          tree.append(.invalid, range(from: tokens[start].range.lower)))
      }
    }
  }

  /// The depth of the statements of the block that begins here.
  private var blockDepth: Int32 {
    switch token.kind {
    case .symbol(.rightBrace), .missingCloser, .holeEnd: token.depth + 1
    default: token.depth
    }
  }

  /// Notes an error and steps to the end of its statement.
  mutating func recover(from failure: SyntaxFailure, start: Int, depth inner: Int32) {
    let failed = at
    while token.kind != .end, token.depth > inner || !isAtSeparator, token.depth >= inner {
      advance()
    }
    guard let diagnostic = failure.diagnostic else { return }
    // What follows an error in its statement may follow from it.
    let place = tokens[failed].range.lower
    skipped.append(SourceRange(place, max(token.range.lower, place + 1)))
    report(diagnostic, at: failed)
  }

  /// Where an operator at the end of a line has drawn the next statement into this one, the
  /// place of that statement: the operator is then what is wrong.
  func statementAfterDanglingOperator(from start: Int, depth inner: Int32) -> Int? {
    guard start < at else { return nil }
    // Not further back than a statement reaches in practice, so that the time stays linear.
    return (max(start + 1, at - Self.lookBack)...at).first { place in
      guard tokens[place].startsLine, tokens[place].depth == inner else { return false }
      switch tokens[place - 1].kind {
      case .symbol(.comma), .symbol(.leftBrace): return false
      // After a header a colon stands where another language begins a block.
      case .symbol(.colon) where tokens[start].kind.beginsHeader: return false
      case let kind: return kind.continuesAfter && beginsStatement(at: place)
      }
    }
  }

  /// Whether what stands at a place can only be the beginning of a statement.
  private func beginsStatement(at place: Int) -> Bool {
    switch tokens[place].kind {
    case .keyword(.model), .keyword(.for), .keyword(.while), .keyword(.return),
      .keyword(.break), .keyword(.continue):
      return true
    case .keyword(.fn):
      return tokens[place + 1].kind == .name
    case .name:
      let level = tokens[place].depth
      var end = place + 1
      while end < tokens.count - 1,
        tokens[end].depth > level || tokens[end].isSymbol(.leftSquare)
          || tokens[end].isSymbol(.rightSquare)
      {
        end += 1
      }
      return tokens[end].isSymbol(.assign) || tokens[end].isSymbol(.tilde)
    default: return false
    }
  }

  /// Notes an error that was met at a token.
  mutating func report(_ diagnostic: Diagnostic?, at place: Int) {
    guard let diagnostic else { return }
    let isAtEnd = tokens[place...].allSatisfy {
      $0.kind == .missingCloser || $0.kind == .end || $0.kind == .newline
    }
    if !isAtEnd { isCutShort = false }
    diagnostics.append(diagnostic)
  }
}

/// Why a statement could not be read; no diagnostic where the lexer has told already.
struct SyntaxFailure: Error {
  let diagnostic: Diagnostic?
}
