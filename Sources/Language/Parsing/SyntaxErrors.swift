/// The texts of the parser's errors, in one place.
struct SyntaxErrors {
  let source: SourceText

  /// An error at one place.
  func error(
    _ message: String, _ range: SourceRange, _ found: String = "", help: String...
  ) -> SyntaxFailure {
    make(message, [.init(source, range, found)], help)
  }

  private func make(
    _ message: String, _ labels: [Diagnostic.Label], _ help: [String]
  ) -> SyntaxFailure {
    SyntaxFailure(diagnostic: Diagnostic(.syntax, message, labels: labels, help: help))
  }

  // MARK: Nesting and brackets

  func tooDeep(_ range: SourceRange) -> SyntaxFailure {
    error(
      "this is nested more than \(Parser.depthLimit) levels deep",
      SourceRange(range.lower, min(range.upper, range.lower + 1)),
      help: "give parts of it names of their own, on lines of their own")
  }

  /// A bracket without its closer, which should stand at the end of `last`.
  func unclosed(_ opener: Token, after last: SourceRange) -> SyntaxFailure {
    let bracket = source.slice(opener.range)
    let closer = ["(": ")", "[": "]", "{": "}"][bracket] ?? "}"
    return make(
      "`\(bracket)` is never closed",
      [
        .init(source, SourceRange(last.upper, last.upper), "`\(closer)` is missing"),
        .init(source, opener.range, "opened here"),
      ],
      ["put `\(closer)` where it ends"])
  }

  /// Something else stands where a bracket's contents should go on or end.
  func unexpected(_ found: Token, in opener: Token, help: String?) -> SyntaxFailure {
    let bracket = source.slice(opener.range)
    let closer = ["(": ")", "[": "]", "{": "}"][bracket] ?? "}"
    return make(
      (opener.kind == .holeStart ? "expected `}`" : "expected `,` or `\(closer)`")
        + ", but found \(describe(found))",
      [.init(source, mark(found)), .init(source, opener.range, "opened here")],
      [help ?? "a comma separates values; `\(closer)` ends what `\(bracket)` began"])
  }

  // MARK: Values

  func missingValue(after before: Token, found: Token) -> SyntaxFailure {
    let sign = source.slice(before.range)
    if before.isSymbol(.tilde) {
      return error(
        "a distribution is missing after `~`", before.range,
        help: "for example `~ normal(0, 1)`")
    }
    if case .symbol(let symbol) = found.kind, symbol.isInfix || symbol == .assign {
      let between = SourceRange(before.range.lower, found.range.upper)
      return error(
        "a value is missing between `\(sign)` and `\(symbol.rawValue)`", between,
        help: "put a value there, or remove one of the two")
    }
    return error(
      "a value is missing after `\(sign)`", before.range, help: "put a value after it")
  }

  func unaryPlus(_ plus: Token) -> SyntaxFailure {
    error("there is no plus sign before a value", plus.range, help: "leave the `+` out")
  }

  func compoundAssignment(_ operation: String, to place: String?, _ range: SourceRange)
    -> SyntaxFailure
  {
    if place == "target" {
      return error(
        "`target` is not written to", range,
        help: "`factor(v)` adds v to the log density; `y ~ normal(mu, sigma)` adds a term of it")
    }
    let name = place ?? "x"
    return error(
      "`\(operation)=` does not assign", range, help: "write `\(name) = \(name) \(operation) …`")
  }

  func misplacedKeyword(_ keyword: Keyword, _ range: SourceRange) -> SyntaxFailure {
    switch keyword {
    case .if, .fn:
      let form = keyword == .if ? "(if c { a } else { b })" : "(fn(x) = x^2)"
      return error(
        "`\(keyword.rawValue)` inside a larger expression needs round brackets", range,
        help: "write `\(form)`, or give it a name first")
    case .not:
      return error(
        "`not` needs round brackets here", range,
        help: "`not` binds less tightly than comparisons and sums: `(not a)`")
    case .end:
      return error(
        "`end` stands only inside an index", range,
        help: "`x[end]` is the last element; blocks end with `}`")
    case .else:
      return error(
        "`else` without an `if`", range, help: "write `if c { … } else { … }`")
    case .in:
      return error("`in` needs a value on its left", range, help: "write `x in xs`")
    case .and, .or:
      return error(
        "`\(keyword.rawValue)` needs a value on its left", range,
        help: "write `a \(keyword.rawValue) b`")
    default:
      return error(
        "expected a value, but found the word `\(keyword.rawValue)`", range,
        help: "`\(keyword.rawValue)` belongs to the language and begins a statement")
    }
  }

  // MARK: Names and places

  func reserved(_ keyword: Keyword, _ range: SourceRange) -> SyntaxFailure {
    error(
      "`\(keyword.rawValue)` is a word of the language and cannot be a name", range,
      help: "choose another name, such as `\(keyword.rawValue)_`")
  }

  func missingName(_ found: Token, of what: String, help: String) -> SyntaxFailure {
    if case .keyword(let keyword) = found.kind { return reserved(keyword, found.range) }
    return error(
      "expected the name of \(what), but found \(describe(found))", mark(found), help: help)
  }

  // MARK: Describing tokens

  /// A token in words.
  func describe(_ token: Token) -> String {
    switch token.kind {
    case .newline: "the end of the line"
    case .end: "the end of the cell"
    case .missingCloser: "the end of the bracket"
    case .number: "the number `\(short(token.range))`"
    case .textStart, .characters, .textEnd: "a text"
    case .holeEnd: "the end of the hole"
    default: "`\(short(token.range))`"
    }
  }

  /// The range of a token; of the end of a line, the place after what stands there.
  func mark(_ token: Token) -> SourceRange { token.range }

  /// The text of a range, cut where it is long.
  func short(_ range: SourceRange, limit: Int = 40) -> String {
    let text = source.slice(range)
    guard text.unicodeScalars.count > limit || text.contains("\n") else { return text }
    let line = text.prefix { $0 != "\n" && $0 != "\r\n" }
    return String(line.prefix(limit - 1)) + "…"
  }
}
