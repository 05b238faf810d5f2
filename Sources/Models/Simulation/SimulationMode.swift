import Distributions
import Evaluation
import Language
import Tensors
import Values

/// Carries out the statements of a model on draws: prior simulation, prediction and computed values.
///
/// Latents come from a fit where it has them and from their distributions otherwise; observed names
/// are drawn anew.
final class SimulationMode: ModelMode {
  /// What is wanted of a run.
  enum Purpose: Equatable {
    /// All observed names are drawn anew.
    case predict
    /// Only computed values matter; nothing observed is drawn.
    case compute
  }

  let data: BoundData
  let known: [String: KnownLatent]
  let purpose: Purpose
  /// Draws of observed names, in order.
  private(set) var observed: [(name: String, value: Value)] = []
  /// Latents and computed values, in order.
  private(set) var values: [(name: String, value: Value)] = []
  private var sampler: Sampler
  private var pieces: [String: (axes: [Axis], numbers: [Double])] = [:]
  private let key: UInt64
  private var statement: UInt64 = 0
  private var fillings: [Filling] = []

  init(data: BoundData, known: [String: KnownLatent], purpose: Purpose, draws: Int, key: UInt64) {
    self.data = data
    self.known = known
    self.purpose = purpose
    self.key = key
    sampler = Sampler(count: draws, generator: PhiloxGenerator(PhiloxKey(seed: key, stream: 0)))
  }

  private func resolver(_ evaluator: Evaluator) -> TargetResolver {
    TargetResolver(evaluator: evaluator, data: data)
  }

  func begin(_ statement: NodeID, in evaluator: Evaluator) {}

  /// A stream of its own for each statement, so that leaving one out moves no other.
  private func freshStream() {
    statement += 1
    sampler.generator = PhiloxGenerator(PhiloxKey(seed: key, stream: statement))
  }

  func sample(
    _ name: String, _ nameRange: SourceRange, _ subscripts: [Subscript]?, _ node: NodeID,
    at statement: NodeID, in evaluator: Evaluator
  ) throws {
    freshStream()
    let resolver = resolver(evaluator)
    let full = evaluator.prefix + name
    switch try resolver.resolve(name, nameRange, subscripts, at: statement) {
    case .latent(let brackets):
      guard let distribution = try resolver.distribution(node) else { return }
      let axes = brackets + (try evaluator.at(node) { try distribution.eventAxes() })
      try resolver.check(distribution, name, left: axes, at: node)
      let value = try evaluator.at(node) {
        try latent(full, axes, Array(0..<axes.reduce(1) { $0 * $1.size }), distribution)
      }
      evaluator.define(name, value)
      values.append((full, value))
    case .elements(let filling, let plan):
      if let known = known[filling.name] {
        let all = known.positions(in: filling.axes)
        if plan.positions.allSatisfy({ all[$0] >= 0 }) {
          let value = try evaluator.at(node) {
            try evaluator.algebra.gather(
              .draws(known.draws),
              IndexPlan(positions: plan.positions.map { all[$0] }, axes: plan.axes))
          }
          try evaluator.at(statement) { try filling.fill(plan, with: value) }
          note(filling)
          return
        }
      }
      guard let distribution = try resolver.distribution(node) else { return }
      try resolver.check(distribution, name, left: plan.axes, at: node)
      let value = try evaluator.at(node) { () throws(Fault) in
        Value.draws(try sampler.draw(distribution, axes: plan.axes))
      }
      try evaluator.at(statement) { try filling.fill(plan, with: value) }
      note(filling)
    case .observed(let value, let axes):
      guard purpose == .predict else { return }
      try observe(name, axes, value, subscripts, node, evaluator, statement)
    case .absent(let axes):
      guard let distribution = try resolver.distribution(node) else { return }
      try resolver.check(distribution, name, left: axes, at: node)
      let value = try evaluator.at(node) { () throws(Fault) in
        Value.draws(try sampler.draw(distribution, axes: axes))
      }
      evaluator.define(name, value)
      if purpose == .predict { observed.append((name, value)) }
    }
  }

