/// Whether a text is a whole cell, or a line is still to come.
public enum Completeness: Hashable, Sendable {
  /// It can run.
  case complete
  /// A line is still to come, best begun with `indent`.
  case incomplete(indent: String)
  /// No further line can mend it.
  case invalid

  /// Judges a text as typed so far.
  ///
  /// A line is still to come while a bracket or block is open, or where the last line ends in
  /// an operator, `=` or `~`, and nothing before is wrong.
  public static func check(_ text: String) -> Completeness {
    let source = SourceText(name: "", text: text)
    // Indentation tells nothing of a block that is still being typed.
    var parser = Parser(source: source, trustsIndentation: false)
    parser.parseCell()
    if parser.diagnostics.isEmpty { return .complete }
    let last = parser.tokens.last { $0.kind.isWritten }
    let goesOn = last?.kind.continuesAfter ?? false
    guard parser.isCutShort, parser.endsInsideBrackets || goesOn else { return .invalid }
    return .incomplete(indent: indent(parser))
  }

  /// The blanks that the next line best begins with: two more than the line of the innermost
  /// open bracket, or of the statement that goes on.
  private static func indent(_ parser: Parser) -> String {
    var opener: Int?
    for token in parser.tokens {
      if token.kind == .missingCloser {
        opener = Int(token.payload)
        break
      }
    }
    let first: Token?
    if let opener {
      first = parser.tokens[opener]
    } else {
      let start = parser.tokens.lastIndex { $0.kind == .newline || $0.isSymbol(.semicolon) }
      first = parser.tokens[((start ?? -1) + 1)...].first { $0.kind.isWritten }
    }
    guard let first else { return "" }
    let line = parser.source.line(parser.source.lineNumber(at: first.range.lower))
    return String(line.prefix { $0 == " " || $0 == "\t" }) + "  "
  }
}

extension Token.Kind {
  /// Whether characters stand for it.
  var isWritten: Bool {
    switch self {
    case .newline, .missingCloser, .end: false
    default: true
    }
  }
}
