import Distributions
import Evaluation
import Language
import Values

/// Tells whether the rounds of a `for` in a model may be carried out all at once: every value of a
/// round is a single number, and no round reads what `=` set in another.
struct LoopAnalysis {
  let evaluator: Evaluator
  let variable: String
  private var tree: Tree { evaluator.tree }

  init(evaluator: Evaluator, variable: String) {
    self.evaluator = evaluator
    self.variable = variable
  }

  func canVectorise(_ body: [NodeID]) -> Bool {
    var locals: Set<String> = []
    var assigned: Set<String> = []
    for statement in body {
      switch tree[statement].kind {
      case .sample(let name, _, let subscripts, let distribution):
        guard let subscripts, isScalarPick(of: name, subscripts, locals) else { return false }
        guard isDistribution(distribution, locals) else { return false }
        if isRead(name, in: [distribution]), !isWalk(distribution) { return false }
      case .assignment(let place, let value):
        guard isScalar(value, locals) else { return false }
        switch tree[place].kind {
        case .name(let name): locals.insert(name)
        case .index(let base, let subscripts):
          guard case .name(let name) = tree[base].kind, isScalarPick(of: name, subscripts, locals)
          else { return false }
          assigned.insert(name)
        default: return false
        }
      default: return false
      }
    }
    for name in assigned where isRead(name, in: body.flatMap(values)) { return false }
    return true
  }

  private func values(_ statement: NodeID) -> [NodeID] {
    switch tree[statement].kind {
    case .sample(_, _, _, let distribution): [distribution]
    case .assignment(_, let value): [value]
    default: []
    }
  }

  private func isRead(_ name: String, in nodes: [NodeID]) -> Bool {
    nodes.contains { evaluator.reads($0, name: name) }
  }

  /// A distribution over all reals: its slice can stand before its parameters are known.
  private func isWalk(_ node: NodeID) -> Bool {
    guard let family = evaluator.family(of: node), case .interval(let support) = family.support
    else { return false }
    return support.lower == nil && support.upper == nil
  }

  private func isScalarPick(of name: String, _ subscripts: [Subscript], _ locals: Set<String>)
    -> Bool
  {
    guard let axes = evaluator.frame?.lookup(name)?.axes, axes.count == subscripts.count else {
      return false
    }
    var usesVariable = false
    for item in subscripts {
      guard case .expression(let id) = item, isScalar(id, locals) else { return false }
      usesVariable = usesVariable || evaluator.reads(id, name: variable)
    }
    return usesVariable
  }

  private func isDistribution(_ node: NodeID, _ locals: Set<String>) -> Bool {
    guard let family = evaluator.family(of: node), family.eventRank == 0,
      family.parameters.allSatisfy({ $0.rank == 0 })
    else { return false }
    guard case .call(let callee, let arguments, _) = tree[node].kind else { return false }
    if case .name(let name) = tree[callee].kind, name == "centred" || name == "noncentred" {
      return arguments.count == 1 && isDistribution(arguments[0].value, locals)
    }
    return arguments.allSatisfy { isScalar($0.value, locals) }
  }

  /// Whether an expression is one number in each round.
  private func isScalar(_ id: NodeID, _ locals: Set<String>) -> Bool {
    switch tree[id].kind {
    case .number, .bool: return true
    case .name(let name):
      if name == variable || locals.contains(name) { return true }
      return evaluator.frame?.lookup(name)?.axes?.isEmpty ?? false
    case .unary(_, let a): return isScalar(a, locals)
    case .binary(let op, let a, let b):
      return op != .matrixProduct && op != .and && op != .or && isScalar(a, locals)
        && isScalar(b, locals)
    case .index(let base, let subscripts):
      guard case .name(let name) = tree[base].kind else { return false }
      guard let axes = evaluator.frame?.lookup(name)?.axes, axes.count == subscripts.count else {
        return false
      }
      return subscripts.allSatisfy { item in
        if case .expression(let id) = item { isScalar(id, locals) } else { false }
      }
    case .call(let callee, let arguments, _):
      guard case .name(let name) = tree[callee].kind, ElementwiseFunction.named[name] != nil,
        evaluator.globals[name] == nil, evaluator.frame?.lookup(name)?.isCallable != true
      else { return false }
      return arguments.count == 1 && isScalar(arguments[0].value, locals)
    default: return false
    }
  }
}

extension Evaluator {
  /// Whether an expression mentions a name.
  func reads(_ id: NodeID, name: String) -> Bool {
    func any(_ nodes: [NodeID]) -> Bool { nodes.contains { reads($0, name: name) } }
    switch tree[id].kind {
    case .name(let other): return other == name
    case .call(let callee, let arguments, _):
      if case .name = tree[callee].kind { return any(arguments.map(\.value)) }
      return reads(callee, name: name) || any(arguments.map(\.value))
    case .index(let base, let subscripts):
      return reads(base, name: name)
        || subscripts.contains {
          if case .expression(let id) = $0 { reads(id, name: name) } else { false }
        }
    case .member(let base, _, _): return reads(base, name: name)
    case .transpose(let a), .unary(_, let a): return reads(a, name: name)
    case .binary(_, let a, let b), .range(let a, let b): return any([a, b])
    case .comparison(let operands, _): return any(operands)
    case .array(let elements): return any(elements)
    case .comprehension(let body, let clauses, let condition):
      return any([body] + clauses.map(\.source) + (condition.map { [$0] } ?? []))
    case .conditional(let condition, let then, let otherwise):
      return any([condition] + then + (otherwise ?? []))
    case .text(let parts):
      return parts.contains {
        if case .hole(let id, _) = $0 { reads(id, name: name) } else { false }
      }
    default: return false
    }
  }

  /// Whether a statement of a model reads a name, other than to draw it.
  func statementReads(_ id: NodeID, name: String) -> Bool {
    func picks(_ subscripts: [Subscript]?) -> Bool {
      (subscripts ?? []).contains {
        if case .expression(let id) = $0 { reads(id, name: name) } else { false }
      }
    }
    switch tree[id].kind {
    case .sample(_, _, let subscripts, let distribution):
      return picks(subscripts) || reads(distribution, name: name)
    case .assignment(let place, let value):
      return reads(place, name: name) || reads(value, name: name)
    case .forLoop(_, _, let source, let body):
      return reads(source, name: name) || body.contains { statementReads($0, name: name) }
    case .conditional(let condition, let then, let otherwise):
      return reads(condition, name: name)
        || (then + (otherwise ?? [])).contains { statementReads($0, name: name) }
    default: return reads(id, name: name)
    }
  }

  /// The distribution that a call names, `centred(…)` and `noncentred(…)` looked through.
  func family(of node: NodeID) -> (any Distribution.Type)? {
    guard case .call(let callee, let arguments, _) = tree[node].kind,
      case .name(let name) = tree[callee].kind
    else { return nil }
    if name == "centred" || name == "noncentred" {
      return arguments.first.flatMap { family(of: $0.value) }
    }
    if frame?.lookup(name)?.isCallable == true || globals[name]?.isCallable == true { return nil }
    return Distributions.named(name)
  }
}
