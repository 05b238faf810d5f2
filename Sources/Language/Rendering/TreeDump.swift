/// Prints a tree as s-expressions, one statement after the other; without ranges.
///
/// Two trees that print alike mean the same program.
public struct TreeDump {
  /// All statements of a cell, each on lines of its own.
  public static func dump(_ tree: Tree) -> String {
    var lines = tree.statements.map { dump($0, in: tree) }
    if tree.suppressesResult { lines.append("(quiet)") }
    return lines.map { $0 + "\n" }.joined()
  }

  /// One node.
  public static func dump(_ node: NodeID, in tree: Tree) -> String {
    var text = ""
    TreeDump(tree: tree).form(node).write(to: &text, indentation: 0)
    return text
  }

  /// A tree of words, laid out at the end.
  private indirect enum Form {
    case word(String)
    /// With the width that it takes on one line.
    case list([Form], width: Int)

    static func list(_ forms: [Form]) -> Form {
      .list(forms, width: forms.reduce(1) { $0 + $1.width + 1 })
    }

    var width: Int {
      switch self {
      case .word(let word): word.unicodeScalars.count
      case .list(_, let width): width
      }
    }

    func write(to text: inout String, indentation: Int) {
      switch self {
      case .word(let word): text += word
      case .list(let forms, let width):
        let isShort = indentation + width <= 90
        // The words at its head stay on its line.
        var isHead = true
        text += "("
        for (place, form) in forms.enumerated() {
          if case .list = form { isHead = false }
          if place > 0 {
            let breaks = !isShort && !isHead
            text += breaks ? "\n" + String(repeating: " ", count: indentation + 2) : " "
          }
          form.write(to: &text, indentation: isShort ? 0 : indentation + 2)
        }
        text += ")"
      }
    }
  }

  private let tree: Tree

  private init(tree: Tree) { self.tree = tree }

  private func list(_ head: String, _ rest: [Form] = []) -> Form {
    .list([.word(head)] + rest)
  }

  private func form(_ id: NodeID) -> Form {
    switch tree[id].kind {
    case .number(let value, let isInteger):
      return .word(isInteger ? String(Int64(value)) : "\(value)")
    case .text(let parts):
      if let plain = Parser.plainText(parts) { return .word(Formatter.quoted(plain)) }
      return list("text", parts.map(form))
    case .bool(let value): return .word(value ? "true" : "false")
    case .none: return .word("none")
    case .missing: return .word("missing")
    case .end: return .word("end")
    case .name(let name): return .word(name)
    case .call(let callee, let arguments, let piped):
      return list(piped ? "pipe" : "call", [form(callee)] + arguments.map(form))
    case .index(let base, let subscripts):
      return list("index", [form(base)] + subscripts.map(form))
    case .member(let base, let name, _): return list(".", [form(base), .word(name)])
    case .transpose(let operand): return list("transpose", [form(operand)])
    case .unary(let operation, let operand):
      return list(operation == .negate ? "neg" : "not", [form(operand)])
    case .binary(let operation, let left, let right):
      return list(operation.rawValue, [form(left), form(right)])
    case .comparison(let operands, let operators):
      var forms = [form(operands[0])]
      for (operation, operand) in zip(operators, operands.dropFirst()) {
        forms += [.word(operation.rawValue), form(operand)]
      }
      return list("compare", forms)
    case .range(let lower, let upper): return list("range", [form(lower), form(upper)])
    case .array(let elements): return list("array", elements.map(form))
    case .comprehension(let body, let clauses, let condition):
      return list(
        "each",
        [form(body)] + clauses.map { list("for", [.word($0.variable), form($0.source)]) }
          + (condition.map { [list("if", [form($0)])] } ?? []))
    case .record(let entries): return list("record", entries.map(form))
    case .function(let parameters, let body):
      return list("fn", [.list(parameters.map(form)), form(body)])
    default: return statement(id)
    }
  }

  private func statement(_ id: NodeID) -> Form {
    switch tree[id].kind {
    case .conditional(let condition, let then, let otherwise):
      return list(
        "if", [form(condition), block(then)] + (otherwise.map { [block($0)] } ?? []))
    case .model(let name, _, let parameters, let body):
      return list("model", [.word(name), .list(parameters.map(form)), block(body)])
    case .functionDefinition(let name, _, let parameters, let body):
      return list("fn", [.word(name), .list(parameters.map(form)), form(body)])
    case .forLoop(let variable, _, let source, let body):
      return list("for", [.word(variable), form(source), block(body)])
    case .whileLoop(let condition, let body):
      return list("while", [form(condition), block(body)])
    case .return(let value): return list("return", value.map { [form($0)] } ?? [])
    case .break: return list("break")
    case .continue: return list("continue")
    case .assignment(let place, let value): return list("=", [form(place), form(value)])
    case .sample(let name, _, let subscripts, let distribution):
      let place = subscripts.map { [Form.list($0.map(form))] } ?? []
      return list("~", [.word(name)] + place + [form(distribution)])
    case .declaration(let name, _, let kind, let shape):
      return list("declare", [.word(name), form(kind), .list(shape.map(form))])
    case .help(let name): return list("help", [.word(name)])
    default: return .word("INVALID")
    }
  }

  private func block(_ statements: [NodeID]) -> Form { list("do", statements.map(form)) }

  private func form(_ body: Body) -> Form {
    switch body {
    case .expression(let value): form(value)
    case .block(let statements): block(statements)
    }
  }

  private func form(_ part: TextPart) -> Form {
    switch part {
    case .characters(let characters): .word(Formatter.quoted(characters))
    case .hole(let value, let digits):
      list("hole", [form(value)] + (digits.map { [.word("\($0)")] } ?? []))
    }
  }

  private func form(_ argument: Argument) -> Form {
    guard let label = argument.label else { return form(argument.value) }
    return list("\(label)=", [form(argument.value)])
  }

  private func form(_ subscripted: Subscript) -> Form {
    switch subscripted {
    case .expression(let value): form(value)
    case .all: .word(":")
    }
  }

  private func form(_ entry: RecordEntry) -> Form {
    switch entry {
    case .shorthand(let name, _): .word(name)
    case .field(let name, _, let value): list(Formatter.quoted(name) + ":", [form(value)])
    case .spread(let value): list("...", [form(value)])
    }
  }

  private func form(_ kind: KindSyntax) -> Form {
    switch kind {
    case .real: .word("real")
    case .int: .word("int")
    case .bool: .word("bool")
    case .simplex: .word("simplex")
    case .index(let size): list("index", [form(size)])
    }
  }

  private func form(_ parameter: Parameter) -> Form {
    var forms = [Form.word(parameter.name)]
    if let kind = parameter.kind { forms += [.word(":"), form(kind)] }
    if let shape = parameter.shape { forms.append(.list([.word("shape")] + shape.map(form))) }
    if let value = parameter.defaultValue { forms += [.word("="), form(value)] }
    return forms.count == 1 ? forms[0] : .list(forms)
  }
}
