import Distributions
import Evaluation
import Language
import Tensors
import Values

/// Draws from a distribution whose parameters are known numbers or draws.
public struct Sampler {
  /// The most numbers drawn at once: 2 GiB.
  static let limit = 1 << 28

  /// The number of draws.
  public let count: Int
  /// The stream that numbers come from.
  public var generator: PhiloxGenerator

  /// A sampler.
  public init(count: Int, generator: PhiloxGenerator) {
    self.count = count
    self.generator = generator
  }

  /// Draws of an array with `axes` (batch axes, then the event's).
  public mutating func draw(_ distribution: DistributionValue, axes: [Axis]) throws(Fault) -> Draws
  {
    let type = distribution.type
    let event = type.eventRank
    let batch = Array(axes.dropLast(event))
    let events = batch.reduce(1) { $0 * $1.size }
    let size = axes.suffix(event).reduce(1) { $0 * $1.size }
    let (total, overflow) = count.multipliedReportingOverflow(by: events * size)
    guard !overflow, total <= Self.limit else {
      throw Fault(
        .limit, "\(count) draws of \(events * size) numbers need \(total >> 17) MiB",
        help: ["ask for fewer draws or fewer rows at a time"])
    }
    var sources: [ParameterSource] = []
    for (value, spec) in zip(distribution.parameters, type.parameters) {
      sources.append(try ParameterSource(value, rank: spec.rank, batch: batch))
    }
    try check(distribution, sources, events)
    var numbers = [Double](repeating: 0, count: count * events * size)
    if type.name == "normal", sources.count == 2 {
      fillNormal(&numbers, sources, events)
      return Draws(numbers, count: count, axes: axes)
    }
    var parameters = sources.map { [Double](repeating: 0, count: $0.size) }
    for draw in 0..<count {
      for place in 0..<events {
        for (k, source) in sources.enumerated() { source.read(draw, place, into: &parameters[k]) }
        let sample = type.sample(parameters, using: &generator)
        if distribution.name.hasSuffix("flat"), sample.contains(where: \.isNaN) {
          throw Fault(
            .model, "`flat` is improper: nothing can be drawn from it",
            help: ["a proper distribution can: `normal(0, 10)`, `half_normal(10)`"])
        }
        let start = (draw * events + place) * size
        for element in 0..<min(size, sample.count) { numbers[start + element] = sample[element] }
      }
    }
    return Draws(numbers, count: count, axes: axes, kind: type.isDiscrete ? .int : .real)
  }

  /// Refuses parameters outside their constraints, those that bound each other among them.
  private func check(
    _ distribution: DistributionValue, _ sources: [ParameterSource], _ events: Int
  ) throws(Fault) {
    let type = distribution.type
    for (place, spec) in type.parameters.enumerated() where spec.rank == 0 {
      let isBounded = spec.constraint.isBoundedByParameters
      var found = isBounded ? nil : sources[place].firstOutside(spec.constraint)
      if isBounded {
        var parameters = sources.map { [Double](repeating: 0, count: $0.size) }
        let draws = sources.allSatisfy { $0.stride == 0 } ? min(count, 1) : count
        search: for draw in 0..<draws {
          for event in 0..<events {
            for (k, source) in sources.enumerated() {
              source.read(draw, event, into: &parameters[k])
            }
            let value = parameters[place]
            guard !spec.constraint.contains(value, parameters), !value[0].isInfinite else {
              continue
            }
            found = value[0]
            break search
          }
        }
      }
      guard let found else { continue }
      let names = type.parameters.map(\.name)
      throw Fault(
        .support,
        "`\(spec.name)` of `\(distribution.name)` must be \(spec.constraint.description(names))",
        notes: ["found \(ValueText.number(found))"])
    }
  }

  private mutating func fillNormal(
    _ numbers: inout [Double], _ sources: [ParameterSource], _ events: Int
  ) {
    for draw in 0..<count {
      for place in 0..<events {
        numbers[draw * events + place] =
          sources[0].number(draw, place) + sources[1].number(draw, place) * generator.normal()
      }
    }
  }
}

/// A parameter's elements for each draw and event.
private struct ParameterSource {
  let numbers: [Double]
  /// Elements of one draw; 0 where the parameter is the same in every draw.
  let stride: Int
  let starts: [Int]
  /// Elements of one event.
  let size: Int

  init(_ value: Value, rank: Int, batch: [Axis]) throws(Fault) {
    let axes: [Axis]
    switch value {
    case .array(let array) where array.kind != .text:
      numbers = array.numbers
      axes = array.axes
      stride = 0
    case .draws(let draws):
      numbers = draws.numbers
      axes = draws.axes
      stride = draws.elementCount
    default: throw Fault(.kind, "expected numbers, not \(value.kindName)")
    }
    let own = Array(axes.dropLast(rank))
    size = axes.suffix(rank).reduce(1) { $0 * $1.size }
    let joint = try Broadcast(own, batch).axes
    guard joint.map(\.size) == batch.map(\.size) else { throw Broadcast.mismatch(batch, own) }
    let size = size
    starts = Broadcast.positions(of: own, in: batch).map { $0 * size }
  }

  func number(_ draw: Int, _ place: Int) -> Double { numbers[draw * stride + starts[place]] }

  func read(_ draw: Int, _ place: Int, into target: inout [Double]) {
    let start = draw * stride + starts[place]
    for k in 0..<size { target[k] = numbers[start + k] }
  }

  func firstOutside(_ constraint: Support) -> Double? {
    numbers.first { !constraint.contains([$0]) && !($0.isInfinite) || $0.isNaN }
  }
}
