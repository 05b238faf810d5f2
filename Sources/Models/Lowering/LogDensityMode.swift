import Distributions
import Evaluation
import Graphs
import Language
import Values

/// Lowers the statements of a model to terms of a log density.
final class LogDensityMode: ModelMode {
  let lowered = LoweredModel()
  var data: BoundData
  private var defined: Set<String> = []
  /// Arrays being filled, by name, with whether `~` or `=` fills them.
  private var fillings: [(name: String, filling: Filling, isLatent: Bool)] = []
  /// How often each name was given to a slot.
  private var slotNames: [String: Int] = [:]

  /// The model's statements.
  private let body: [NodeID]
  /// How the model is lowered as a network; nil for models without layers and batches.
  let plan: NetworkPlan?
  /// What changes the priors of layers.
  let transforms: [LayerTransform]
  /// Layers so far.
  var layerCount = 0
  /// The right side of the `=` being carried out, its tree, and the prefix before it.
  private(set) var assigned: NodeID?
  private(set) var assignedTree: Tree?
  private(set) var outerPrefix = ""

  init(_ model: ModelValue, data: BoundData, plan: NetworkPlan? = nil) {
    self.data = data
    self.plan = plan
    body = model.body
    transforms = model.transforms
  }

  var graph: Graph { lowered.graph }

  private func resolver(_ evaluator: Evaluator) -> TargetResolver {
    TargetResolver(evaluator: evaluator, data: data)
  }

  func begin(_ statement: NodeID, in evaluator: Evaluator) {
    lowered.statements.append((evaluator.tree, statement))
    graph.tag = Int32(lowered.statements.count - 1)
  }

  // MARK: ~

  func sample(
    _ name: String, _ nameRange: SourceRange, _ subscripts: [Subscript]?, _ node: NodeID,
    at statement: NodeID, in evaluator: Evaluator
  ) throws {
    let resolver = resolver(evaluator)
    let target = try resolver.resolve(name, nameRange, subscripts, at: statement)
    if case .elements(let filling, let plan) = target,
      try preallocated(filling, plan, node, evaluator)
    {
      return
    }
    guard let distribution = try resolver.distribution(node) else {
      evaluator.define(name, .poison)
      return
    }
    try ParameterCheck.parameters(of: distribution, at: node, in: evaluator)
    switch target {
    case .latent(let brackets):
      let axes = brackets + (try evaluator.at(node) { try distribution.eventAxes() })
      try resolver.check(distribution, name, left: axes, at: node)
      let full = evaluator.prefix + name
      try refuseData(full, nameRange, evaluator)
      if let axis = axes.first(where: { $0.name != nil && $0.name == plan?.rowDimension }),
        plan?.isWhole == false
      {
        throw evaluator.diagnostic(batchedLatent(full, axis), at: statement)
      }
      let latent = try declare(full, axes, distribution, at: node, evaluator)
      lowered.latents.append(latent.0)
      evaluator.define(name, .symbolic(latent.1))
    case .elements(let filling, let plan):
      try resolver.check(distribution, name, left: plan.axes, at: node)
      let latent = try declare(slotName(name), plan.axes, distribution, at: node, evaluator)
      lowered.latents.append(latent.0)
      try evaluator.at(statement) { try filling.fill(plan, with: .symbolic(latent.1)) }
      note(filling, isLatent: true)
    case .observed(_, let axes) where plan?.purpose == .predict,
      .absent(let axes) where plan?.purpose == .predict:
      try resolver.check(distribution, name, left: axes, at: node)
      try note(name, axes, distribution, at: node, evaluator)
    case .observed(let value, let axes):
      try resolver.check(distribution, name, left: axes, at: node)
      if plan != nil { try note(name, axes, distribution, at: node, evaluator) }
      try observe(value, axes, name, nameRange, distribution, node, evaluator)
    case .absent:
      throw Diagnostic(
        .data, "the data has no `\(name)`", labels: [.init(evaluator.tree.source, nameRange)])
    }
  }

