import Data
import Distributions
import Language
import Values

extension Evaluator {
  func call(_ callee: NodeID, _ arguments: [Argument], at id: NodeID) throws -> Value {
    try host?.poll()
    guard case .name(let name) = tree[callee].kind else {
      return try apply(try evaluate(callee), arguments, at: id)
    }
    if let value = frame?.lookup(name), value.isCallable {
      return try apply(value, arguments, at: id)
    }
    if let value = globals[name], value.isCallable { return try apply(value, arguments, at: id) }
    if let builtin = builtins[name] { return try apply(.builtin(builtin), arguments, at: id) }
    if let family = Distributions.named(name) { return try distribution(family, arguments, at: id) }
    throw unknown(name, at: callee, what: "function")
  }

  private func apply(_ value: Value, _ arguments: [Argument], at id: NodeID) throws -> Value {
    switch value {
    case .function(let function):
      var bound: [(label: String?, value: Value, node: NodeID?)] = []
      for argument in arguments {
        bound.append((argument.label, try settled(argument.value), argument.value))
      }
      return try apply(function, bound, at: id)
    case .builtin(let builtin): return try apply(builtin, arguments, at: id)
    case .poison: return .poison
    default:
      throw diagnostic(.kind, "\(value.kindName) cannot be called", at: id)
    }
  }

  /// Calls a function of the language with values.
  public func apply(
    _ function: FunctionValue, _ arguments: [(label: String?, value: Value, node: NodeID?)],
    at id: NodeID?
  ) throws -> Value {
    guard depth < Self.depthLimit else {
      throw diagnostic(
        .limit, "calls are nested more than \(Self.depthLimit) deep", at: id,
        help: ["does `\(function.name ?? "the function")` end its recursion?"])
    }
    let scope = Frame(parent: function.captured)
    let title = function.name.map { "`\($0)`" } ?? "the function"
    var open = function.parameters.map(\.name)
    for argument in arguments {
      if argument.value.isPoison { return .poison }
      if let label = argument.label {
        guard open.contains(label) else {
          let near = NearestName.suggest(label, among: function.parameters.map(\.name))
          throw diagnostic(
            .argument, "\(title) has no parameter `\(label)`", at: argument.node ?? id,
            help: near.map { ["did you mean `\($0)`?"] } ?? [])
        }
        open.removeAll { $0 == label }
        scope.values[label] = argument.value
      }
    }
    for argument in arguments where argument.label == nil {
      guard let name = open.first else {
        throw diagnostic(
          .argument,
          "\(title) takes \(function.parameters.count) argument\(function.parameters.count == 1 ? "" : "s"), found \(arguments.count)",
          at: argument.node ?? id)
      }
      open.removeFirst()
      scope.values[name] = argument.value
    }
    let callerFrame = frame
    let callSite = (tree, id)
    depth += 1
    frame = isClosed ? closed(scope) : scope
    defer {
      depth -= 1
      frame = callerFrame
    }
    return try with(tree: function.tree) {
      for parameter in function.parameters where open.contains(parameter.name) {
        guard let fallback = parameter.defaultValue else {
          throw callSite.1.map { id in
            Diagnostic(
              .argument, "\(title) needs `\(parameter.name)`",
              labels: [.init(callSite.0.source, callSite.0[id].range)])
          } ?? Diagnostic(.argument, "\(title) needs `\(parameter.name)`")
        }
        scope.values[parameter.name] = try evaluate(fallback)
      }
      switch function.body {
      case .expression(let body): return try settled(body)
      case .block(let statements):
        do { return try settled(try block(statements) ?? .none) } catch let flow as ControlFlow {
          if case .returned(let value) = flow { return value }
          throw diagnostic(.syntax, "`break` and `continue` belong in a loop", at: id)
        }
      }
    }
  }

  /// A function called inside a model sees no session values either.
  private func closed(_ scope: Frame) -> Frame {
    let shell = Frame(parent: scope.parent, isClosed: true)
    shell.values = scope.values
    return shell
  }

  // MARK: Distributions

  private func distribution(
    _ family: any Distribution.Type, _ arguments: [Argument], at id: NodeID
  ) throws -> Value {
    var values: [(label: String?, value: Value)] = []
    for argument in arguments {
      let value = try settled(argument.value)
      if value.isPoison { return .poison }
      if value.axes == nil {
        throw diagnostic(
          .kind, "a parameter of `\(family.name)` must be a number or an array", at: argument.value,
          label: "this is \(value.kindName)")
      }
      if case .array(let array) = value, array.kind == .text {
        throw diagnostic(
          .kind, "a parameter of `\(family.name)` must be a number", at: argument.value,
          label: "this is text")
      }
      values.append((argument.label, value))
    }
    do {
      return .distribution(try DistributionValue(family, arguments: values, algebra: algebra))
    } catch let error as ArgumentFault {
      var fault = error.fault
      if let wrong = error.wrong, let near = NearestName.suggest(wrong, among: error.candidates) {
        fault.help.insert("did you mean `\(near)`?", at: 0)
      }
      guard let place = error.index else { throw diagnostic(fault, at: id) }
      var found = diagnostic(fault, at: arguments[place].value)
      if error.wrong != nil, let range = arguments[place].labelRange {
        found.labels = [.init(tree.source, range)]
      }
      throw found
    } catch let fault as Fault {
      throw diagnostic(fault, at: id)
    }
  }

