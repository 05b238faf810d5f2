import Distributions
import Evaluation
import Language
import Values

/// What stands left of `~`, resolved: a new latent, known values, or elements of an array.
enum SampleTarget {
  /// A new name with these axes.
  case latent(axes: [Axis])
  /// Elements of an array being filled.
  case elements(Filling, IndexPlan)
  /// Known values, whole or by element: observed.
  case observed(Value, [Axis])
  /// An argument without a value, of these axes (predictions).
  case absent([Axis])
}

/// Resolves the left side of `~`, the same way for every mode.
struct TargetResolver {
  let evaluator: Evaluator
  let data: BoundData

  func resolve(
    _ name: String, _ range: SourceRange, _ subscripts: [Subscript]?, at statement: NodeID
  ) throws -> SampleTarget {
    guard let value = evaluator.frame?.lookup(name) else {
      if let axes = data.absent[name] { return .absent(axes) }
      return .latent(axes: try shape(subscripts ?? []))
    }
    switch value {
    case .poison: return .latent(axes: [])
    case .filling(let filling):
      if repeats(subscripts, filling.axes) {
        return .elements(
          filling, IndexPlan(positions: Array(0..<filling.axes.reduce(1) { $0 * $1.size }), axes: filling.axes))
      }
      return .elements(filling, try evaluator.plan(subscripts ?? [], of: filling.axes, nil, at: statement))
    case .array(let array):
      if repeats(subscripts, array.axes) { return .observed(value, array.axes) }
      let plan = try evaluator.plan(subscripts ?? [], of: array.axes, nil, at: statement)
      return .observed(try evaluator.at(statement) { try evaluator.algebra.gather(value, plan) }, plan.axes)
    case .symbolic, .draws:
      throw Diagnostic(
        .model, "`\(name)` is computed from random values, so it cannot be drawn again",
        labels: [.init(evaluator.tree.source, range, "already defined")],
        help: ["add its density: `factor(logp(…, \(name)))`"])
    default:
      throw Diagnostic(
        .model, "`\(name)` is \(value.kindName), which cannot be drawn",
        labels: [.init(evaluator.tree.source, range)])
    }
  }

  /// Whether brackets repeat the declared shape (`y[N] ~ …` is `y ~ …`) or are missing.
  private func repeats(_ subscripts: [Subscript]?, _ axes: [Axis]) -> Bool {
    guard let subscripts else { return true }
    guard subscripts.count == axes.count else { return false }
    return zip(subscripts, axes).allSatisfy { item, axis in
      switch item {
      case .all: return true
      case .expression(let id):
        if case .name(let text) = evaluator.tree[id].kind { return text == axis.name }
        return false
      }
    }
  }

  /// The axes that brackets after a new name ask for.
  func shape(_ subscripts: [Subscript]) throws -> [Axis] {
    try subscripts.map { item in
      guard case .expression(let id) = item else {
        throw Diagnostic(.syntax, "a new name needs to know how many", help: ["write a number or a dimension in the brackets"])
      }
      return try axis(id)
    }
  }

  /// The axis that a size in brackets names.
  func axis(_ id: NodeID) throws -> Axis {
    if case .name(let name) = evaluator.tree[id].kind {
      if let axis = data.axis(name) { return axis }
      return Axis(try evaluator.size(id), name: name)
    }
    return Axis(try evaluator.size(id))
  }
}

extension TargetResolver {
  /// Checks that a distribution's parameters broadcast to the left side, never the other way.
  func check(
    _ distribution: DistributionValue, _ name: String, left: [Axis], at node: NodeID
  ) throws {
    let event = distribution.type.eventRank
    let batch = try evaluator.at(node) { try distribution.batchAxes(byName: evaluator.algebra.byName) }
    let own = Array(left.dropLast(event))
    let joint = try? Broadcast(own, batch, byName: evaluator.algebra.byName).axes
    if let joint, joint.map(\.size) == own.map(\.size) { return }
    let wanted = batch.map { $0.name ?? "\($0.size)" }.joined(separator: ", ")
    let isNew = own.isEmpty
    let tree = evaluator.tree
    throw Diagnostic(
      .shape, "`\(name)` has \(own.isEmpty ? "one value" : "shape \(Broadcast.describe(own))"), its distribution \(Broadcast.describe(batch))",
      labels: [.init(tree.source, tree[node].range, Broadcast.describe(batch))],
      notes: ["parameters broadcast to the left side, never the left side to them"],
      help: isNew ? ["for one value each: `\(name)[\(wanted)] ~ \(tree.text(of: node))`"] : [])
  }

  /// Evaluates the right side of `~`.
  func distribution(_ node: NodeID) throws -> DistributionValue? {
    let value = try evaluator.evaluate(node)
    switch value {
    case .distribution(let distribution): return distribution
    case .poison: return nil
    default:
      throw evaluator.diagnostic(
        .kind, "right of `~` stands a distribution", at: node, label: "this is \(value.kindName)",
        help: ["for a computed value write `=`"])
    }
  }
}
