/// Prints a tree back as source in one canonical form; comments are not kept.
///
/// What it prints reads back as the same tree.
public struct Formatter {
  /// The whole cell, one statement a line, each line ended.
  public static func format(_ tree: Tree) -> String {
    var formatter = Formatter(tree: tree)
    for (place, id) in tree.statements.enumerated() {
      formatter.statement(id)
      if tree.suppressesResult, place == tree.statements.count - 1 { formatter.output += ";" }
      formatter.output += "\n"
    }
    return formatter.output
  }

  /// One node, without a line break at its end.
  public static func format(_ node: NodeID, in tree: Tree) -> String {
    var formatter = Formatter(tree: tree)
    formatter.statement(node)
    return formatter.output
  }

  /// A text literal that holds these characters and no holes.
  public static func quoted(_ characters: String) -> String { "\"\(escaped(characters))\"" }

  let tree: Tree
  var output = ""
  /// How many blocks are open.
  private var level = 0
  /// Whether everything stands on one line, as it must inside a text.
  private var isInline = false

  private init(tree: Tree) { self.tree = tree }

  /// Characters as they stand in a text literal.
  static func escaped(_ characters: String) -> String {
    var text = ""
    for scalar in characters.unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "{": text += "{{"
      case "}": text += "}}"
      default:
        let isShown = scalar.value >= 0x20 && scalar.properties.generalCategory != .control
        if isShown {
          text.unicodeScalars.append(scalar)
        } else {
          text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        }
      }
    }
    return text
  }

  // MARK: Statements

  private mutating func statement(_ id: NodeID) {
    switch tree[id].kind {
    case .model(let name, _, let parameters, let body):
      output += "model \(name)"
      list(parameters)
      output += " "
      block(body)
    case .functionDefinition(let name, _, let parameters, let body):
      output += "fn \(name)"
      list(parameters)
      function(body)
    case .forLoop(let variable, _, let source, let body):
      output += "for \(variable) in "
      expression(source, .pipe)
      output += " "
      block(body)
    case .whileLoop(let condition, let body):
      output += "while "
      expression(condition, .pipe)
      output += " "
      block(body)
    case .return(let value):
      output += "return"
      if let value {
        output += " "
        expression(value, .whole)
      }
    case .break: output += "break"
    case .continue: output += "continue"
    case .assignment(let place, let value):
      expression(place, .postfix)
      output += " = "
      expression(value, .whole)
    case .sample(let name, _, let subscripts, let distribution):
      output += name
      if let subscripts { list(subscripts) }
      output += " ~ "
      expression(distribution, .whole)
    case .declaration(let name, _, let kind, let shape):
      output += "\(name): "
      self.kind(kind)
      if !shape.isEmpty { sizes(shape) }
    case .help(let name): output += "?\(name)"
    case .range:
      // In a function `x:real` would declare an array.
      expression(id, .never)
    default: expression(id, .whole)
    }
  }

  private mutating func block(_ statements: [NodeID]) {
    if statements.isEmpty {
      output += "{ }"
      return
    }
    output += "{"
    level += 1
    for (place, id) in statements.enumerated() {
      if isInline {
        output += place == 0 ? " " : "; "
      } else {
        output += "\n" + String(repeating: "  ", count: level)
      }
      statement(id)
    }
    level -= 1
    output += isInline ? " }" : "\n" + String(repeating: "  ", count: level) + "}"
  }

  private mutating func function(_ body: Body) {
    switch body {
    case .expression(let value):
      output += " = "
      expression(value, .whole)
    case .block(let statements):
      output += " "
      block(statements)
    }
  }

  // MARK: Expressions

  /// Prints an expression, in round brackets where it binds less tightly than it must.
  private mutating func expression(_ id: NodeID, _ needed: Precedence) {
    let kind = tree[id].kind
    guard Precedence(of: kind) < needed else { return bare(kind) }
    output += "("
    bare(kind)
    output += ")"
  }

  private mutating func bare(_ kind: Node.Kind) {
    switch kind {
    case .number(let value, let isInteger):
      output += isInteger ? String(Int64(value)) : "\(value)"
    case .text(let parts): text(parts)
    case .bool(let value): output += value ? "true" : "false"
    case .none: output += "none"
    case .missing: output += "missing"
    case .end: output += "end"
    case .name(let name): output += name
    case .call(let callee, let arguments, let piped):
      call(callee, arguments, piped: piped)
    case .index(let base, let subscripts):
      expression(base, .postfix)
      list(subscripts)
    case .member(let base, let name, _):
      expression(base, base.isNumber(in: tree) ? .never : .postfix)
      output += ".\(name)"
    case .transpose(let operand): transpose(operand)
    case .unary(.negate, let operand):
      output += "-"
      expression(operand, .unary)
    case .unary(.not, let operand):
      output += "not "
      expression(operand, .not)
    case .binary(let operation, let left, let right): binary(operation, left, right)
    case .comparison(let operands, let operators):
      for (place, operand) in operands.enumerated() {
        if place > 0 { output += " \(operators[place - 1].rawValue) " }
        expression(operand, .range)
      }
    case .range(let lower, let upper):
      // `1:(n - 1)` shows what `1:n - 1` hides.
      expression(lower, .unary)
      output += ":"
      expression(upper, .unary)
    case .array(let elements): list("[", elements, "]")
    case .comprehension(let body, let clauses, let condition):
      comprehension(body, clauses, condition)
    case .record(let entries): record(entries)
    case .function(let parameters, let body):
      output += "fn"
      list(parameters)
      function(body)
    case .conditional(let condition, let then, let otherwise):
      conditional(condition, then, otherwise)
    default: output += "invalid"
    }
  }

  private mutating func binary(_ operation: BinaryOperator, _ left: NodeID, _ right: NodeID) {
    let own = Precedence(of: operation)
    if operation == .power {
      expression(left, .postfix)
      output += "^"
      return expression(right, .unary)
    }
    expression(left, own)
    output += " \(operation.rawValue) "
    expression(right, own.next)
  }

  private mutating func call(_ callee: NodeID, _ arguments: [Argument], piped: Bool) {
    var rest = arguments[...]
    if piped, let first = rest.popFirst() {
      expression(first.value, .pipe)
      output += " |> "
    }
    // A number cannot be called; `(2)` as a callee cannot come from a text.
    expression(callee, .postfix)
    if piped && rest.isEmpty { return }
    output += "("
    for (place, argument) in rest.enumerated() {
      if place > 0 { output += ", " }
      if let label = argument.label { output += "\(label) = " }
      expression(argument.value, .whole)
    }
    output += ")"
  }

  /// The quote must touch a name or a bracket.
  private mutating func transpose(_ operand: NodeID) {
    switch tree[operand].kind {
    case .name, .call(_, _, piped: false), .index, .member, .transpose, .array, .comprehension:
      expression(operand, .postfix)
    default: expression(operand, .never)
    }
    output += "'"
  }

  private mutating func comprehension(
    _ body: NodeID, _ clauses: [ForClause], _ condition: NodeID?
  ) {
    output += "["
    expression(body, .whole)
    for (place, clause) in clauses.enumerated() {
      output += (place == 0 ? " for " : ", ") + clause.variable + " in "
      expression(clause.source, .pipe)
    }
    if let condition {
      output += " if "
      expression(condition, .pipe)
    }
    output += "]"
  }

  private mutating func conditional(
    _ condition: NodeID, _ then: [NodeID], _ otherwise: [NodeID]?
  ) {
    output += "if "
    expression(condition, .pipe)
    output += " "
    block(then)
    guard let otherwise else { return }
    output += " else "
    if otherwise.count == 1, case .conditional = tree[otherwise[0]].kind {
      expression(otherwise[0], .whole)
    } else {
      block(otherwise)
    }
  }

  private mutating func record(_ entries: [RecordEntry]) {
    output += "{"
    for (place, entry) in entries.enumerated() {
      if place > 0 { output += ", " }
      switch entry {
      case .shorthand(let name, _): output += name
      case .field(let name, _, let value):
        output += (CharacterClasses.isWord(name) ? name : Self.quoted(name)) + ": "
        expression(value, .whole)
      case .spread(let value):
        output += "..."
        expression(value, .whole)
      }
    }
    output += "}"
  }

  private mutating func text(_ parts: [TextPart]) {
    let outer = isInline
    isInline = true
    defer { isInline = outer }
    output += "\""
    for part in parts {
      switch part {
      case .characters(let characters): output += Self.escaped(characters)
      case .hole(let value, let digits):
        output += "{"
        let start = output.endIndex
        expression(value, .whole)
        // `{{` would be a brace.
        if output[start...].hasPrefix("{") { output.insert(" ", at: start) }
        if let digits { output += ":.\(digits)" }
        output += "}"
      }
    }
    output += "\""
  }

  // MARK: Lists

  private mutating func list(_ open: String, _ values: [NodeID], _ close: String) {
    output += open
    for (place, value) in values.enumerated() {
      if place > 0 { output += ", " }
      expression(value, .whole)
    }
    output += close
  }

  private mutating func sizes(_ shape: [NodeID]) { list("[", shape, "]") }

  private mutating func list(_ subscripts: [Subscript]) {
    output += "["
    for (place, subscripted) in subscripts.enumerated() {
      if place > 0 { output += ", " }
      switch subscripted {
      case .expression(let value): expression(value, .whole)
      case .all: output += ":"
      }
    }
    output += "]"
  }

  private mutating func list(_ parameters: [Parameter]) {
    output += "("
    for (place, parameter) in parameters.enumerated() {
      if place > 0 { output += ", " }
      output += parameter.name
      if let kind = parameter.kind {
        output += ": "
        self.kind(kind)
      }
      if let shape = parameter.shape { sizes(shape) }
      if let value = parameter.defaultValue {
        output += " = "
        expression(value, .whole)
      }
    }
    output += ")"
  }

  private mutating func kind(_ kind: KindSyntax) {
    switch kind {
    case .real: output += "real"
    case .int: output += "int"
    case .bool: output += "bool"
    case .simplex: output += "simplex"
    case .index(let size):
      output += "index("
      expression(size, .whole)
      output += ")"
    }
  }
}

extension NodeID {
  fileprivate func isNumber(in tree: Tree) -> Bool {
    if case .number = tree[self].kind { true } else { false }
  }
}
