/// A piece of program text: what it is and where it stands.
///
/// It holds no text of its own, so that it can be copied for nothing.
struct Token: Sendable {
  /// What a token is.
  enum Kind: Equatable, Sendable {
    case name
    case keyword(Keyword)
    case number
    case symbol(Symbol)
    /// `"`, or `\"` inside a hole.
    case textStart
    /// Characters of a text; `payload` is their place in `Lexer.Result.characters`.
    case characters
    /// `{` inside a text.
    case holeStart
    /// `:.3` before the end of a hole; `payload` is the number of digits.
    case holeDigits
    case holeEnd
    case textEnd
    /// A line break that ends a statement.
    case newline
    /// Stands where a closing bracket is missing; `payload` is the place of the opening one.
    case missingCloser
    /// What the lexer could not read and has told about.
    case invalid
    /// The end of the text.
    case end
  }

  /// What it is.
  var kind: Kind
  /// Where it stands.
  var range: SourceRange
  /// A number that belongs to the kind.
  var payload: Int32 = 0
  /// Whether a line break stands between it and the token before.
  var startsLine = false
  /// How many brackets are open around it; a bracket itself counts as outside.
  var depth: Int32 = 0

  /// Whether it is this symbol.
  func isSymbol(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }

  /// Whether it is this keyword.
  func isKeyword(_ keyword: Keyword) -> Bool { kind == .keyword(keyword) }
}

extension SourceText {
  /// The name that a token is, or nil.
  func name(_ token: Token) -> String? {
    token.kind == .name ? CharacterClasses.name(slice(token.range)) : nil
  }
}

/// The words that cannot be names (after a dot and as labels they can).
enum Keyword: String, CaseIterable, Sendable {
  case model
  case fn
  case `for`
  case `in`
  case `while`
  case `return`
  case `break`
  case `continue`
  case `if`
  case `else`
  case and
  case or
  case not
  case `true`
  case `false`
  case none
  case missing
  case end

  /// The keyword of a word, if it is one.
  static func of(_ word: String) -> Keyword? { Keyword(rawValue: word) }
}

/// Operators and punctuation.
enum Symbol: String, CaseIterable, Sendable {
  case leftRound = "("
  case rightRound = ")"
  case leftSquare = "["
  case rightSquare = "]"
  case leftBrace = "{"
  case rightBrace = "}"
  case comma = ","
  case semicolon = ";"
  case dot = "."
  case spread = "..."
  case colon = ":"
  case assign = "="
  case tilde = "~"
  case question = "?"
  case prime = "'"
  case pipe = "|>"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case remainder = "%"
  case matrixProduct = "@"
  case power = "^"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// Operators between two operands; a line that ends in one goes on.
  var isInfix: Bool {
    switch self {
    case .colon, .pipe, .plus, .minus, .times, .divide, .remainder, .matrixProduct, .power,
      .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      true
    default: false
    }
  }

  /// The bracket that closes this one.
  var closer: Symbol? {
    switch self {
    case .leftRound: .rightRound
    case .leftSquare: .rightSquare
    case .leftBrace: .rightBrace
    default: nil
    }
  }

  /// Whether it closes a bracket.
  var isCloser: Bool { self == .rightRound || self == .rightSquare || self == .rightBrace }
}

extension Token.Kind {
  /// Whether it is a keyword before a block.
  var beginsHeader: Bool {
    switch self {
    case .keyword(.for), .keyword(.while), .keyword(.if), .keyword(.fn), .keyword(.model): true
    default: false
    }
  }

  /// Whether a statement goes on after a line that ends in this token.
  var continuesAfter: Bool {
    switch self {
    case .symbol(let symbol):
      symbol.isInfix || symbol == .comma || symbol == .leftBrace || symbol == .assign
        || symbol == .tilde
    case .keyword(let keyword):
      keyword == .and || keyword == .or || keyword == .in || keyword == .not
    default: false
    }
  }

  /// Whether a line that begins with this token goes on with the statement before it.
  var continuesBefore: Bool {
    switch self {
    case .symbol(let symbol):
      switch symbol {
      case .rightBrace, .comma, .dot, .assign, .tilde: true
      case .minus: false
      default: symbol.isInfix
      }
    case .keyword(let keyword):
      keyword == .else || keyword == .and || keyword == .or || keyword == .in
    default: false
    }
  }
}