  /// Keeps the parameters of an observed name for prediction.
  private func note(
    _ name: String, _ axes: [Axis], _ distribution: DistributionValue, at node: NodeID,
    _ evaluator: Evaluator
  ) throws {
    let parameters = try evaluator.at(node) {
      try distribution.parameters.map { try evaluator.algebra.node($0) }
    }
    lowered.observations.append(
      Observation(
        name: name, axes: axes, distribution: distribution.name, parameters: parameters,
        type: distribution.type, hasRows: axes.first.map(isRows) ?? false, node: node))
  }

  /// Whether an axis is that of the rows.
  func isRows(_ axis: Axis) -> Bool { axis.name != nil && axis.name == plan?.rowDimension }

  private func refuseData(_ name: String, _ range: SourceRange, _ evaluator: Evaluator) throws {
    guard data.ignored.contains(name) else { return }
    throw Diagnostic(
      .model, "`\(name)` would be a latent, but the data has `\(name)` too",
      labels: [.init(evaluator.tree.source, range)],
      help: ["to observe it, add `\(name): real[N]` to the arguments; else rename one of them"])
  }

  private func slotName(_ name: String) -> String {
    let count = (slotNames[name] ?? 0) + 1
    slotNames[name] = count
    return "\(name)#\(count)"
  }

  /// A latent with its slot, transform and prior term.
  private func declare(
    _ name: String, _ axes: [Axis], _ distribution: DistributionValue, at node: NodeID,
    _ evaluator: Evaluator
  ) throws -> (Latent, Symbolic) {
    if distribution.type.isDiscrete {
      throw evaluator.diagnostic(
        .model, "`\(name)` would be a discrete latent, which a fit cannot have yet", at: node,
        label: "discrete",
        help: ["sum it out by hand, or observe it: add `\(name)` to the arguments"])
    }
    let builder = LatentBuilder(graph: graph, algebra: evaluator.algebra)
    let made = try evaluator.at(node) {
      try builder.build(name, axes, distribution, offset: lowered.dimension)
    }
    lowered.dimension += made.latent.size
    for term in made.terms {
      lowered.terms.append(DensityTerm(node: term, tag: graph.tag, isLikelihood: false))
    }
    return (made.latent, made.value)
  }

  private func observe(
    _ value: Value, _ axes: [Axis], _ name: String, _ range: SourceRange,
    _ distribution: DistributionValue, _ node: NodeID, _ evaluator: Evaluator
  ) throws {
    let event = distribution.type.eventRank
    let wanted = try evaluator.at(node) { try distribution.eventAxes() }
    guard axes.count >= event, axes.suffix(event).map(\.size) == wanted.map(\.size) else {
      throw evaluator.diagnostic(
        .shape, "`\(name)` does not fit `\(distribution.name)`", at: node,
        label: "one draw is \(Broadcast.describe(wanted))",
        notes: ["`\(name)` is \(Broadcast.describe(axes))"])
    }
    var present: [Int]?
    if case .array(let array) = value {
      guard array.kind != .text else {
        throw evaluator.diagnostic(.kind, "text cannot be observed", at: node)
      }
      var checked = array
      present = presentPositions(array, name, event: event, evaluator)
      if let present {
        checked = array.reshaped(axes).gather(present, axes: [Axis(present.count)])
        try ParameterCheck.observed(
          checked, name, try kept(distribution, present, axes, evaluator, node), at: node,
          range: range, in: evaluator)
      } else {
        try ParameterCheck.observed(
          checked, name, distribution, at: node, range: range, in: evaluator)
      }
    }
    try evaluator.at(node) {
      var observed = value
      var given = distribution
      if let present {
        let plan = IndexPlan(positions: present, axes: [Axis(present.count)])
        observed = try evaluator.algebra.gather(value, plan)
        given = try kept(distribution, present, axes, evaluator, node)
      }
      let x = try evaluator.algebra.node(observed)
      let parameters = try given.parameters.map { try evaluator.algebra.node($0).node }
      let term = given.type.logDensity(in: graph, x: x.node, parameters: parameters, form: .summed)
      lowered.terms.append(
        DensityTerm(
          node: term, tag: graph.tag, isLikelihood: true, hasRows: axes.contains(where: isRows)))
    }
  }

