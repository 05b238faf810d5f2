/// Words that begin something in other languages, with what is written here.
enum ForeignWords {
  /// What to say about a word where another word, a text, a number or a brace follows it.
  private struct Habit {
    let message: String
    let help: String

    init(_ message: String, _ help: String) {
      self.message = message
      self.help = help
    }
  }

  private static let function = "a function is written `fn f(x) = x^2` or `fn f(x) { … }`"
  private static let declaration =
    "a latent is `sigma ~ half_normal(1)`, an array to be filled `x: real[N]`, data an argument"

  private static let table: [String: Habit] = [
    "def": Habit("`def` does not define functions", function),
    "function": Habit("`function` does not define functions", function),
    "func": Habit("`func` does not define functions", function),
    "fun": Habit("`fun` does not define functions", function),
    "lambda": Habit("`lambda` does not make functions", "write `fn(x) = x^2`"),
    "class": Habit("there are no classes", "a record is `{a: 1, b: x}`"),
    "import": Habit("nothing needs to be imported", "everything built in is there by name"),
    "from": Habit("nothing needs to be imported", "everything built in is there by name"),
    "using": Habit("nothing needs to be imported", "everything built in is there by name"),
    "library": Habit("nothing needs to be imported", "everything built in is there by name"),
    "let": Habit("`let` is not needed", "write `x = 3`"),
    "var": Habit("`var` is not needed", "write `x = 3`"),
    "const": Habit("`const` is not needed", "write `x = 3`"),
    "local": Habit("`local` is not needed", "names of a function are its own"),
    "global": Habit("`global` is not needed", "a function reads the session's names"),
    "print": Habit("`print` takes round brackets", "write `print(x)`"),
    "elif": Habit("`elif` is written in two words", "write `else if`"),
    "elseif": Habit("`elseif` is written in two words", "write `else if`"),
    "elsif": Habit("`elsif` is written in two words", "write `else if`"),
    "del": Habit("names are not removed", "assigning again replaces a value"),
    "try": Habit("errors are not caught", "a condition can be asked for before: `if … { … }`"),
    "foreach": Habit("`foreach` is not a loop", "write `for x in xs { … }`"),
    "repeat": Habit("`repeat` is not a loop", "write `while true { … }`"),
    "data": Habit("there is no block of data", "data are arguments: `model m(y: real[N]) { … }`"),
    "parameters": Habit("there is no block of parameters", "a latent is `mu ~ normal(0, 5)`"),
    "transformed": Habit("there are no transformed blocks", "`name = …` in the model computes"),
    "generated": Habit(
      "there is no block of generated quantities",
      "`name = …` in the model is kept; `predict(post, data)` draws"),
    "functions": Habit("there is no block of functions", function),
  ]

  /// Stan's types, which begin declarations.
  private static let types: Set<String> = [
    "real", "int", "vector", "row_vector", "matrix", "array", "simplex", "ordered",
    "positive_ordered", "unit_vector", "cov_matrix", "corr_matrix", "cholesky_factor_corr",
    "cholesky_factor_cov", "float", "double", "bool",
  ]

  /// Kinds as other languages call them.
  static let kinds: [String: String] = [
    "float": "`real`", "double": "`real`", "number": "`real`", "integer": "`int`",
    "vector": "`real[N]`", "matrix": "`real[N, K]`", "array": "`real[N]`",
    "factor": "`index(J)`", "category": "`index(J)`", "boolean": "`bool`", "str": "`index(J)`",
    "string": "`index(J)`", "text": "`index(J)`",
  ]

  /// An error where a statement begins as it would in another language.
  static func statement(_ parser: Parser) -> SyntaxFailure? {
    guard let word = parser.source.name(parser.token) else { return nil }
    let range = parser.token.range
    if types.contains(word), let name = declaredName(parser) {
      return parser.errors.error(
        "`\(word)` does not begin a declaration", range,
        help: name.isEmpty
          ? declaration
          : "\(name) is declared where it is defined: "
            + declaration)
    }
    guard let habit = table[word], isJuxtaposed(parser.peek()) else { return nil }
    return parser.errors.error(habit.message, range, help: habit.help)
  }

  /// An error where a name is a value of another language; nil where it may be a name.
  static func value(_ name: String, _ parser: Parser) -> SyntaxFailure? {
    let range = parser.token.range
    switch name {
    case "True", "False", "None":
      guard !parser.peek().isSymbol(.assign) else { return nil }
      return parser.errors.error(
        "`\(name)` is written in small letters", range, help: "write `\(name.lowercased())`")
    case "lambda":
      guard case .name = parser.peek().kind, !parser.peek().startsLine else { return nil }
      return parser.errors.error(
        "`lambda` does not make functions", range, help: "write `fn(x) = x^2`")
    case "function":
      guard parser.peek().isSymbol(.leftRound), let end = closer(parser, of: parser.at + 1),
        isJuxtaposed(parser.tokens[end + 1])
      else { return nil }
      return parser.errors.error(
        "`function` does not make functions", range, help: "write `fn(x) = x^2`")
    default: return nil
    }
  }

  /// Whether a token begins a value on the same line, so that no name can stand before it.
  private static func isJuxtaposed(_ token: Token) -> Bool {
    if token.startsLine { return false }
    switch token.kind {
    case .name, .number, .textStart, .symbol(.leftBrace): return true
    case .keyword(let keyword):
      return keyword != .and && keyword != .or && keyword != .in && keyword != .for
        && keyword != .if && keyword != .else && keyword != .not
    default: return false
    }
  }

  /// The name that `real<lower=0> x`, `vector[N] x` or `int n` would declare; nil where the
  /// statement is none of these, empty where its end is not clear.
  private static func declaredName(_ parser: Parser) -> String? {
    var place = parser.at + 1
    let tokens = parser.tokens
    if tokens[place].isSymbol(.less) {
      guard let bound = parser.source.name(parser.peek(2)),
        ["lower", "upper", "offset", "multiplier"].contains(bound),
        parser.peek(3).isSymbol(.assign)
      else { return nil }
      return ""
    }
    while tokens[place].isSymbol(.leftSquare) {
      guard let end = closer(parser, of: place) else { return nil }
      place = end + 1
    }
    guard let name = parser.source.name(tokens[place]), !tokens[place].startsLine else {
      return nil
    }
    return types.contains(name) ? "" : "`\(name)`"
  }

  /// The place of the bracket that closes the one at `opener`.
  private static func closer(_ parser: Parser, of opener: Int) -> Int? {
    let level = parser.tokens[opener].depth
    var place = opener + 1
    while place < parser.tokens.count - 1, parser.tokens[place].depth > level { place += 1 }
    return place < parser.tokens.count - 1 ? place : nil
  }
}
