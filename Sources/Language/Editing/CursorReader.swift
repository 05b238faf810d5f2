/// Reads the tokens before a cursor backwards.
struct CursorReader {
  let source: SourceText
  let tokens: [Token]
  /// What stands after the cursor.
  let rest: [Unicode.Scalar]

  // MARK: Texts

  /// The place of the text literal that the cursor is in: the innermost that is not closed.
  var openText: Int? {
    var closed = 0
    for place in tokens.indices.reversed() {
      switch tokens[place].kind {
      case .textEnd, .holeEnd: closed += 1
      case .textStart where closed == 0: return place
      case .holeStart where closed == 0: return nil
      case .textStart, .holeStart: closed -= 1
      default: break
      }
    }
    return nil
  }

  /// The characters from the last hole, or the quote, up to the cursor.
  func textPrefix(from start: Int) -> String {
    let last = tokens[start...].last { $0.kind == .holeEnd } ?? tokens[start]
    return source.slice(SourceRange(last.range.upper, source.utf8.count))
  }

  // MARK: Paths

  /// The names before a dot that ends the tokens; nil where no dot does.
  func pathBeforeDot() -> [String]? {
    guard let last = tokens.last, last.isSymbol(.dot) else { return nil }
    return path(endingAt: tokens.count - 2)?.names ?? []
  }

  /// The dotted path whose last name stands at a place.
  func path(endingAt place: Int) -> (names: [String], first: Int)? {
    var names: [String] = []
    var at = place
    while at >= 0, let name = source.name(tokens[at]) {
      names.append(name)
      guard at >= 2, tokens[at - 1].isSymbol(.dot) else {
        return at >= 1 && tokens[at - 1].isSymbol(.dot) ? nil : (names.reversed(), at)
      }
      at -= 2
    }
    return nil
  }

  // MARK: Calls and indices

  /// The innermost call and, inside it, the innermost index around the cursor.
  func surroundings() -> (CursorContext.Call?, CursorContext.Index?) {
    var index: CursorContext.Index?
    var commas: [Int] = []
    var place = tokens.count - 1
    while place >= 0 {
      let token = tokens[place]
      switch token.kind {
      case _ where Self.isCloser(token):
        place = opener(of: place)
      case .symbol(.comma):
        commas.append(place)
      case .symbol(.leftSquare):
        let isIndex = place > 0 && endsOperand(tokens[place - 1])
        if isIndex, index == nil {
          index = .init(base: path(endingAt: place - 1)?.names ?? [], axis: commas.count)
        }
        commas = []
      case .symbol(.leftRound):
        if place > 0, endsOperand(tokens[place - 1]), !isHeader(place) {
          return (call(at: place, commas: commas.reversed()), index)
        }
        commas = []
      case .symbol(.leftBrace):
        // A record may be an argument; a block is not inside a call's brackets.
        commas = []
      case .symbol(.semicolon):
        commas = []
      case .holeStart, .textStart:
        // What is around the text is not around the expression in it.
        return (nil, index)
      default: break
      }
      place -= 1
    }
    return (nil, index)
  }

  /// Whether a token closes a bracket, a hole or a text.
  private static func isCloser(_ token: Token) -> Bool {
    switch token.kind {
    case .symbol(let symbol): symbol.isCloser
    case .holeEnd, .textEnd: true
    default: false
    }
  }

  /// The place of the token that opens what the one at `place` closes.
  private func opener(of place: Int) -> Int {
    var level = 0
    for at in (0...place).reversed() {
      switch tokens[at].kind {
      case _ where Self.isCloser(tokens[at]): level += 1
      case .symbol(let symbol) where symbol.closer != nil: level -= 1
      case .holeStart, .textStart: level -= 1
      default: break
      }
      if level == 0 { return at }
    }
    return 0
  }

  /// Whether a bracket after this token calls or indexes it.
  private func endsOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .name, .symbol(.rightRound), .symbol(.rightSquare), .symbol(.prime), .textEnd: true
    default: false
    }
  }

  /// Whether round brackets are those of a definition: `model m(`, `fn f(`.
  private func isHeader(_ place: Int) -> Bool {
    place >= 2 && (tokens[place - 2].isKeyword(.model) || tokens[place - 2].isKeyword(.fn))
  }

  private func call(at opener: Int, commas: [Int]) -> CursorContext.Call {
    let callee = path(endingAt: opener - 1)
    let first = callee?.first ?? opener - 1
    let range = scalars(tokens[first].range.lower)..<scalars(tokens[opener - 1].range.upper)
    let piped = first > 0 && tokens[first - 1].isSymbol(.pipe)
    let starts = [opener + 1] + commas.map { $0 + 1 }
    let own = starts[starts.count - 1]
    var used = starts.dropLast().compactMap { label(at: $0) }
    used += labelsAfter()
    let ownLabel = label(at: own)
    var firstArgument: String?
    if piped {
      firstArgument = pipedText(before: first - 1)
    } else if let comma = commas.first, label(at: opener + 1) == nil {
      firstArgument = text(from: opener + 1, to: comma)
    }
    return CursorContext.Call(
      callee: callee?.names ?? [], calleeRange: range,
      argumentIndex: commas.count + (piped ? 1 : 0), label: ownLabel, usedLabels: used,
      isAtArgumentStart: tokens.count == own, firstArgument: firstArgument)
  }

  /// The label of the argument that begins at a place.
  private func label(at place: Int) -> String? {
    guard place + 1 < tokens.count, tokens[place + 1].isSymbol(.assign) else { return nil }
    switch tokens[place].kind {
    case .name: return source.name(tokens[place])
    case .keyword(let keyword): return keyword.rawValue
    default: return nil
    }
  }

  /// The labels of the arguments after the cursor, up to the end of the call.
  private func labelsAfter() -> [String] {
    let after = SourceText(name: "", text: CursorContext.string(rest))
    let tokens = Lexer.lex(after, trustsIndentation: false).tokens
    var labels: [String] = []
    for (place, token) in tokens.enumerated() {
      // The call's own closer closes nothing in the rest alone.
      if token.kind == .invalid, after.slice(token.range).first == ")" { break }
      guard token.isSymbol(.comma), token.depth == 0, place + 2 < tokens.count,
        tokens[place + 2].isSymbol(.assign)
      else { continue }
      if let name = after.name(tokens[place + 1]) { labels.append(name) }
    }
    return labels
  }

  /// The expression before a pipe: up to the start of its statement or bracket.
  private func pipedText(before pipe: Int) -> String? {
    var place = pipe - 1
    scan: while place >= 0 {
      switch tokens[place].kind {
      case _ where Self.isCloser(tokens[place]): place = opener(of: place)
      case .symbol(let symbol)
      where symbol.closer != nil || symbol == .comma || symbol == .assign || symbol == .tilde
        || symbol == .semicolon || symbol == .pipe:
        break scan
      case .holeStart: break scan
      default: break
      }
      // A name on a line of its own before this one is another statement.
      if tokens[place].startsLine, place > 0, !tokens[place].kind.continuesBefore,
        !tokens[place - 1].kind.continuesAfter
      {
        place -= 1
        break
      }
      place -= 1
    }
    return text(from: place + 1, to: pipe)
  }

  private func text(from first: Int, to end: Int) -> String? {
    guard first < end else { return nil }
    return source.slice(SourceRange(tokens[first].range.lower, tokens[end - 1].range.upper))
  }

  /// A UTF-8 offset in Unicode scalars.
  private func scalars(_ offset: Int) -> Int {
    source.utf8[..<min(offset, source.utf8.count)].count { $0 & 0xC0 != 0x80 }
  }
}
