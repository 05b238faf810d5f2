import Data
import Language
import Values

extension Evaluator {
  /// The value of an expression.
  public func evaluate(_ id: NodeID) throws -> Value {
    switch tree[id].kind {
    case .number(let number, let isInteger):
      return isInteger ? .array(NDArray(number, kind: .int)) : .number(number)
    case .text(let parts): return try text(parts)
    case .bool(let truth): return .bool(truth)
    case .none: return .none
    case .missing: return .number(NDArray.missing)
    case .end:
      guard let size = ends.last ?? nil else {
        throw diagnostic(.syntax, "`end` stands for the last place of an index only", at: id)
      }
      return .int(size)
    case .name(let name): return try value(ofName: name, at: id)
    case .call(let callee, let arguments, _): return try call(callee, arguments, at: id)
    case .index(let base, let subscripts): return try index(base, subscripts, at: id)
    case .member(let base, let name, let range):
      if let found = try dottedMember(base, name, at: id) { return found }
      return try member(try evaluate(base), name, range, at: id)
    case .transpose(let operand): return try transpose(try evaluate(operand), at: id)
    case .unary(let op, let operand):
      let value = try evaluate(operand)
      if case .poison = value { return .poison }
      switch op {
      case .negate: return try at(id) { try algebra.negate(value) }
      case .not:
        return try at(id) {
          try algebra.combine(.of(ComparisonOperator.equal), value, .bool(false))
        }
      }
    case .binary(let op, let left, let right): return try binary(op, left, right, at: id)
    case .comparison(let operands, let operators):
      return try comparison(operands, operators, at: id)
    case .range(let lower, let upper): return try range(lower, upper, at: id)
    case .array(let elements): return try array(elements, at: id)
    case .comprehension(let body, let clauses, let condition):
      return try comprehension(body, clauses, condition, at: id)
    case .record(let entries): return try record(entries)
    case .function(let parameters, let body):
      return .function(
        FunctionValue(name: nil, tree: tree, parameters: parameters, body: body, captured: frame))
    case .conditional(let condition, let then, let otherwise):
      return try conditional(condition, then, otherwise)
    case .invalid: return .poison
    default: throw diagnostic(.syntax, "a statement cannot stand here", at: id)
    }
  }

  // MARK: Text and collections

  private func text(_ parts: [TextPart]) throws -> Value {
    var result = ""
    for part in parts {
      switch part {
      case .characters(let characters): result += characters
      case .hole(let id, let digits):
        result += ValueText.inline(try settled(id), digits: digits)
      }
    }
    return .text(result)
  }

  private func range(_ lower: NodeID, _ upper: NodeID, at id: NodeID) throws -> Value {
    let from = try wholeNumber(lower, "a range's start")
    let to = try wholeNumber(upper, "a range's end")
    guard from <= to else { return .array(NDArray([], axes: [Axis(0)], kind: .int)) }
    guard to - from < 1 << 28 else {
      throw diagnostic(.limit, "a range of \(to - from + 1) numbers is too long", at: id)
    }
    return .array(NDArray(vector: (from...to).map(Double.init), kind: .int))
  }

  func wholeNumber(_ id: NodeID, _ what: String) throws -> Int {
    let value = try settled(id)
    guard case .array(let array) = value, array.count == 1, array.kind != .text else {
      throw diagnostic(
        .kind, "\(what) must be a whole number", at: id, label: "this is \(value.kindName)")
    }
    guard let whole = Int(exactly: array.numbers[0]) else {
      throw diagnostic(
        .value, "\(what) must be a whole number", at: id, label: ValueText.number(array.numbers[0]))
    }
    return whole
  }

  private func array(_ elements: [NodeID], at id: NodeID) throws -> Value {
    let values = try elements.map { try settled($0) }
    return try stack(values, nodes: elements, at: id)
  }

  /// Values of one shape side by side along a new first axis; other things as a list.
  func stack(_ values: [Value], nodes: [NodeID], at id: NodeID?) throws -> Value {
    if values.isEmpty { return .array(NDArray([], axes: [Axis(0)])) }
    if values.contains(where: { if case .poison = $0 { true } else { false } }) { return .poison }
    guard values.allSatisfy({ $0.axes != nil }) else { return .list(values) }
    let first = values[0].axes ?? []
    for (place, value) in values.enumerated() where value.axes?.map(\.size) != first.map(\.size) {
      throw diagnostic(
        .shape, "the elements of an array have one shape",
        at: place < nodes.count ? nodes[place] : id,
        label: "this is \(Broadcast.describe(value.axes ?? []))",
        notes: ["the first is \(Broadcast.describe(first))"])
    }
    try refuseMixture(values, nodes: nodes, at: id)
    return try at(id) { () throws(Fault) in
      var rows: [Value] = []
      for value in values { rows.append(try algebra.reshape(value, [Axis(1)] + first)) }
      return try algebra.concatenate(rows, axis: 0)
    }
  }

