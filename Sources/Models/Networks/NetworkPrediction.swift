import Distributions
import Evaluation
import Graphs
import Inference
import Language
import Tensors
import Values

/// Predictions of a fitted network: classes as means over the draws, other observed names drawn,
/// computed names as draws.
struct NetworkPrediction {
  let run: NetworkRun
  let draws: Int
  let key: UInt64
  let team: ThreadTeam?

  /// The numbers that draws may take: 2 GiB.
  private static let limit = 1 << 28

  /// - Parameters:
  ///   - wantsObserved: whether observed names are predicted.
  ///   - computed: the computed names that are wanted; nil for those small enough.
  func fields(
    weights: @escaping (Int, UnsafeMutablePointer<Float>) -> Void, wantsObserved: Bool,
    computed: Set<String>?, isStopped: () -> Bool
  ) throws -> [(name: String, value: Value)] {
    let total = run.rowDimension.flatMap { run.data.dimensions[$0]?.size } ?? 1
    let probe = try run.lower(min(total, 1), isWhole: true)
    let observations = wantsObserved ? probe.observations : []
    let names = try wanted(probe, computed, total)
    var collectors: [Collector] = []
    for observation in observations {
      collectors.append(try collector(observation, total, probe))
    }
    var columns: [(name: String, axes: [Axis], numbers: [Double], hasRows: Bool)] = []
    for name in names {
      guard let found = probe.computedNodes.first(where: { $0.name == name }) else { continue }
      let axes = full(found.value.axes, total)
      columns.append(
        (
          name, axes, [Double](repeating: 0, count: draws * axes.reduce(1) { $0 * $1.size }),
          found.value.axes.first.map { $0.name != nil && $0.name == run.rowDimension } ?? false
        ))
    }
    try run.run(
      draws: draws, key: PhiloxKey(seed: key, stream: 0x0D50), team: team,
      outputs: { lowered in
        let observed = wantsObserved ? lowered.observations : []
        return observed.flatMap { $0.wanted.map(\.node) }
          + names.compactMap { name in
            lowered.computedNodes.first { $0.name == name }?.value.node
          }
      }, weights: weights, isStopped: isStopped
    ) { draw, first, rows, outputs in
      var next = 0
      for collector in collectors {
        let count = collector.observation.wanted.count
        collector.add(
          Array(outputs[next..<(next + count)]), draw: draw, first: first, rows: rows)
        next += count
      }
      for place in columns.indices {
        let size = columns[place].axes.reduce(1) { $0 * $1.size }
        let width = columns[place].hasRows ? size / max(total, 1) : size
        let count = columns[place].hasRows ? rows * width : size
        let at = draw * size + (columns[place].hasRows ? first * width : 0)
        for k in 0..<count { columns[place].numbers[at + k] = Double(outputs[next][k]) }
        next += 1
      }
    }
    return collectors.map { ($0.observation.name, $0.value) }
      + columns.map { ($0.name, .draws(Draws($0.numbers, count: draws, axes: $0.axes))) }
  }

  /// The computed names to keep: those asked for, else those that are small.
  private func wanted(
    _ probe: LoweredModel, _ computed: Set<String>?, _ total: Int
  ) throws -> [String] {
    try probe.computedNodes.compactMap { entry -> String? in
      let size = full(entry.value.axes, total).reduce(1) { $0 * $1.size }
      let isSmall = draws * size <= Self.limit
      if let computed {
        guard computed.contains(entry.name) else { return nil }
        guard isSmall else {
          throw Fault(
            .limit,
            "\(draws) draws of `\(entry.name)` are \((draws * size) >> 17) MiB, more than is kept",
            help: ["predict fewer rows or draws at a time"])
        }
        return entry.name
      }
      return draws * size <= Self.limit / 16 ? entry.name : nil
    }
  }

  private func full(_ axes: [Axis], _ total: Int) -> [Axis] {
    axes.map { axis in
      guard axis.name != nil, axis.name == run.rowDimension else { return axis }
      return Axis(
        total, name: axis.name,
        labels: run.rowDimension.flatMap {
          run.data.dimensions[$0]?.labels
        })
    }
  }

  private func collector(
    _ observation: Observation, _ total: Int, _ probe: LoweredModel
  ) throws -> Collector {
    let axes = full(observation.axes, total)
    let size = axes.reduce(1) { $0 * $1.size }
    if let classes = observation.classCount, observation.hasRows, axes.count == 1 {
      let keeps = draws * size * classes <= 1 << 24 ? draws : 0
      return ClassCollector(
        observation, axes[0], classes, labels(observation, probe), keptDraws: keeps)
    }
    guard draws * size <= Self.limit else {
      throw Fault(
        .limit, "\(draws) draws of `\(observation.name)` are \((draws * size) >> 17) MiB",
        help: ["predict fewer rows or draws at a time"])
    }
    return DrawCollector(
      observation, axes, draws: draws, key: PhiloxKey(seed: key, stream: 0x0B5E))
  }

  /// What the classes of an observed name are called.
  private func labels(_ observation: Observation, _ probe: LoweredModel) -> Labels? {
    guard let target = run.data.indexTargets[observation.name] else { return nil }
    return run.data.dimensions[target]?.labels
  }
}

