extension Node.Kind {
  /// Calls `visit` with every node directly below this one, in the order of the text.
  public func forEachChild(_ visit: (NodeID) -> Void) {
    switch self {
    case .number, .bool, .none, .missing, .end, .name, .break, .continue, .help, .invalid:
      break
    case .text(let parts):
      for case .hole(let value, _) in parts { visit(value) }
    case .call(let callee, let arguments, let piped):
      if piped, let first = arguments.first { visit(first.value) }
      visit(callee)
      for argument in arguments.dropFirst(piped ? 1 : 0) { visit(argument.value) }
    case .index(let base, let subscripts):
      visit(base)
      Self.forEach(subscripts, visit)
    case .member(let base, _, _):
      visit(base)
    case .transpose(let operand), .unary(_, let operand):
      visit(operand)
    case .binary(_, let left, let right), .range(let left, let right):
      visit(left)
      visit(right)
    case .comparison(let operands, _):
      operands.forEach(visit)
    case .array(let elements):
      elements.forEach(visit)
    case .comprehension(let body, let clauses, let condition):
      visit(body)
      for clause in clauses { visit(clause.source) }
      if let condition { visit(condition) }
    case .record(let entries):
      for entry in entries {
        switch entry {
        case .shorthand(_, let value), .field(_, _, let value), .spread(let value): visit(value)
        }
      }
    case .function(let parameters, let body):
      Self.forEach(parameters, visit)
      Self.forEach(body, visit)
    case .conditional(let condition, let then, let otherwise):
      visit(condition)
      then.forEach(visit)
      otherwise?.forEach(visit)
    case .model(_, _, let parameters, let body):
      Self.forEach(parameters, visit)
      body.forEach(visit)
    case .functionDefinition(_, _, let parameters, let body):
      Self.forEach(parameters, visit)
      Self.forEach(body, visit)
    case .forLoop(_, _, let source, let body):
      visit(source)
      body.forEach(visit)
    case .whileLoop(let condition, let body):
      visit(condition)
      body.forEach(visit)
    case .return(let value):
      if let value { visit(value) }
    case .assignment(let place, let value):
      visit(place)
      visit(value)
    case .sample(_, _, let subscripts, let distribution):
      Self.forEach(subscripts ?? [], visit)
      visit(distribution)
    case .declaration(_, _, let kind, let shape):
      if case .index(let size) = kind { visit(size) }
      shape.forEach(visit)
    }
  }

  private static func forEach(_ subscripts: [Subscript], _ visit: (NodeID) -> Void) {
    for case .expression(let value) in subscripts { visit(value) }
  }

  private static func forEach(_ parameters: [Parameter], _ visit: (NodeID) -> Void) {
    for parameter in parameters {
      if case .index(let size) = parameter.kind { visit(size) }
      parameter.shape?.forEach(visit)
      if let value = parameter.defaultValue { visit(value) }
    }
  }

  private static func forEach(_ body: Body, _ visit: (NodeID) -> Void) {
    switch body {
    case .expression(let value): visit(value)
    case .block(let statements): statements.forEach(visit)
    }
  }
}