  /// Refuses numbers beside text; what is missing goes with either.
  private func refuseMixture(_ values: [Value], nodes: [NodeID], at id: NodeID?) throws {
    var first: Value?
    for (place, value) in values.enumerated() {
      if case .array(let array) = value {
        if array.kind != .text, array.count == array.missingPositions.count { continue }
        if case .category = array.kind { continue }
      }
      guard let earlier = first else {
        first = value
        continue
      }
      guard Self.isText(earlier) != Self.isText(value) else { continue }
      throw diagnostic(
        .kind, "an array holds numbers or text, not both",
        at: place < nodes.count ? nodes[place] : id, label: "this is \(value.kindName)",
        notes: ["before it stands \(earlier.kindName)"],
        help: ["a record holds different things: `{name: \"a\", size: 1}`"])
    }
  }

  private static func isText(_ value: Value) -> Bool {
    if case .array(let array) = value { array.kind == .text } else { false }
  }

  private func comprehension(
    _ body: NodeID, _ clauses: [ForClause], _ condition: NodeID?, at id: NodeID
  ) throws -> Value {
    var results: [Value] = []
    let saved = frame
    defer { frame = saved }
    func run(_ depth: Int) throws {
      if depth == clauses.count {
        try host?.poll()
        if let condition, try !truth(of: condition, "a comprehension's condition") { return }
        results.append(try settled(body))
        return
      }
      let source = try settled(clauses[depth].source)
      for element in try elements(of: source, at: clauses[depth].source) {
        let scope = Frame(parent: frame)
        scope.values[clauses[depth].variable] = element
        let outer = frame
        frame = scope
        defer { frame = outer }
        try run(depth + 1)
      }
    }
    try run(0)
    return try stack(results, nodes: [], at: id)
  }

  /// The elements that a loop runs over: places of the first axis, fields' names, rows.
  public func loopElements(_ value: Value, at id: NodeID) throws -> [Value] {
    try elements(of: value, at: id)
  }

  func elements(of value: Value, at id: NodeID) throws -> [Value] {
    switch value {
    case .array(let array) where array.rank > 0:
      let inner = Array(array.axes.dropFirst())
      let size = inner.reduce(1) { $0 * $1.size }
      return (0..<array.axes[0].size).map { place in
        .array(array.gather(Array((place * size)..<((place + 1) * size)), axes: inner))
      }
    case .list(let values): return values
    case .draws(let draws) where !draws.axes.isEmpty:
      return try (0..<draws.axes[0].size).map { place in
        try at(id) { try algebra.gather(value, IndexPlan([.single(place)], of: draws.axes)) }
      }
    case .symbolic(let symbolic) where !symbolic.axes.isEmpty:
      return try (0..<symbolic.axes[0].size).map { place in
        try at(id) { try algebra.gather(value, IndexPlan([.single(place)], of: symbolic.axes)) }
      }
    case .record(let record): return record.fields.map { .text($0.name) }
    default:
      throw diagnostic(
        .kind, "cannot run over \(value.kindName)", at: id,
        help: value.axes != nil ? ["for whole numbers from 1 on, write `1:n`"] : [])
    }
  }

  /// A record; a table where one is copied and every entry is a column of its rows.
  private func record(_ entries: [RecordEntry]) throws -> Value {
    var record = Record()
    var rows: Int?
    for (place, entry) in entries.enumerated() {
      switch entry {
      case .shorthand(let name, let id): record[name] = try settled(id)
      case .field(let name, _, let id): record[name] = try settled(id)
      case .spread(let id):
        let value = try evaluate(id)
        switch value {
        case .record(let other): for field in other.fields { record[field.name] = field.value }
        case .table(let table):
          if place == 0 { rows = table.rowCount }
          for name in table.columnNames { record[name] = table[name].map { .array($0) } }
        default:
          throw diagnostic(
            .kind, "`...` spreads a record or a table", at: id, label: "this is \(value.kindName)")
        }
      }
    }
    guard let rows else { return .record(record) }
    var columns: [(String, NDArray)] = []
    for field in record.fields {
      guard case .array(let array) = field.value, array.axes.first?.size == rows else {
        return .record(record)
      }
      columns.append((field.name, array))
    }
    return .table(try at(nil) { () throws(Fault) in try Table(columns) })
  }

  // MARK: Conditions