  // MARK: Builtins

  private func apply(_ builtin: Builtin, _ arguments: [Argument], at id: NodeID) throws -> Value {
    var call = Call(evaluator: self, builtin: builtin, node: id)
    var open = builtin.parameters.filter {
      if case .value = $0.role { true } else if case .words = $0.role { true } else { false }
    }
    let further = builtin.parameters.first {
      switch $0.role {
      case .rest, .labels, .members, .quoted: true
      case .value, .words: false
      }
    }
    let named = Set(open.map(\.name))
    // What lends its columns or latents as names comes first, so that options may use them.
    let lender = lenderPlace(builtin, arguments)
    if let lender {
      let parameter = open.removeFirst()
      call.arguments[parameter.name] = try bind(arguments[lender], to: parameter, call)
    }
    for argument in arguments {
      if let label = argument.label, named.contains(label) {
        guard let place = open.firstIndex(where: { $0.name == label }) else {
          throw diagnostic(.argument, "`\(label)` is given twice", at: argument.value)
        }
        let parameter = open.remove(at: place)
        call.arguments[label] = try bind(argument, to: parameter, call)
      }
    }
    for (place, argument) in arguments.enumerated() where place != lender {
      if let label = argument.label {
        if named.contains(label) { continue }
        switch further?.role {
        case .labels: call.others.append(try bind(argument, to: nil, call))
        case .quoted:
          call.others.append(.init(value: .none, node: argument.value, member: nil, label: label))
        default: throw unknownLabel(label, builtin, argument)
        }
        continue
      }
      let nextPositional =
        further.map { rest in
          open.first.map { index(of: $0, in: builtin) < index(of: rest, in: builtin) } ?? false
        } ?? true
      if nextPositional, let parameter = open.first {
        open.removeFirst()
        call.arguments[parameter.name] = try bind(argument, to: parameter, call)
        continue
      }
      switch further?.role {
      case .rest: call.others.append(try bind(argument, to: nil, call))
      case .members: call.others.append(try bindMember(argument, call))
      case .quoted:
        call.others.append(.init(value: .none, node: argument.value, member: nil, label: nil))
      default:
        throw diagnostic(
          .argument, "too many arguments for `\(builtin.name)`", at: argument.value,
          help: ["it is called as `\(builtin.signature)`"])
      }
    }
    for parameter in open where parameter.defaultText == nil {
      throw diagnostic(
        .argument, "`\(builtin.name)` needs `\(parameter.name)`", at: id,
        help: ["it is called as `\(builtin.signature)`"])
    }
    if call.arguments.values.contains(where: \.value.isPoison)
      || call.others.contains(where: \.value.isPoison)
    {
      return .poison
    }
    let result = try at(id) { try builtin.body(call) }
    return frozen?.settle(result, of: builtin, at: id, in: tree) ?? result
  }

  /// The place of the argument whose columns or latents further arguments may name.
  private func lenderPlace(_ builtin: Builtin, _ arguments: [Argument]) -> Int? {
    guard
      builtin.parameters.contains(where: { if case .members = $0.role { true } else { false } }),
      let first = builtin.parameters.first, case .value = first.role,
      !arguments.contains(where: { $0.label == first.name })
    else { return nil }
    return arguments.firstIndex { $0.label == nil }
  }

  private func index(of parameter: BuiltinParameter, in builtin: Builtin) -> Int {
    builtin.parameters.firstIndex { $0.name == parameter.name } ?? 0
  }

  private func unknownLabel(_ label: String, _ builtin: Builtin, _ argument: Argument) -> Diagnostic
  {
    let names = builtin.parameters.filter { if case .rest = $0.role { false } else { true } }.map(
      \.name)
    let near = NearestName.suggest(label, among: names)
    return Diagnostic(
      .argument, "`\(builtin.name)` has no option `\(label)`",
      labels: [
        .init(tree.source, argument.labelRange ?? tree[argument.value].range, "not an option")
      ],
      notes: near == nil ? ["its options: \(names.map { "`\($0)`" }.joined(separator: ", "))"] : [],
      help: near.map { ["did you mean `\($0)`?"] } ?? [])
  }

  private func bind(_ argument: Argument, to parameter: BuiltinParameter?, _ call: Call) throws
    -> Call.Bound
  {
    let value: Value
    if case .words(let words)? = parameter?.role, let word = try word(argument.value, words) {
      value = word
    } else if let member = try memberValue(argument, call) {
      return member
    } else {
      value = try settled(argument.value)
    }
    return .init(value: value, node: argument.value, member: nil, label: argument.label)
  }

