import Evaluation
import Inference
import Language
import Values

/// A fitted model: draws of its latents, its computed values on demand, and how far to trust it.
public final class PosteriorValue: ObjectValue {
  /// The model.
  public let model: ModelValue
  /// The data it was fitted to.
  public let data: BoundData
  /// The fit itself: ELBO, k-hat, unconstrained draws.
  public let approximation: Approximation
  /// The latents on the unconstrained scale.
  public let latents: [Latent]
  /// Draws of every latent, by name, in order.
  public let draws: [(name: String, draws: Draws)]
  /// The names of computed values.
  public let computed: [String]
  /// Things worth saying about the fit.
  public let notes: [String]
  /// The key of the noise of predictions.
  public let key: UInt64
  private let frozen: FrozenValues?
  private unowned let evaluator: Evaluator
  private var cache: [String: Value] = [:]

  init(
    model: ModelValue, data: BoundData, approximation: Approximation, latents: [Latent],
    draws: [(name: String, draws: Draws)], computed: [String], frozen: FrozenValues?,
    notes: [String], key: UInt64,
    evaluator: Evaluator
  ) {
    self.model = model
    self.data = data
    self.approximation = approximation
    self.latents = latents
    self.draws = draws
    self.computed = computed
    self.frozen = frozen
    self.notes = notes
    self.key = key
    self.evaluator = evaluator
  }

  /// What errors call it.
  public var kindName: String { "a posterior" }
  /// Latents, then computed values.
  public var memberNames: [String] { draws.map(\.name) + computed }
  /// The number of draws.
  public var drawCount: Int { approximation.drawCount }

  /// The draws of a latent, by name.
  public func latent(_ name: String) -> Draws? { draws.first { $0.name == name }?.draws }

  /// Draws of a latent or a computed value; a group of latents (`h1` of `h1.weight`) as a record.
  public func member(_ name: String) throws -> Value? {
    if let latent = latent(name) { return .draws(latent) }
    let group = draws.filter { $0.name.hasPrefix(name + ".") }
    if !group.isEmpty {
      return .record(
        Record(group.map { (String($0.name.dropFirst(name.count + 1)), .draws($0.draws)) }))
    }
    guard computed.contains(name) else {
      if let given = data.arguments[name] { return .array(given) }
      return nil
    }
    if let known = cache[name] { return known }
    let values = try simulate(data, purpose: .compute, draws: drawCount, key: key).computed
    guard let value = values.first(where: { $0.name == name })?.value else { return nil }
    if cache.count < 4 { cache[name] = value }
    return value
  }

  /// Runs the model's body on the draws.
  func simulate(
    _ data: BoundData, purpose: SimulationMode.Purpose, draws count: Int, key: UInt64
  ) throws -> (observed: [(name: String, value: Value)], computed: [(name: String, value: Value)]) {
    var known: [String: KnownLatent] = [:]
    for entry in draws {
      known[entry.name] = KnownLatent(
        count == drawCount ? entry.draws : entry.draws.repeated(count))
    }
    let mode = SimulationMode(data: data, known: known, purpose: purpose, draws: count, key: key)
    frozen?.isRecording = false
    let run = ModelRun(model: model, data: data, evaluator: evaluator, frozen: frozen)
    var values: [(name: String, value: Value)] = []
    try run.run(mode, algebra: ValueAlgebra()) { values = try mode.finish(evaluator) }
    return (mode.observed, values)
  }

  /// Predictions for data: observed names drawn anew, computed names, and notes on what was new.
  public func predict(
    _ record: Record, draws count: Int?, key: UInt64
  ) throws -> (fields: Record, notes: [String]) {
    var binder = DataBinder(model, record, evaluator, fitted: data, mayOmitObserved: true)
    let bound = try binder.bind()
    let (observed, computed) = try simulate(
      bound, purpose: .predict, draws: count ?? drawCount, key: key)
    var fields = Record()
    for (name, value) in observed { fields[name] = value }
    for (name, value) in computed { fields[name] = value }
    return (fields, bound.notes)
  }
}

extension Draws {
  /// The draws over and over, until there are `count`.
  func repeated(_ count: Int) -> Draws {
    let size = elementCount
    var numbers: [Double] = []
    numbers.reserveCapacity(count * size)
    for draw in 0..<count {
      let start = (draw % Swift.max(self.count, 1)) * size
      numbers += self.numbers[start..<(start + size)]
    }
    return Draws(numbers, count: count, axes: axes, kind: kind)
  }
}
