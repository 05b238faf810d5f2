import Distributions
import Evaluation
import Tensors
import Values

/// Takes up the parameters of an observed name, draw by draw.
class PredictionCollector {
  let observation: Observation

  init(_ observation: Observation) { self.observation = observation }

  /// Takes up the parameters for some rows of a draw; draws come in order.
  func add(_ outputs: [UnsafePointer<Float>], draw: Int, first: Int, rows: Int) {}
  /// What was collected.
  var value: Value { .none }
}

/// Class probabilities, added up.
final class ClassCollector: PredictionCollector {
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

/// Draws observed values anew from their distribution.
private struct OutcomeSampler {
  let observation: Observation
  let axes: [Axis]
  let key: PhiloxKey

  /// Draws the outcomes of some rows into their places of the draw, which `target` begins.
  func sample(
    _ outputs: [UnsafePointer<Float>], draw: Int, first: Int, rows: Int,
    into target: UnsafeMutablePointer<Double>
  ) {
    let batch = Array(axes.dropLast(observation.type.eventRank))
    let type = observation.type
    let size = axes.reduce(1) { $0 * $1.size }
    let event = axes.suffix(type.eventRank).reduce(1) { $0 * $1.size }
    let isCut = observation.hasRows
    let perRow = isCut ? size / event / max(axes[0].size, 1) : size / event
    let events = isCut ? rows * perRow : size / event
    let start = isCut ? first * perRow * event : 0
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
        target[start + place] = mean + sd * generator.normal()
      }
      return
    }
    for place in 0..<events {
      let parameters = sources.map { source in
        (0..<source.2).map { Double(source.0[source.1[place] * source.2 + $0]) }
      }
      let drawn = type.sample(parameters, using: &generator)
      for k in 0..<min(event, drawn.count) { target[start + place * event + k] = drawn[k] }
    }
  }
}

/// All draws of observed values.
final class DrawCollector: PredictionCollector {
  private var numbers: [Double]
  private let sampler: OutcomeSampler
  private let draws: Int
  private let size: Int

  init(_ observation: Observation, _ axes: [Axis], draws: Int, key: PhiloxKey) {
    sampler = OutcomeSampler(observation: observation, axes: axes, key: key)
    self.draws = draws
    size = axes.reduce(1) { $0 * $1.size }
    numbers = [Double](repeating: 0, count: draws * size)
    super.init(observation)
  }

  override func add(_ outputs: [UnsafePointer<Float>], draw: Int, first: Int, rows: Int) {
    numbers.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      sampler.sample(
        outputs, draw: draw, first: first, rows: rows, into: base + draw * size)
    }
  }

  override var value: Value {
    .draws(
      Draws(
        numbers, count: draws, axes: sampler.axes,
        kind: observation.type.isDiscrete ? .int : .real))
  }
}

/// Running summaries of observed values.
final class RunningCollector: PredictionCollector {
  private let sampler: OutcomeSampler
  private let running: RunningDraws
  /// The draw at hand.
  private var draw = 0

  init(_ observation: Observation, _ axes: [Axis], sketchSize: Int, key: PhiloxKey) {
    sampler = OutcomeSampler(observation: observation, axes: axes, key: key)
    running = RunningDraws(axes: axes, sketchSize: sketchSize)
    super.init(observation)
  }

  override func add(_ outputs: [UnsafePointer<Float>], draw: Int, first: Int, rows: Int) {
    if draw != self.draw {
      running.endDraw()
      self.draw = draw
    }
    running.withCurrent {
      sampler.sample(outputs, draw: draw, first: first, rows: rows, into: $0)
    }
  }

  override var value: Value {
    running.endDraw()
    return .object(running)
  }
}