  /// The places of outcomes that are not missing; nil where none is, or where other statements read
  /// the name, so that a missing value would matter.
  private func presentPositions(
    _ array: NDArray, _ name: String, event: Int, _ evaluator: Evaluator
  ) -> [Int]? {
    guard event == 0, array.rank > 0, !array.missingPositions.isEmpty else { return nil }
    let isRead = body.contains { evaluator.statementReads($0, name: name) }
    guard !isRead else { return nil }
    return array.numbers.indices.filter { !NDArray.isMissing(array.numbers[$0]) }
  }

  /// A distribution's parameters at some places of the values they broadcast to.
  private func kept(
    _ distribution: DistributionValue, _ positions: [Int], _ axes: [Axis],
    _ evaluator: Evaluator, _ node: NodeID
  ) throws -> DistributionValue {
    let plan = IndexPlan(positions: positions, axes: [Axis(positions.count)])
    let parameters = try distribution.parameters.map { parameter -> Value in
      guard parameter.axes?.isEmpty == false else { return parameter }
      return try evaluator.at(node) {
        let algebra = evaluator.algebra
        return try algebra.gather(try algebra.broadcast(parameter, to: axes), plan)
      }
    }
    return DistributionValue(
      name: distribution.name, type: distribution.type, parameters: parameters)
  }

  /// A slice of an array whose distribution reads other elements of the same slice (a random walk
  /// in one statement): the slice is allocated first, which needs a support without parameters.
  private func preallocated(
    _ filling: Filling, _ plan: IndexPlan, _ node: NodeID, _ evaluator: Evaluator
  ) throws -> Bool {
    guard plan.positions.count > 1, evaluator.reads(node, name: filling.name),
      let family = evaluator.family(of: node), case .interval(let support) = family.support,
      support.lower == nil, support.upper == nil
    else { return false }
    let name = slotName(filling.name)
    let size = plan.positions.count
    let slot = graph.input("z." + name, [size])
    let value = Symbolic(graph.reshape(slot, plan.axes.map(\.size)), axes: plan.axes)
    try evaluator.at(node) { try filling.fill(plan, with: .symbolic(value)) }
    note(filling, isLatent: true)
    guard let distribution = try resolver(evaluator).distribution(node) else { return true }
    try ParameterCheck.parameters(of: distribution, at: node, in: evaluator)
    try resolver(evaluator).check(distribution, filling.name, left: plan.axes, at: node)
    try evaluator.at(node) {
      let parameters = try distribution.parameters.map { try evaluator.algebra.node($0).node }
      let term = distribution.type.logDensity(
        in: graph, x: value.node, parameters: parameters, form: .summed)
      lowered.terms.append(DensityTerm(node: term, tag: graph.tag, isLikelihood: false))
    }
    lowered.latents.append(
      Latent(
        name: name, axes: plan.axes, value: value.node, slot: slot, slotName: "z." + name,
        offset: lowered.dimension, size: size, start: Array(repeating: 0, count: size),
        parametrisation: "centred", distribution: distribution.name,
        support: distribution.type.support.description))
    lowered.dimension += size
    return true
  }

  // MARK: Declarations and =

  func declare(
    _ name: String, _ nameRange: SourceRange, _ kind: KindSyntax, _ shape: [NodeID],
    at statement: NodeID, in evaluator: Evaluator
  ) throws {
    if evaluator.frame?.lookup(name) != nil {
      throw Diagnostic(
        .model, "`\(name)` is defined twice", labels: [.init(evaluator.tree.source, nameRange)])
    }
    let axes = try shape.map { try resolver(evaluator).axis($0) }
    evaluator.define(name, .filling(Filling(name: name, axes: axes)))
  }

  private func note(_ filling: Filling, isLatent: Bool) {
    if let place = fillings.firstIndex(where: { $0.filling === filling }) {
      // Fixed in part, random in part: what `~` fills makes it a latent.
      if isLatent && !fillings[place].isLatent {
        fillings[place].isLatent = true
        lowered.computed.removeAll { $0 == filling.name }
      }
      return
    }
    fillings.append((filling.name, filling, isLatent))
    if !isLatent { lowered.computed.append(filling.name) }
  }