extension Observation {
  /// The number of classes of a categorical or Bernoulli name; nil for others.
  var classCount: Int? {
    switch distribution {
    case "categorical": parameters[0].axes.last?.size
    case "bernoulli": 2
    default: nil
    }
  }

  /// The parameters whose values are wanted: the logits behind a softmax where there are any.
  var wanted: [Symbolic] {
    parameters.map { parameter in
      if case .softmax(let inner) = parameter.form { return inner }
      return parameter
    }
  }

  /// Whether the wanted parameter of classes is a logit.
  var isLogit: Bool {
    if case .softmax = parameters[0].form { return true }
    return type.parameters[0].name == "logits"
  }
}

/// Takes up the parameters of an observed name, draw by draw.
private class Collector {
  let observation: Observation

  init(_ observation: Observation) { self.observation = observation }

  func add(_ outputs: [UnsafePointer<Float>], draw: Int, first: Int, rows: Int) {}
  var value: Value { .none }
}

/// Class probabilities, added up.
private final class ClassCollector: Collector {
  private var sums: ClassPrediction.Accumulator
  private let axis: Axis
  private let labels: Labels?
  private let isBernoulli: Bool

  init(
    _ observation: Observation, _ axis: Axis, _ classes: Int, _ labels: Labels?, keptDraws: Int
  ) {
    sums = ClassPrediction.Accumulator(rows: axis.size, classes: classes, keptDraws: keptDraws)
    self.axis = axis
    self.labels = labels?.count == classes ? labels : nil
    isBernoulli = observation.distribution == "bernoulli"
    super.init(observation)
  }

  override func add(_ outputs: [UnsafePointer<Float>], draw: Int, first: Int, rows: Int) {
    switch (isBernoulli, observation.isLogit) {
    case (true, true): sums.add(bernoulliLogits: outputs[0], rows: rows, offset: first)
    case (true, false):
      var pairs: [Float] = []
      for row in 0..<rows { pairs += [1 - outputs[0][row], outputs[0][row]] }
      sums.add(probabilities: pairs, rows: rows, offset: first)
    case (false, true): sums.add(logits: outputs[0], rows: rows, offset: first)
    case (false, false): sums.add(probabilities: outputs[0], rows: rows, offset: first)
    }
  }

  override var value: Value {
    .object(sums.finish(rows: axis, labels: labels, firstCode: isBernoulli ? 0 : 1))
  }
}

/// Observed values drawn anew from the distribution, one for each draw and element.
private final class DrawCollector: Collector {
  private var numbers: [Double]
  private let axes: [Axis]
  private let draws: Int
  private let key: PhiloxKey
  private let batch: [Axis]

  init(_ observation: Observation, _ axes: [Axis], draws: Int, key: PhiloxKey) {
    self.axes = axes
    self.draws = draws
    self.key = key
    batch = Array(axes.dropLast(observation.type.eventRank))
    numbers = [Double](repeating: 0, count: draws * axes.reduce(1) { $0 * $1.size })
    super.init(observation)
  }

  override func add(_ outputs: [UnsafePointer<Float>], draw: Int, first: Int, rows: Int) {
    let type = observation.type
    let size = axes.reduce(1) { $0 * $1.size }
    let event = axes.suffix(type.eventRank).reduce(1) { $0 * $1.size }
    let isCut = observation.hasRows
    let perRow = isCut ? size / event / max(axes[0].size, 1) : size / event
    let events = isCut ? rows * perRow : size / event
    let start = draw * size + (isCut ? first * perRow * event : 0)
    var generator = PhiloxGenerator(key.fold(draw).fold(first))
    // Where each parameter's elements for an event lie.
    let own = isCut ? [Axis(rows, name: axes[0].name)] + batch.dropFirst() : batch
    let sources = zip(observation.wanted, type.parameters).enumerated().map {
      place, pair -> (UnsafePointer<Float>, [Int], Int) in
      let inner = pair.0.axes.suffix(pair.1.rank).reduce(1) { $0 * $1.size }
      let outer = pair.0.axes.dropLast(pair.1.rank).map { axis in
        axis.name != nil && axis.name == axes.first?.name && isCut
          ? Axis(rows, name: axis.name) : axis
      }
      return (outputs[place], Broadcast.positions(of: Array(outer), in: Array(own)), inner)
    }
    if type.name == "normal", event == 1, sources.count == 2 {
      for place in 0..<events {
        let mean = Double(sources[0].0[sources[0].1[place]])
        let sd = Double(sources[1].0[sources[1].1[place]])
        numbers[start + place] = mean + sd * generator.normal()
      }
      return
    }
    for place in 0..<events {
      let parameters = sources.map { source in
        (0..<source.2).map { Double(source.0[source.1[place] * source.2 + $0]) }
      }
      let drawn = type.sample(parameters, using: &generator)
      for k in 0..<min(event, drawn.count) { numbers[start + place * event + k] = drawn[k] }
    }
  }

  override var value: Value {
    .draws(
      Draws(
        numbers, count: draws, axes: axes,
        kind: observation.type.isDiscrete ? .int : .real))
  }
}