  /// Whether a condition holds; it must be a single known truth value.
  func truth(of id: NodeID, _ what: String) throws -> Bool {
    let value = try settled(id)
    switch value {
    case .array(let array) where array.count == 1 && array.kind != .text:
      if array.numbers[0].isNaN {
        throw diagnostic(.value, "\(what) is missing or not a number", at: id)
      }
      return array.numbers[0] != 0
    case .draws:
      throw diagnostic(
        .kind, "\(what) must be true or false, and draws are both", at: id,
        label: "these are draws",
        help: ["ask for a probability: `prob(\(tree.text(of: id))) > 0.5`"])
    case .symbolic:
      throw diagnostic(
        .kind, "\(what) must be known before the run", at: id, label: "this is random",
        help: ["`where(condition, a, b)` chooses element by element"])
    default:
      throw diagnostic(
        .kind, "\(what) must be one truth value", at: id, label: "this is \(value.kindName)",
        help: value.axes?.isEmpty == false ? ["reduce it: `min(…)` for all, `max(…)` for any"] : [])
    }
  }

  private func conditional(_ condition: NodeID, _ then: [NodeID], _ otherwise: [NodeID]?) throws
    -> Value
  {
    if try truth(of: condition, "a condition") { return try block(then) ?? .none }
    return try otherwise.flatMap { try block($0) } ?? .none
  }

  // MARK: Operators

  private func binary(_ op: BinaryOperator, _ left: NodeID, _ right: NodeID, at id: NodeID) throws
    -> Value
  {
    let a = try settled(left)
    var isRightAsked = false
    if op == .and || op == .or, case .array(let array) = a, array.rank == 0, array.kind == .bool {
      if (array.numbers[0] != 0) != (op == .and) { return a }
      isRightAsked = true
    }
    let b = try settled(right)
    if isRightAsked {
      // The right side decides, as it is: what is missing stays missing.
      switch b {
      case .array(let other) where other.kind != .text: return b
      case .draws, .symbolic: return b
      default: break
      }
    }
    if case .poison = a { return .poison }
    if case .poison = b { return .poison }
    if op == .add, case .object(let x) = a, case .object(let y) = b, let sum = x.adding(y) {
      return .object(sum)
    }
    do {
      return op == .matrixProduct
        ? try MatrixFunctions.product(a, b, algebra) : try algebra.combine(op, a, b)
    } catch {
      throw operatorError(error, op.rawValue, (left, a), (right, b), at: id)
    }
  }

  /// A fault of an operator, with both operands labelled by what they are.
  private func operatorError(
    _ fault: Fault, _ op: String, _ left: (NodeID, Value), _ right: (NodeID, Value), at id: NodeID
  ) -> Diagnostic {
    let verbs = [
      "+": "adds", "-": "subtracts", "*": "multiplies", "/": "divides", "@": "multiplies",
    ]
    let text = tree.text(of: id)
    if fault.kind == .shape, let a = left.1.axes, let b = right.1.axes {
      let names = Set(a.compactMap(\.name)).union(b.compactMap(\.name))
      let what = names.count > 1 ? "dimensions" : "sizes"
      var help = fault.help
      help += indexSuggestion(a, right) + indexSuggestion(b, left)
      if help.isEmpty, op == "*", a.count == 2, b.count == 1, a[1].size == b[0].size {
        help = ["the matrix product is `\(tree.text(of: left.0)) @ \(tree.text(of: right.0))`"]
      }
      let message =
        op == "@"
        ? fault.message : "`\(text)` \(verbs[op] ?? "combines") arrays of different \(what)"
      return Diagnostic(
        .shape, message,
        labels: [
          .init(tree.source, tree[left.0].range, Broadcast.describe(a)),
          .init(tree.source, tree[right.0].range, Broadcast.describe(b)),
        ], notes: fault.notes, help: help)
    }
    if fault.kind == .kind {
      return Diagnostic(
        .kind, fault.message,
        labels: [
          .init(tree.source, tree[left.0].range, left.1.kindName),
          .init(tree.source, tree[right.0].range, right.1.kindName),
        ], notes: fault.notes, help: fault.help)
    }
    return diagnostic(fault, at: id)
  }

  /// `floor` has one value per county where one a row is wanted: offers `floor[county]`.
  private func indexSuggestion(_ wanted: [Axis], _ operand: (NodeID, Value)) -> [String] {
    guard let row = wanted.last?.name, let own = operand.1.axes?.last?.name, row != own else {
      return []
    }
    guard let scope = frame else { return [] }
    for (name, value) in scope.values.sorted(by: { $0.key < $1.key }) {
      guard case .array(let index) = value, index.rank == 1, index.axes[0].name == row,
        indexTargets[name] == own
      else { continue }
      let culprit = leafName(operand.0, along: own) ?? tree.text(of: operand.0)
      return ["`\(culprit)` has one value per \(name); index it too: `\(culprit)[\(name)]`"]
    }
    return []
  }

