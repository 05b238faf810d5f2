import Evaluation
import Values

// PosteriorValue+Prediction: a model's body run on the draws of its posterior.

extension PosteriorValue {
  /// Runs the model's body on draws of the posterior.
  ///
  /// - Parameter first: the draw to begin with; after the last comes the first again.
  func simulate(
    _ data: BoundData, purpose: SimulationMode.Purpose, draws count: Int, from first: Int = 0,
    key: UInt64
  ) throws -> (observed: [(name: String, value: Value)], computed: [(name: String, value: Value)]) {
    var known: [String: KnownLatent] = [:]
    for entry in draws {
      known[entry.name] = KnownLatent(
        count == drawCount && first == 0 ? entry.draws : entry.draws.repeated(count, from: first))
    }
    let mode = SimulationMode(data: data, known: known, purpose: purpose, draws: count, key: key)
    frozen?.isRecording = false
    let run = ModelRun(model: model, data: data, evaluator: evaluator, frozen: frozen)
    var values: [(name: String, value: Value)] = []
    try run.run(mode, algebra: ValueAlgebra()) { values = try mode.finish(evaluator) }
    return (mode.observed, values)
  }

  /// Predictions for data: observed names drawn anew, computed names, and notes on what was new.
  ///
  /// - Parameter keeping: whether all draws are kept or running summaries of them.
  public func predict(
    _ record: Record, draws count: Int?, key: UInt64,
    keeping: PredictionKeeping = PredictionKeeping()
  ) throws -> (fields: Record, notes: [String]) {
    // Outcomes have no part in a network's prediction: labels that the fit lacked add no classes.
    let outcomes = network == nil ? [] : model.observedNames
    let given = Record(record.fields.filter { !outcomes.contains($0.name) })
    var binder = DataBinder(model, given, evaluator, fitted: data, mayOmitObserved: true)
    let bound = try binder.bind()
    if network != nil {
      let values = try predictNetwork(
        bound, draws: count ?? drawCount, key: key, wantsObserved: true, computed: nil,
        keeping: keeping)
      return (Record(values), bound.notes)
    }
    if let running = try runningPrediction(bound, draws: count ?? drawCount, key, keeping) {
      return (Record(running), bound.notes)
    }
    let (observed, computed) = try simulate(
      bound, purpose: .predict, draws: count ?? drawCount, key: key)
    var fields = Record()
    for (name, value) in observed { fields[name] = value }
    for (name, value) in computed { fields[name] = value }
    return (fields, bound.notes)
  }

  /// Predictions as running summaries, some draws at a time; nil where all draws are to be kept.
  private func runningPrediction(
    _ data: BoundData, draws count: Int, _ key: UInt64, _ keeping: PredictionKeeping
  ) throws -> [(name: String, value: Value)]? {
    guard keeping.form != .draws else { return nil }
    if keeping.form == .auto {
      // What is predicted is seldom more than what is given.
      let given = data.arguments.values.reduce(data.absent.values.reduce(0) { $0 + $1.size }) {
        $0 + $1.count
      }
      guard count > keeping.bytes / 64 / max(given, 1) else { return nil }
    }
    let probe = try simulate(data, purpose: .predict, draws: 1, key: key)
    let drawn = (probe.observed + probe.computed).compactMap { name, value -> (String, Draws)? in
      if case .draws(let draws) = value { return (name, draws) }
      return nil
    }
    var votes: [String: ClassVotes] = [:]
    for (name, draws) in drawn {
      votes[name] = ClassVotes(
        draws, classes: data.indexTargets[name].flatMap { data.dimensions[$0] })
    }
    let sizes = drawn.map { ($0.0, $0.1.elementCount) }
    guard let size = try keeping.sketchSize(sizes, draws: count) else { return nil }
    let total = sizes.reduce(1) { $0 + $1.1 }
    let chunk = max(1, min(count, drawCount, keeping.bytes / 256 / total))
    var running: [String: RunningDraws] = [:]
    for first in stride(from: 0, to: count, by: chunk) {
      let part = try simulate(
        data, purpose: .predict, draws: min(chunk, count - first), from: first,
        key: key ^ UInt64(first) &* 0x9E37_79B9_7F4A_7C15)
      for (name, value) in part.observed + part.computed {
        guard case .draws(let draws) = value else { continue }
        if let votes = votes[name] {
          votes.add(draws)
        } else {
          let summary = running[name] ?? RunningDraws(axes: draws.axes, sketchSize: size)
          running[name] = summary
          summary.add(draws)
        }
      }
    }
    return (probe.observed + probe.computed).map { name, value in
      (
        name,
        votes[name].map { .object($0.prediction) } ?? running[name].map { .object($0) } ?? value
      )
    }
  }
}

extension [Axis] {
  /// The number of elements.
  fileprivate var size: Int { reduce(1) { $0 * $1.size } }
}

extension Draws {
  /// The draws from one on, over and over, until there are `count`.
  func repeated(_ count: Int, from first: Int = 0) -> Draws {
    let size = elementCount
    var numbers: [Double] = []
    numbers.reserveCapacity(count * size)
    for draw in 0..<count {
      let start = ((first + draw) % Swift.max(self.count, 1)) * size
      numbers += self.numbers[start..<(start + size)]
    }
    return Draws(numbers, count: count, axes: axes, kind: kind)
  }
}
