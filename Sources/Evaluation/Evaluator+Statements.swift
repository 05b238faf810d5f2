import Data
import Language
import Values

/// What leaves a loop or a function early.
/// Unchecked: it never leaves the thread that evaluates.
enum ControlFlow: Error, @unchecked Sendable {
  case broken
  case continued
  case returned(Value)
}

extension Evaluator {
  /// Runs statements; the value of the last expression is the result.
  @discardableResult
  public func block(_ statements: [NodeID]) throws -> Value? {
    var result: Value?
    for statement in statements { result = try execute(statement) }
    return result
  }

  /// Runs one statement; an expression gives its value.
  public func execute(_ id: NodeID) throws -> Value? {
    try host?.poll()
    mode?.begin(id, in: self)
    switch tree[id].kind {
    case .assignment(let place, let value):
      if let mode {
        try mode.assign(place, value, at: id, in: self)
      } else {
        try assign(try settled(value), to: place)
      }
      return nil
    case .forLoop(let variable, _, let source, let body):
      if let mode {
        try mode.loop(variable, source, body, at: id, in: self)
      } else {
        try loop(variable, source, body)
      }
      return nil
    case .whileLoop(let condition, let body):
      while try truth(of: condition, "a loop's condition") {
        do { try block(body) } catch let flow as ControlFlow {
          if case .broken = flow { break }
          if case .returned = flow { throw flow }
        }
        try host?.poll()
      }
      return nil
    case .return(let value):
      throw ControlFlow.returned(try value.map { try settled($0) } ?? .none)
    case .break: throw ControlFlow.broken
    case .continue: throw ControlFlow.continued
    case .functionDefinition(let name, let range, let parameters, let body):
      noteShadowing(name, range)
      define(
        name,
        .function(
          FunctionValue(name: name, tree: tree, parameters: parameters, body: body, captured: frame)
        ))
      return nil
    case .sample(let name, let range, let subscripts, let distribution):
      guard let mode else {
        throw diagnostic(
          .model, "`~` stands in models only", at: id,
          help: ["draw a value: `\(name) = sample(\(tree.text(of: distribution)))`"])
      }
      try mode.sample(name, range, subscripts, distribution, at: id, in: self)
      return nil
    case .declaration(let name, let range, let kind, let shape):
      guard let mode else {
        throw diagnostic(
          .model, "`\(name): …` declares an array in models only", at: id,
          help: ["make one: `\(name) = zeros(…)`"])
      }
      try mode.declare(name, range, kind, shape, at: id, in: self)
      return nil
    case .help(let name):
      try host?.showHelp(name, at: tree[id].range, in: tree)
      return nil
    case .model:
      try host?.defineModel(id, in: self)
      return nil
    case .invalid: return nil
    default: return try settled(id)
    }
  }

  /// Says once that a function of the session hides a builtin or a distribution.
  private func noteShadowing(_ name: String, _ range: SourceRange) {
    guard frame == nil, builtins[name] != nil || DistributionValue.names.contains(name),
      shadowed.insert(name).inserted
    else { return }
    host?.warn(
      Diagnostic(
        .name, "`\(name)(…)` now means this function; the builtin of that name is hidden",
        labels: [.init(tree.source, range)], severity: .note))
  }

  /// Runs a loop round by round.
  public func loop(_ variable: String, _ source: NodeID, _ body: [NodeID]) throws {
    let elements = try elements(of: try settled(source), at: source)
    for element in elements {
      define(variable, element)
      do { try block(body) } catch let flow as ControlFlow {
        if case .broken = flow { break }
        if case .returned = flow { throw flow }
      }
      try host?.poll()
    }
  }

  /// Gives a name a value: in the running function, else in the session.
  public func define(_ name: String, _ value: Value) {
    if let frame { frame.values[name] = value } else { globals[name] = value }
  }

  /// Gives a name a value in the outermost scope of the running body.
  public func defineInModel(_ name: String, _ value: Value) {
    var scope = frame
    while let outer = scope?.parent { scope = outer }
    scope?.values[name] = value
  }

  // MARK: Places

  /// Puts a value in a place: a name, a field or elements of an array.
  public func assign(_ value: Value, to place: NodeID) throws {
    switch tree[place].kind {
    case .name(let name): define(name, value)
    case .member(let base, let name, _):
      switch try evaluate(base) {
      case .record(var record):
        record[name] = value
        try assign(.record(record), to: base)
      case .table(let table):
        guard case .array(let column) = value else {
          throw diagnostic(
            .kind, "a column holds numbers or text", at: place, label: value.kindName)
        }
        try assign(.table(try at(place) { try table.setting(name, to: column) }), to: base)
      case let other:
        throw diagnostic(.kind, "\(other.kindName) has no fields to set", at: place)
      }
    case .index(let base, let subscripts):
      try assign(value, into: base, subscripts, place)
    default: throw diagnostic(.syntax, "nothing can be assigned here", at: place)
    }
  }

  private func assign(_ value: Value, into base: NodeID, _ subscripts: [Subscript], _ place: NodeID)
    throws
  {
    switch try evaluate(base) {
    case .array(var array):
      let plan = try plan(subscripts, of: array.axes, base, at: place)
      guard case .array(let source) = value else {
        throw diagnostic(.kind, "\(value.kindName) cannot be put into an array", at: place)
      }
      guard
        (source.kind == .text) == (array.kind == .text)
          || (source.kind != .text && source.count == 1 && source.numbers[0].isNaN)
      else {
        throw diagnostic(
          .kind, "\(value.kindName) cannot be put into an array of another kind", at: place)
      }
      let axes = try at(place) { try Broadcast(source.axes, plan.axes).axes }
      guard axes.map(\.size) == plan.axes.map(\.size) else {
        throw diagnostic(Broadcast.mismatch(plan.axes, source.axes), at: place)
      }
      let from = Broadcast.positions(of: source.axes, in: plan.axes)
      for (k, position) in plan.positions.enumerated() {
        if array.kind == .text {
          array.texts[position] = source.kind == .text ? source.texts[from[k]] : nil
        } else {
          array.numbers[position] = source.numbers[from[k]]
        }
      }
      if array.kind != .text, array.kind != source.kind,
        !(array.kind.isWhole && source.numbers.allSatisfy { NDArray.isMissing($0) })
      {
        array.kind = array.kind.isWhole && source.kind.isWhole ? .int : .real
      }
      try assign(.array(array), to: base)
    case .record(var record):
      guard subscripts.count == 1, case .expression(let id) = subscripts[0],
        case .array(let key) = try evaluate(id), key.kind == .text, key.count == 1,
        let name = key.texts[0]
      else { throw diagnostic(.index, "a record is indexed by a name in quotes", at: place) }
      record[name] = value
      try assign(.record(record), to: base)
    case .list(var values):
      guard subscripts.count == 1, case .expression(let id) = subscripts[0] else {
        throw diagnostic(.index, "a list takes one subscript", at: place)
      }
      ends.append(values.count)
      defer { ends.removeLast() }
      let number = try wholeNumber(id, "a list's subscript")
      guard number >= 1, number <= values.count else {
        throw outOfRange(number, Axis(values.count), at: id, base)
      }
      values[number - 1] = value
      try assign(.list(values), to: base)
    case let other:
      throw diagnostic(.kind, "elements of \(other.kindName) cannot be set", at: place)
    }
  }
}