  /// A bare name that is a column or latent of the first argument, where the builtin asks for them.
  private func memberValue(_ argument: Argument, _ call: Call) throws -> Call.Bound? {
    guard
      call.builtin.parameters.contains(where: { if case .members = $0.role { true } else { false } }
      ),
      let first = call.builtin.parameters.first, call.arguments[first.name] != nil
    else { return nil }
    let bound = try bindMember(argument, call)
    return bound.member == nil ? nil : bound
  }

  private func bindMember(_ argument: Argument, _ call: Call) throws -> Call.Bound {
    if let first = call.builtin.parameters.first.flatMap({ call.arguments[$0.name]?.value }),
      case .name(let name) = tree[argument.value].kind, frame?.lookup(name) == nil
    {
      var value: Value?
      switch first {
      case .table(let table): value = table[name].map { .array($0) }
      case .record(let record): value = record[name]
      case .object(let object) where object.memberNames.contains(name):
        do { value = try object.member(name) } catch let fault as Fault {
          throw diagnostic(fault, at: argument.value)
        }
      default: break
      }
      if let value {
        return .init(value: value, node: argument.value, member: name, label: argument.label)
      }
      try refuseUnknownMember(name, of: first, at: argument.value)
    }
    let value = try settled(argument.value)
    return .init(value: value, node: argument.value, member: nil, label: argument.label)
  }

  /// A name that is neither a member nor anything else: the nearest member may be meant.
  private func refuseUnknownMember(_ name: String, of value: Value, at id: NodeID) throws {
    let members: [String]
    switch value {
    case .table(let table): members = table.columnNames
    case .record(let record): members = record.fields.map(\.name)
    case .object(let object): members = object.memberNames
    default: return
    }
    guard !members.isEmpty, lookup(name) == nil, globals[name] == nil, builtins[name] == nil else {
      return
    }
    let near = NearestName.suggest(name, among: members + visibleNames())
    let listed = members.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
    throw diagnostic(
      .name, "no name `\(name)`, here or in \(value.kindName)", at: id, label: "not found",
      notes: [
        "the \(value.kindName.split(separator: " ").last ?? "value") has \(listed)\(members.count > 12 ? ", …" : "")"
      ],
      help: near.map { ["did you mean `\($0)`?"] } ?? [])
  }

  /// A word of an option's set, unless a name of the running function hides it.
  private func word(_ id: NodeID, _ words: [String]) throws -> Value? {
    switch tree[id].kind {
    case .name(let name) where words.contains(name) && frame?.lookup(name) == nil:
      return .text(name)
    case .name(let name) where lookup(name) == nil && globals[name] == nil && builtins[name] == nil:
      throw unknownWord(name, NearestName.suggest(name, among: words), words, at: id)
    case .call(let callee, let arguments, _):
      guard case .name(let name) = tree[callee].kind else { return nil }
      if !words.contains(name), let near = NearestName.suggest(name, among: words),
        lookup(name) == nil, globals[name] == nil, builtins[name] == nil,
        !DistributionValue.names.contains(name)
      {
        throw unknownWord(name, near, words, at: callee)
      }
      guard words.contains(name) else { return nil }
      var positional: [Value] = []
      var labelled: [String: Value] = [:]
      for argument in arguments {
        // A bare name that means nothing else is a word: `schedule = cosine`.
        var value = Value.none
        if case .name(let text) = tree[argument.value].kind, lookup(text) == nil {
          value = .text(text)
        } else {
          value = try settled(argument.value)
        }
        if let label = argument.label { labelled[label] = value } else { positional.append(value) }
      }
      return .object(WordValue(name: name, positional: positional, labelled: labelled))
    case .array(let elements):
      var found: [Value] = []
      for element in elements {
        guard let value = try word(element, words) else { return nil }
        found.append(value)
      }
      return try stack(found, nodes: elements, at: id)
    default: return nil
    }
  }

  private func unknownWord(
    _ name: String, _ near: String?, _ words: [String], at id: NodeID
  ) -> Diagnostic {
    diagnostic(
      .value, "`\(name)` is not one of the words that may stand here", at: id,
      notes: ["allowed: \(words.map { "`\($0)`" }.joined(separator: ", "))"],
      help: near.map { ["did you mean `\($0)`?"] } ?? [])
  }

  /// Evaluates a quoted expression with a table's columns as names.
  public func evaluate(_ id: NodeID, columns: [(name: String, value: Value)]) throws -> Value {
    let scope = Frame(parent: frame)
    for (name, value) in columns { scope.values[name] = value }
    let saved = frame
    frame = scope
    defer { frame = saved }
    return try settled(id)
  }
}

extension Value {
  /// Whether an earlier error stands behind it.
  public var isPoison: Bool { if case .poison = self { true } else { false } }
}
