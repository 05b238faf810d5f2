/// Balances the brackets of raw tokens and puts in the line breaks that end statements.
///
/// A bracket that is never closed is taken to end before the first later line that is indented
/// no deeper than the line of the bracket, so that one slip does not swallow the rest of a cell.
struct Layout {
  /// The tokens in balance, with line breaks.
  private(set) var tokens: [Token] = []
  /// Brackets that close nothing.
  private(set) var diagnostics: [Diagnostic] = []
  /// Whether brackets were open at the end, all others being in order.
  private(set) var endsInsideBrackets = false

  private let source: SourceText
  private let trustsIndentation: Bool
  private let raw: [Token]
  /// Openers that have no closer, closers that have no opener; by place in `raw`.
  private var unclosed: Set<Int> = []
  private var stray: Set<Int> = []

  /// Without `trustsIndentation` a bracket that is never closed reaches up to the end.
  init(source: SourceText, raw: [Token], trustsIndentation: Bool = true) {
    self.source = source
    self.trustsIndentation = trustsIndentation
    self.raw = raw
  }

  mutating func run() {
    let open = match(usingIndentation: false)
    endsInsideBrackets = !open.isEmpty && unclosed.count == open.count && stray.isEmpty
    if trustsIndentation, open.contains(where: { raw[$0].isSymbol(.leftBrace) }) {
      _ = match(usingIndentation: true)
    }
    emit()
  }

  // MARK: Matching

  /// The sort of bracket that a token opens or closes: 0 round, 1 square, 2 brace, 3 hole.
  private static func opener(_ kind: Token.Kind) -> Int? {
    switch kind {
    case .symbol(.leftRound): 0
    case .symbol(.leftSquare): 1
    case .symbol(.leftBrace): 2
    case .holeStart: 3
    default: nil
    }
  }

  private static func closer(_ kind: Token.Kind) -> Int? {
    switch kind {
    case .symbol(.rightRound): 0
    case .symbol(.rightSquare): 1
    case .symbol(.rightBrace): 2
    case .holeEnd: 3
    default: nil
    }
  }

  /// Pairs brackets; returns the openers that the end of the text left open.
  private mutating func match(usingIndentation: Bool) -> [Int] {
    unclosed = []
    stray = []
    var stack: [(place: Int, sort: Int)] = []
    // How many of each sort are open inside the innermost hole; a search would be quadratic.
    var counts: [[Int]] = [[0, 0, 0, 0]]
    for (place, token) in raw.enumerated() {
      if let sort = Self.opener(token.kind) {
        stack.append((place, sort))
        if sort == 3 { counts.append([0, 0, 0, 1]) } else { counts[counts.count - 1][sort] += 1 }
      } else if let sort = Self.closer(token.kind) {
        guard counts[counts.count - 1][sort] > 0 else {
          stray.insert(place)
          continue
        }
        var skipsOne =
          usingIndentation && sort == 2 && token.startsLine
          && belongsFurtherOut(token, stack: stack)
        while let top = stack.popLast() {
          if top.sort == 3 { counts.removeLast() } else { counts[counts.count - 1][top.sort] -= 1 }
          if top.sort == sort && !skipsOne { break }
          if top.sort == sort {
            skipsOne = belongsFurtherOut(token, stack: stack)
          }
          unclosed.insert(top.place)
        }
      }
    }
    let open = stack.map(\.place)
    unclosed.formUnion(open)
    return open
  }

  /// Whether a `}` at the start of a line is indented like the line of a block further out.
  private func belongsFurtherOut(_ token: Token, stack: [(place: Int, sort: Int)]) -> Bool {
    let column = indentation(of: token)
    guard let inner = stack.last(where: { $0.sort == 2 }),
      indentation(of: raw[inner.place]) > column
    else { return false }
    // Only so far out, so that the time stays linear.
    return stack.suffix(256).reversed().prefix { $0.sort != 3 }.contains {
      $0.sort == 2 && indentation(of: raw[$0.place]) == column
    }
  }

  /// How many blanks the line of a token begins with.
  private func indentation(of token: Token) -> Int {
    let line = source.lineNumber(at: token.range.lower)
    var place = source.lineStarts[line - 1]
    let start = place
    while place < source.utf8.count,
      source.utf8[place] == UInt8(ascii: " ") || source.utf8[place] == UInt8(ascii: "\t")
    {
      place += 1
    }
    return place - start
  }

  // MARK: Emitting

  /// An open bracket while the tokens are written out.
  private struct Open {
    /// Its place in the output.
    let place: Int
    let endsLines: Bool
    /// The indentation of its line where it is never closed.
    let missing: Int?
  }

  private mutating func emit() {
    var stack: [Open] = []
    tokens.reserveCapacity(raw.count + raw.count / 8)
    for (place, token) in raw.enumerated() {
      let isCloser = Self.closer(token.kind) != nil && !stray.contains(place)
      if token.kind == .end || isCloser {
        closeMissing(&stack, below: Int.max)
      } else if token.startsLine, trustsIndentation, stack.last?.missing != nil {
        closeMissing(&stack, below: indentation(of: token))
      }
      if token.startsLine, let last = tokens.last, stack.last?.endsLines ?? true,
        token.kind != .end, !last.kind.continuesAfter, !token.kind.continuesBefore
      {
        let range = SourceRange(last.range.upper, last.range.upper)
        tokens.append(Token(kind: .newline, range: range, depth: Int32(stack.count)))
      }
      if stray.contains(place) {
        failStray(token, inside: stack.last, depth: stack.count)
      } else if let sort = Self.opener(token.kind) {
        append(token, depth: stack.count)
        stack.append(
          Open(
            place: tokens.count - 1, endsLines: sort == 2,
            missing: unclosed.contains(place) ? indentation(of: token) : nil))
      } else {
        if isCloser, !stack.isEmpty { stack.removeLast() }
        append(token, depth: stack.count)
      }
    }
  }

  /// Writes the missing closers of the innermost brackets whose lines are indented no less
  /// than `column`; `Int.max` stands for all of them.
  private mutating func closeMissing(_ stack: inout [Open], below column: Int) {
    while let open = stack.last, let missing = open.missing, column <= missing || column == .max {
      stack.removeLast()
      let end = tokens.last?.range.upper ?? 0
      append(
        Token(
          kind: .missingCloser, range: SourceRange(end, end), payload: Int32(open.place)),
        depth: stack.count)
    }
  }

  private mutating func append(_ token: Token, depth: Int) {
    var token = token
    token.depth = Int32(depth)
    tokens.append(token)
  }

  private mutating func failStray(_ token: Token, inside open: Open?, depth: Int) {
    let text = source.slice(token.range)
    var labels = [Diagnostic.Label(source, token.range)]
    var help = "remove it, or open a bracket before it"
    if let open {
      labels.append(.init(source, tokens[open.place].range, "open here"))
      if case .symbol(let symbol) = tokens[open.place].kind, let closer = symbol.closer {
        help = "`\(symbol.rawValue)` is closed by `\(closer.rawValue)`"
      }
    }
    diagnostics.append(
      Diagnostic(
        .syntax, "`\(text)` closes no bracket", labels: labels,
        help: [help]))
    append(
      Token(kind: .invalid, range: token.range, startsLine: token.startsLine),
      depth: depth)
  }
}
