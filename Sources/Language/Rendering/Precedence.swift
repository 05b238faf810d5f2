/// How tightly a form binds, for the printer.
enum Precedence: Int, Comparable {
  /// `fn` and `if`, which stand where a whole expression may.
  case whole
  case pipe, or, and, not, comparison, range, sum, term, unary, power, postfix
  /// Tighter than anything: always in brackets.
  case never

  static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }

  /// The next tighter one.
  var next: Precedence { Precedence(rawValue: rawValue + 1) ?? .never }

  init(of operation: BinaryOperator) {
    switch operation {
    case .or: self = .or
    case .and: self = .and
    case .add, .subtract: self = .sum
    case .multiply, .divide, .remainder, .matrixProduct: self = .term
    case .power: self = .power
    }
  }

  init(of kind: Node.Kind) {
    switch kind {
    case .function, .conditional: self = .whole
    case .call(_, _, piped: true): self = .pipe
    case .unary(.not, _): self = .not
    case .unary(.negate, _): self = .unary
    case .binary(let operation, _, _): self = Precedence(of: operation)
    case .comparison: self = .comparison
    case .range: self = .range
    default: self = .postfix
    }
  }
}
