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
      if let axes = data.absent[name] {
        if repeats(subscripts, axes) { return .absent(axes) }
        // Drawn element by element: kept as an array that statements fill.
        let filling = Filling(name: name, axes: axes)
        evaluator.defineInModel(name, .filling(filling))
        return .elements(
          filling, try evaluator.plan(subscripts ?? [], of: axes, nil, at: statement))
      }
      return .latent(axes: try shape(subscripts ?? []))
    }
    switch value {
    case .poison: return .latent(axes: [])
    case .filling(let filling):
      if repeats(subscripts, filling.axes) {
        return .elements(
          filling,
          IndexPlan(
            positions: Array(0..<filling.axes.reduce(1) { $0 * $1.size }), axes: filling.axes))
      }
      return .elements(
        filling, try evaluator.plan(subscripts ?? [], of: filling.axes, nil, at: statement))
    case .array(let array):
      if repeats(subscripts, array.axes) { return .observed(value, array.axes) }
      let plan = try evaluator.plan(subscripts ?? [], of: array.axes, nil, at: statement)
      return .observed(
        try evaluator.at(statement) { try evaluator.algebra.gather(value, plan) }, plan.axes)
    case .symbolic(let symbolic) where data.rowArguments.contains(name):
      guard repeats(subscripts, symbolic.axes) else {
        throw Diagnostic(
          .model, "`\(name)` of a batch is observed as a whole",
          labels: [.init(evaluator.tree.source, range)])
      }
      return .observed(value, symbolic.axes)
    case .symbolic, .draws: throw drawnAgain(name, range)
    default:
      throw Diagnostic(
        .model, "`\(name)` is \(value.kindName), which cannot be drawn",
        labels: [.init(evaluator.tree.source, range)])
    }
  }

  /// A name that `~` or `=` has defined already.
  private func drawnAgain(_ name: String, _ range: SourceRange) -> Diagnostic {
    let tree = evaluator.tree
    var earlier: SourceRange?
    var isDrawn = false
    var density = "logp(…, \(name))"
    let model = tree.nodes.first { node in
      guard case .model = node.kind else { return false }
      return node.range.lower <= range.lower && range.upper <= node.range.upper
    }
    for node in tree.nodes {
      if let model, node.range.lower < model.range.lower || node.range.upper > model.range.upper {
        continue
      }
      switch node.kind {
      case .sample(name, let place, _, let distribution):
        if place == range {
          density = "logp(\(tree.text(of: distribution)), \(name))"
        } else {
          (earlier, isDrawn) = (place, true)
        }
      case .assignment(let place, _):
        if case .name(name) = tree[place].kind { earlier = tree[place].range }
      default: break
      }
    }
    var labels = [Diagnostic.Label(tree.source, range, "drawn again")]
    if let earlier { labels.append(.init(tree.source, earlier, "defined here")) }
    return Diagnostic(
      .model,
      isDrawn
        ? "`\(name)` is drawn twice"
        : "`\(name)` is computed from random values, so it cannot be drawn again",
      labels: labels,
      help: [
        isDrawn ? "every name of a model is defined once" : "add its density: `factor(\(density))`"
      ])
  }

  /// Whether brackets repeat the declared shape (`y[N] ~ …` is `y ~ …`), or its first axes, whose
  /// rows are then drawn whole (`y[N] ~ multivariate_normal(…)` of `y: real[N, K]`), or are missing.
  private func repeats(_ subscripts: [Subscript]?, _ axes: [Axis]) -> Bool {
    guard let subscripts else { return true }
    guard subscripts.count <= axes.count else { return false }
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
        throw Diagnostic(
          .syntax, "a new name needs to know how many",
          help: ["write a number or a dimension in the brackets"])
      }
      return try axis(id)
    }
  }

  /// The axis that a size in brackets names.
  func axis(_ id: NodeID) throws -> Axis {
    if case .name(let name) = evaluator.tree[id].kind {
      if let axis = data.axis(name) { return axis }
      // The parameter of an inlined function is no dimension, though it may hold the size of one.
      return Axis(try evaluator.size(id), name: data.arguments[name] == nil ? nil : name)
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
    if event > 0, evaluator.algebra.byName {
      let wanted = try evaluator.at(node) { try distribution.eventAxes() }
      let differ = zip(left.suffix(event), wanted).contains { own, other in
        own.name != nil && other.name != nil && own.name != other.name
      }
      if differ {
        throw Diagnostic(
          .shape,
          "`\(name)` has shape \(Broadcast.describe(left)), its distribution \(Broadcast.describe(wanted))",
          labels: [
            .init(evaluator.tree.source, evaluator.tree[node].range, Broadcast.describe(wanted))
          ])
      }
    }
    let batch = try evaluator.at(node) {
      try distribution.batchAxes(byName: evaluator.algebra.byName)
    }
    let own = Array(left.dropLast(event))
    let joint = try? Broadcast(own, batch, byName: evaluator.algebra.byName).axes
    if let joint, joint.map(\.size) == own.map(\.size) { return }
    let wanted = batch.map { $0.name ?? "\($0.size)" }.joined(separator: ", ")
    let isNew = own.isEmpty
    let tree = evaluator.tree
    throw Diagnostic(
      .shape,
      "`\(name)` has \(own.isEmpty ? "one value" : "shape \(Broadcast.describe(own))"), its distribution \(Broadcast.describe(batch))",
      labels: [.init(tree.source, tree[node].range, Broadcast.describe(batch))],
      notes: ["parameters broadcast to the left side, never the left side to them"],
      help: batch.last?.size == 1 && batch.count == own.count + 1
        ? ["`dense(h)` without units gives one number a row; of an array, `x[:, 1]` is a column"]
        : isNew
          ? ["for one value each: `\(name)[\(wanted)] ~ \(tree.text(of: node))`"]
          : product(in: node, from: batch, to: own).map {
            ["`*` works element by element; the matrix product is `\($0)`"]
          } ?? [])
  }

  /// `X @ b` where parameters have one axis too many and multiply elementwise.
  private func product(in node: NodeID, from batch: [Axis], to own: [Axis]) -> String? {
    guard batch.count == own.count + 1, batch.first?.size == own.first?.size else { return nil }
    let tree = evaluator.tree
    guard case .call(_, let arguments, _) = tree[node].kind else { return nil }
    for argument in arguments {
      if case .binary(.multiply, let left, let right) = tree[argument.value].kind {
        return "\(tree.text(of: left)) @ \(tree.text(of: right))"
      }
    }
    return nil
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