  private func observe(
    _ name: String, _ axes: [Axis], _ value: Value, _ subscripts: [Subscript]?, _ node: NodeID,
    _ evaluator: Evaluator, _ statement: NodeID
  ) throws {
    let resolver = resolver(evaluator)
    guard let distribution = try resolver.distribution(node) else { return }
    try resolver.check(distribution, name, left: axes, at: node)
    let drawn = try evaluator.at(node) { () throws(Fault) in
      try sampler.draw(distribution, axes: axes)
    }
    guard case .array(let whole)? = evaluator.frame?.lookup(name), whole.count != drawn.elementCount
    else {
      observed.append((name, .draws(drawn)))
      return
    }
    // One statement of several that observe elements of the same name.
    let plan = try evaluator.plan(subscripts ?? [], of: whole.axes, nil, at: statement)
    var numbers =
      pieces[name]?.numbers ?? Array(repeating: .nan, count: sampler.count * whole.count)
    for draw in 0..<sampler.count {
      for (k, position) in plan.positions.enumerated() {
        numbers[draw * whole.count + position] = drawn.numbers[draw * plan.positions.count + k]
      }
    }
    pieces[name] = (whole.axes, numbers)
    observed.removeAll { $0.name == name }
    observed.append(
      (name, .draws(Draws(numbers, count: sampler.count, axes: whole.axes, kind: drawn.kind))))
  }

  private func latent(
    _ name: String, _ axes: [Axis], _ own: [Int], _ distribution: DistributionValue
  ) throws(Fault) -> Value {
    guard let known = known[name] else {
      return .draws(try sampler.draw(distribution, axes: axes))
    }
    let positions = known.positions(in: axes)
    if positions.allSatisfy({ $0 >= 0 }) {
      return try ValueAlgebra().gather(
        .draws(known.draws), IndexPlan(positions: positions, axes: axes))
    }
    var fresh = try sampler.draw(distribution, axes: axes)
    let size = positions.count
    let old = known.draws.elementCount
    for draw in 0..<fresh.count {
      for (place, position) in positions.enumerated() where position >= 0 {
        fresh.numbers[draw * size + place] =
          known.draws.numbers[(draw % known.draws.count) * old + position]
      }
    }
    return .draws(fresh)
  }

  func declare(
    _ name: String, _ nameRange: SourceRange, _ kind: KindSyntax, _ shape: [NodeID],
    at statement: NodeID, in evaluator: Evaluator
  ) throws {
    let axes = try shape.map { try resolver(evaluator).axis($0) }
    evaluator.define(name, .filling(Filling(name: name, axes: axes)))
  }

  private func note(_ filling: Filling) {
    if !fillings.contains(where: { $0 === filling }) { fillings.append(filling) }
  }

  func assign(_ place: NodeID, _ value: NodeID, at statement: NodeID, in evaluator: Evaluator)
    throws
  {
    let tree = evaluator.tree
    switch tree[place].kind {
    case .name(let name):
      let saved = evaluator.prefix
      evaluator.prefix = saved + name + "."
      defer { evaluator.prefix = saved }
      let result = try evaluator.settled(try evaluator.evaluate(value))
      evaluator.define(name, result)
      if result.isRandom { values.append((saved + name, result)) }
    case .index(let base, let subscripts):
      guard case .name(let name) = tree[base].kind,
        case .filling(let filling)? = evaluator.frame?.lookup(name)
      else { return }
      let plan = try evaluator.plan(subscripts, of: filling.axes, base, at: place)
      let result = try evaluator.settled(try evaluator.evaluate(value))
      try evaluator.at(statement) {
        try filling.fill(plan, with: try evaluator.algebra.broadcast(result, to: plan.axes))
      }
      note(filling)
    default: break
    }
  }

  func loop(
    _ variable: String, _ source: NodeID, _ body: [NodeID], at statement: NodeID,
    in evaluator: Evaluator
  ) throws {
    let values = try evaluator.settled(try evaluator.evaluate(source))
    for element in try evaluator.loopElements(values, at: source) {
      let outer = evaluator.frame
      let scope = Frame(parent: outer)
      scope.values[variable] = element
      evaluator.frame = scope
      defer { evaluator.frame = outer }
      try evaluator.block(body)
    }
  }

  func factor(_ value: Value, at statement: NodeID?, in evaluator: Evaluator) throws {}

  /// Latents and computed values with the arrays that statements filled, in order.
  func finish(_ evaluator: Evaluator) throws -> [(name: String, value: Value)] {
    var result = values
    for filling in fillings where filling.isComplete {
      let whole = try evaluator.at(nil) { try filling.whole(evaluator.algebra) }
      if data.absent[filling.name] == nil {
        result.append((filling.name, whole))
      } else if purpose == .predict {
        observed.append((filling.name, whole))
      }
    }
    return result
  }
}