  private func leafName(_ id: NodeID, along dimension: String) -> String? {
    switch tree[id].kind {
    case .name(let name): lookup(name)?.axes?.last?.name == dimension ? name : nil
    case .binary(_, let a, let b): leafName(a, along: dimension) ?? leafName(b, along: dimension)
    case .unary(_, let a): leafName(a, along: dimension)
    case .call(_, let arguments, _):
      arguments.lazy.compactMap { self.leafName($0.value, along: dimension) }.first
    default: nil
    }
  }

  private func comparison(
    _ operands: [NodeID], _ operators: [ComparisonOperator], at id: NodeID
  ) throws -> Value {
    var result: Value?
    var left = try settled(operands[0])
    for (place, op) in operators.enumerated() {
      let right = try settled(operands[place + 1])
      if case .poison = left { return .poison }
      if case .poison = right { return .poison }
      let part: Value
      do { part = try compare(op, left, right) } catch let fault as Fault {
        throw operatorError(
          fault, op.rawValue, (operands[place], left), (operands[place + 1], right), at: id)
      }
      result =
        try result.map { earlier in try at(id) { try algebra.combine(.and, earlier, part) } }
        ?? part
      left = right
    }
    return result ?? .bool(true)
  }

  private func compare(_ op: ComparisonOperator, _ a: Value, _ b: Value) throws -> Value {
    if op == .in { return try membership(a, b) }
    switch (a, b) {
    case (.none, .none): return .bool(op == .equal)
    case (.none, _), (_, .none): return .bool(op == .notEqual)
    case (.array(let x), .array(let y)) where x.isTextual || y.isTextual:
      return try compareTexts(op, x, y)
    default: return try algebra.combine(.of(op), a, b)
    }
  }

  private func compareTexts(_ op: ComparisonOperator, _ a: NDArray, _ b: NDArray) throws(Fault)
    -> Value
  {
    if (a.isTextual && !b.isTextual && b.kind != .text) || (b.isTextual && !a.isTextual) {
      if case .category = a.kind { return try algebra.combine(.of(op), .array(a), .array(b)) }
      if case .category = b.kind { return try algebra.combine(.of(op), .array(a), .array(b)) }
      throw Fault(.kind, "text and numbers cannot be compared")
    }
    let axes = try Broadcast(a.axes, b.axes).axes
    let x = a.asText().broadcast(to: axes).texts
    let y = b.asText().broadcast(to: axes).texts
    let truths = zip(x, y).map { left, right -> Double in
      guard let left, let right else {
        return op == .notEqual ? (left == right ? 0 : 1) : (left == right && op == .equal ? 1 : 0)
      }
      switch op {
      case .equal, .in: return left == right ? 1 : 0
      case .notEqual: return left != right ? 1 : 0
      case .less: return left < right ? 1 : 0
      case .lessOrEqual: return left <= right ? 1 : 0
      case .greater: return left > right ? 1 : 0
      case .greaterOrEqual: return left >= right ? 1 : 0
      }
    }
    return .array(NDArray(truths, axes: axes, kind: .bool))
  }

  private func membership(_ a: Value, _ b: Value) throws(Fault) -> Value {
    guard case .array(let x) = a, case .array(let y) = b else {
      if case .array(let x) = a, x.kind == .text, x.count == 1, case .record(let record) = b {
        return .bool(record[x.texts[0] ?? ""] != nil)
      }
      throw Fault(.kind, "`in` looks for values in an array, not in \(b.kindName)")
    }
    if x.isTextual || y.isTextual {
      let set = Set(y.asText().texts)
      return .array(
        NDArray(x.asText().texts.map { set.contains($0) ? 1 : 0 }, axes: x.axes, kind: .bool))
    }
    let set = Set(y.numbers)
    return .array(x.map(kind: .bool) { set.contains($0) ? 1 : 0 })
  }

  private func transpose(_ value: Value, at id: NodeID) throws -> Value {
    let value = try settled(value)
    guard let axes = value.axes else {
      throw diagnostic(.kind, "`'` transposes a matrix, not \(value.kindName)", at: id)
    }
    guard axes.count == 2 else {
      let text = String(tree.text(of: id).dropLast())
      throw diagnostic(
        .shape, "`'` transposes a matrix", at: id, label: Broadcast.describe(axes),
        help: axes.count == 1
          ? [
            "a vector has one axis; `\(text)[:, none]` makes it a column, `\(text)[none, :]` a row"
          ] : [])
    }
    let positions = NDArray.transposition(axes.map(\.size), [1, 0])
    return try at(id) {
      try algebra.gather(value, IndexPlan(positions: positions, axes: [axes[1], axes[0]]))
    }
  }
}

extension NDArray {
  /// Whether it holds text or labels.
  public var isTextual: Bool {
    switch kind {
    case .text, .category: true
    case .real, .int, .bool: false
    }
  }
}
