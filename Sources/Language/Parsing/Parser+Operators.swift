extension Parser {
  // MARK: Whole expressions

  /// An expression: a pipe, a function or an `if`.
  mutating func parseExpression() throws(SyntaxFailure) -> NodeID {
    switch token.kind {
    case .keyword(.fn) where peek().isSymbol(.leftRound):
      try enter()
      defer { depth -= 1 }
      return try parseFunctionValue()
    case .keyword(.if):
      return try parseConditional()
    default:
      return try parsePipe()
    }
  }

  /// `if condition { … } else { … }`.
  mutating func parseConditional() throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    var condition: NodeID?
    let then = try parseHeader { parser throws(SyntaxFailure) in
      parser.advance()
      condition = try parser.parseCondition(of: "if")
    } block: {
      $0.isBranch = true
    }
    var otherwise: [NodeID]?
    if skip(.else) {
      if token.isKeyword(.if) {
        try enter()
        defer { depth -= 1 }
        otherwise = [try parseConditional()]
      } else {
        otherwise = try parseHeader { _ throws(SyntaxFailure) in
        } block: {
          $0.isBranch = true
        }
      }
    }
    guard let condition else { throw SyntaxFailure(diagnostic: nil) }
    return try node(
      .conditional(condition: condition, then: then, otherwise: otherwise), range(from: start))
  }

  /// The condition of a header.
  mutating func parseCondition(of word: String) throws(SyntaxFailure) -> NodeID {
    let start = at
    if token.isSymbol(.leftBrace), peek().startsLine || peek().isSymbol(.rightBrace) {
      throw errors.error(
        "a condition is missing after `\(word)`", previous.range,
        help: "write `\(word) x > 0 { … }`")
    }
    let condition = try parsePipe()
    if token.isSymbol(.assign) {
      let level = tokens[start].depth
      if let colon = (start..<at).last(where: {
        tokens[$0].isSymbol(.colon) && tokens[$0].depth == level
      }) {
        throw errors.error(
          "a block stands in braces, not after a colon", tokens[colon].range,
          help: "write `{` for the colon, and `}` after the block")
      }
      throw errors.error(
        "`=` assigns; it does not compare", token.range, help: "equality is `==`")
    }
    return condition
  }

  /// `value |> f(more)`.
  mutating func parsePipe() throws(SyntaxFailure) -> NodeID {
    try enter()
    defer { depth -= 1 }
    let start = token.range.lower
    var left = try parseOperators(1)
    while token.isSymbol(.pipe) {
      let pipe = token
      advance()
      guard let name = source.name(token) else {
        if case .invalid = token.kind { throw SyntaxFailure(diagnostic: nil) }
        throw errors.error(
          "after `|>` stands the name of a function", pipe.range,
          help: "write `x |> f`, or `x |> f(2)` for `f(x, 2)`")
      }
      var callee = try node(.name(name), token.range)
      let calleeStart = token.range.lower
      advance()
      while token.isSymbol(.dot) {
        callee = try parseMember(of: callee, from: calleeStart)
      }
      var arguments = [Argument(label: nil, labelRange: nil, value: left)]
      if token.isSymbol(.leftRound) { arguments += try parseArguments() }
      left = try node(
        .call(callee: callee, arguments: arguments, piped: true), range(from: start))
      if token.isSymbol(.leftSquare) || token.isSymbol(.dot) || token.isSymbol(.prime)
        || token.isSymbol(.leftRound)
      {
        throw errors.error(
          "`\(source.slice(token.range))` cannot follow a piped call", token.range,
          help: "put the pipe in round brackets first: `(x |> f)\(source.slice(token.range))…`")
      }
    }
    return left
  }

  // MARK: Operators by precedence

  /// How tightly an infix operator binds: 1 `or`, 2 `and`, 4 comparisons, 5 `:`, 6 sums,
  /// 7 products; `not` is 3, prefix minus and power come after.
  private static func binding(_ kind: Token.Kind) -> Int {
    switch kind {
    case .keyword(.or): 1
    case .keyword(.and): 2
    case .keyword(.in): 4
    case .symbol(let symbol):
      switch symbol {
      case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 4
      case .colon: 5
      case .plus, .minus: 6
      case .times, .divide, .remainder, .matrixProduct: 7
      default: 0
      }
    default: 0
    }
  }

  /// Operators that bind at least as tightly as `minimum`.
  mutating func parseOperators(_ minimum: Int) throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    var left: NodeID
    if token.isKeyword(.not), minimum <= 3 {
      try enter()
      defer { depth -= 1 }
      advance()
      let operand = try parseOperators(3)
      left = try node(.unary(.not, operand), range(from: start))
    } else {
      left = try parseUnary()
    }
    while true {
      let sign = token
      let level = Self.binding(sign.kind)
      if level == 0 || level < minimum { return left }
      switch level {
      case 4:
        left = try parseComparison(left, from: start)
      case 5:
        left = try parseRange(left, from: start)
      default:
        advance()
        try checkCompoundAssignment(sign, to: left)
        let right = try parseOperators(level + 1)
        guard let operation = BinaryOperator(rawValue: source.slice(sign.range)) else {
          throw stray()
        }
        left = try node(.binary(operation, left, right), range(from: start))
      }
    }
  }

  /// `x += 1`, which other languages have.
  private func checkCompoundAssignment(_ sign: Token, to left: NodeID) throws(SyntaxFailure) {
    guard token.isSymbol(.assign), token.range.lower == sign.range.upper else { return }
    let place = range(of: left)
    throw errors.compoundAssignment(
      source.slice(sign.range), to: errors.short(place), sign.range.union(token.range))
  }

  /// `lower:upper`; no steps, and both ends are needed.
  private mutating func parseRange(
    _ left: NodeID, from start: Int
  ) throws(SyntaxFailure) -> NodeID {
    let colon = token
    advance()
    if token.isSymbol(.rightSquare) || token.isSymbol(.comma), indexDepth > 0 {
      throw errors.error(
        "a range needs both ends", SourceRange(start, colon.range.upper),
        help: "up to the last element is `\(errors.short(range(of: left))):end`")
    }
    let right = try parseOperators(6)
    if token.isSymbol(.colon) {
      throw errors.error(
        "a range has two ends and no step", token.range,
        help: "its step is 1; `linspace(a, b, count)` makes other steps")
    }
    return try node(.range(left, right), range(from: start))
  }

  /// `a < b <= c`; equality and `in` do not chain.
  private mutating func parseComparison(
    _ first: NodeID, from start: Int
  ) throws(SyntaxFailure) -> NodeID {
    var operands = [first]
    var operators: [ComparisonOperator] = []
    var firstSign: Token?
    while Self.binding(token.kind) == 4,
      let operation = ComparisonOperator(rawValue: source.slice(token.range))
    {
      if let last = operators.last, let firstSign {
        try checkChain(last, operation, operands, firstSign)
      } else {
        firstSign = token
      }
      advance()
      operands.append(try parseOperators(5))
      operators.append(operation)
    }
    return try node(.comparison(operands, operators), range(from: start))
  }

  private func checkChain(
    _ last: ComparisonOperator, _ next: ComparisonOperator, _ operands: [NodeID],
    _ firstSign: Token
  ) throws(SyntaxFailure) {
    if let way = Self.direction(last), way == Self.direction(next) { return }
    let middle = operands.last.map { errors.short(range(of: $0)) } ?? "b"
    let before = operands.dropLast().last.map { errors.short(range(of: $0)) } ?? "a"
    throw SyntaxFailure(
      diagnostic: Diagnostic(
        .syntax, "`\(last.rawValue)` and `\(next.rawValue)` do not chain",
        labels: [.init(source, token.range), .init(source, firstSign.range)],
        help: [
          "compare twice: `\(before) \(last.rawValue) \(middle) and \(middle) "
            + "\(next.rawValue) …`"
        ]))
  }

  /// Which way a comparison points: comparisons chain only one way.
  private static func direction(_ operation: ComparisonOperator) -> Bool? {
    switch operation {
    case .less, .lessOrEqual: true
    case .greater, .greaterOrEqual: false
    default: nil
    }
  }

  /// Minus signs before a power.
  mutating func parseUnary() throws(SyntaxFailure) -> NodeID {
    var signs: [Int] = []
    while token.isSymbol(.minus) {
      signs.append(token.range.lower)
      advance()
    }
    guard signs.count < Self.depthLimit else { throw errors.tooDeep(previous.range) }
    var value = try parsePower()
    for sign in signs.reversed() {
      value = try node(.unary(.negate, value), range(from: sign))
    }
    return value
  }

  /// `base ^ exponent`, the exponent first.
  private mutating func parsePower() throws(SyntaxFailure) -> NodeID {
    let start = token.range.lower
    let base = try parsePostfix()
    guard token.isSymbol(.power) else { return base }
    let sign = token
    advance()
    try checkCompoundAssignment(sign, to: base)
    try enter()
    defer { depth -= 1 }
    let exponent = try parseUnary()
    return try node(.binary(.power, base, exponent), range(from: start))
  }
}