  func assign(_ place: NodeID, _ value: NodeID, at statement: NodeID, in evaluator: Evaluator)
    throws
  {
    let tree = evaluator.tree
    switch tree[place].kind {
    case .name(let name):
      if let known = evaluator.frame?.values[name], !known.isPoison {
        throw evaluator.diagnostic(
          .model, "`\(name)` is defined twice", at: place,
          help: ["every name of a model is defined once, by `~` or `=`"])
      }
      let saved = evaluator.prefix
      let outer = (assigned, assignedTree, outerPrefix)
      evaluator.prefix = saved + name + "."
      (assigned, assignedTree, outerPrefix) = (Layers.naming(value, tree), tree, saved)
      defer {
        evaluator.prefix = saved
        (assigned, assignedTree, outerPrefix) = outer
      }
      let result = try evaluator.settled(try evaluator.evaluate(value))
      evaluator.define(name, result)
      if case .symbolic(let computed) = result, !isInLoop {
        lowered.computed.append(saved + name)
        if plan?.purpose == .predict { lowered.computedNodes.append((saved + name, computed)) }
      }
    case .index(let base, let subscripts):
      guard case .name(let name) = tree[base].kind,
        case .filling(let filling)? = evaluator.frame?.lookup(name)
      else {
        throw evaluator.diagnostic(
          .model, "elements can be set of a declared array only", at: place,
          help: ["declare it first: `\(tree.text(of: base)): real[N]`"])
      }
      let plan = try evaluator.plan(subscripts, of: filling.axes, base, at: place)
      let result = try evaluator.settled(try evaluator.evaluate(value))
      if result.isPoison {
        filling.spoil()
        return
      }
      try evaluator.at(statement) {
        try filling.fill(plan, with: try evaluator.algebra.broadcast(result, to: plan.axes))
      }
      note(filling, isLatent: false)
    default:
      throw evaluator.diagnostic(.model, "only names and elements can be set in a model", at: place)
    }
  }

  // MARK: Loops and factors

  private var loopDepth = 0
  var isInLoop: Bool { loopDepth > 0 }

  func loop(
    _ variable: String, _ source: NodeID, _ body: [NodeID], at statement: NodeID,
    in evaluator: Evaluator
  ) throws {
    loopDepth += 1
    defer { loopDepth -= 1 }
    let values = try evaluator.settled(try evaluator.evaluate(source))
    let analysis = LoopAnalysis(evaluator: evaluator, variable: variable)
    if case .array(let rounds) = values, rounds.rank == 1, rounds.count > 1, !rounds.isTextual,
      analysis.canVectorise(body)
    {
      let scope = Frame(parent: evaluator.frame)
      let axis = Axis(rounds.count, name: "each \(variable)")
      scope.values[variable] = .array(rounds.reshaped([axis]))
      try run(body, in: scope, evaluator)
      return
    }
    for element in try evaluator.loopElements(values, at: source) {
      let scope = Frame(parent: evaluator.frame)
      scope.values[variable] = element
      try run(body, in: scope, evaluator)
    }
  }

  private func run(_ body: [NodeID], in scope: Frame, _ evaluator: Evaluator) throws {
    let outer = evaluator.frame
    evaluator.frame = scope
    defer { evaluator.frame = outer }
    try evaluator.block(body)
  }

  func factor(_ value: Value, at statement: NodeID?, in evaluator: Evaluator) throws {
    try evaluator.at(statement) {
      let node = try evaluator.algebra.node(value)
      lowered.terms.append(
        DensityTerm(node: graph.sum(node.node), tag: graph.tag, isLikelihood: value.isRandom))
    }
  }

  /// Joins the pieces of arrays that statements filled, so that they are known by one name.
  func finish(_ evaluator: Evaluator) throws {
    for (name, filling, isLatent) in fillings where isLatent {
      guard filling.isComplete else {
        throw Diagnostic(
          .model, "`\(name)` is not filled everywhere",
          labels: declarations(of: name, evaluator.tree).map {
            .init(evaluator.tree.source, $0, "\(filling.firstUnfilled ?? name) has no value")
          },
          help: ["every element is defined once, by `~` or `=`"])
      }
      if case .symbolic(let whole) = try filling.whole(evaluator.algebra) {
        lowered.filled.append((name, whole.node, whole.axes))
      }
    }
  }

  /// Where the body declares an array that statements fill.
  private func declarations(of name: String, _ tree: Tree) -> [SourceRange] {
    body.compactMap { id in
      if case .declaration(name, let range, _, _) = tree[id].kind { range } else { nil }
    }
  }
}
