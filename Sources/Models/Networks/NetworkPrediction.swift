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
  /// What is kept of draws, and in how much memory.
  var keeping = PredictionKeeping()

  /// - Parameters:
  ///   - wantsObserved: whether observed names are predicted.
  ///   - computed: the computed names that are wanted; nil for those small enough.
  func fields(
    weights: WeightDraws, wantsObserved: Bool,
    computed: Set<String>?, isStopped: () -> Bool
  ) throws -> [(name: String, value: Value)] {
    let total = run.rowDimension.flatMap { run.data.dimensions[$0]?.size } ?? 1
    let probe = try run.lower(min(total, 1), isWhole: true)
    let observations = wantsObserved ? probe.observations : []
    let sampled = observations.filter { !isClasses($0, total) }
    let sketch = try keeping.sketchSize(
      sampled.map { ($0.name, count(full($0.axes, total))) }, draws: draws)
    let names = try wanted(probe, computed, total)
    let collectors = observations.map { collector($0, total, probe, sketch) }
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
    var bytes = 0
    return try probe.computedNodes.compactMap { entry -> String? in
      let own = 8 * draws * count(full(entry.value.axes, total))
      if let computed {
        guard computed.contains(entry.name) else { return nil }
        guard own <= keeping.bytes else {
          throw Fault(
            .limit,
            "\(draws) draws of `\(entry.name)` are \(own >> 20) MiB, more than is kept",
            help: ["predict fewer rows or draws at a time"])
        }
        return entry.name
      }
      guard own <= keeping.bytes / 16, bytes + own <= keeping.bytes / 2 else { return nil }
      bytes += own
      return entry.name
    }
  }

  private func count(_ axes: [Axis]) -> Int { axes.reduce(1) { $0 * $1.size } }

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

  /// Whether an observed name is predicted by the probabilities of its classes.
  private func isClasses(_ observation: Observation, _ total: Int) -> Bool {
    observation.classCount != nil && observation.hasRows && observation.axes.count == 1
  }

  private func collector(
    _ observation: Observation, _ total: Int, _ probe: LoweredModel, _ sketchSize: Int?
  ) -> PredictionCollector {
    let axes = full(observation.axes, total)
    if let classes = observation.classCount, isClasses(observation, total) {
      let keeps = draws * count(axes) * classes <= 1 << 24 ? draws : 0
      return ClassCollector(
        observation, axes[0], classes, labels(observation, probe), keptDraws: keeps)
    }
    let stream = PhiloxKey(seed: key, stream: 0x0B5E)
    if let sketchSize {
      return RunningCollector(observation, axes, sketchSize: sketchSize, key: stream)
    }
    return DrawCollector(observation, axes, draws: draws, key: stream)
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
