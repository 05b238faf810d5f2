import Distributions
import Evaluation
import Graphs
import Language
import Values

/// The map from unconstrained coordinates to a latent's support, with its log Jacobian.
struct SupportTransform {
  private let distribution: DistributionValue
  private let axes: [Axis]
  private let algebra: ValueAlgebra
  private let bijector: any Bijector.Type
  /// The bounds that the bijector takes, as values.
  private let bounds: [Value]
  private let event: [Int]

  init(_ distribution: DistributionValue, axes: [Axis], algebra: ValueAlgebra) throws(Fault) {
    self.distribution = distribution
    self.axes = axes
    self.algebra = algebra
    event = axes.suffix(distribution.type.eventRank).map(\.size)
    let support = Self.finite(distribution)
    guard let found = support.bijector else {
      throw Fault(.model, "`\(distribution.name)` cannot be the distribution of a latent yet")
    }
    bijector = found
    bounds = support.bounds(distribution.parameters) { .number($0) }
  }

  /// The support without bounds that are known to be infinite.
  private static func finite(_ distribution: DistributionValue) -> Support {
    guard case .interval(var interval) = distribution.type.support else {
      return distribution.type.support
    }
    func kept(_ bound: Support.Bound?) -> Support.Bound? {
      switch bound {
      case .constant(let number)? where number.isInfinite: return nil
      case .parameter(let place)?:
        if case .array(let array) = distribution.parameters[place],
          array.numbers.allSatisfy(\.isInfinite)
        {
          return nil
        }
        return bound
      default: return bound
      }
    }
    interval.lower = kept(interval.lower)
    interval.upper = kept(interval.upper)
    return .interval(interval)
  }

  private var batch: [Int] { axes.dropLast(event.count).map(\.size) }

  /// The shape of the coordinates: the latent's own, or a shorter one for constrained events.
  var unconstrainedShape: [Int] { bijector.unconstrainedShape(batch: batch, event: event) }

  /// The latent's node, and the sum of log |det|; nil where the map is the identity.
  func build(_ u: NodeRef, in graph: Graph) throws(Fault) -> (value: Symbolic, jacobian: NodeRef?) {
    if distribution.type.support == .real || (bounds.isEmpty && distribution.type.eventRank == 0) {
      return (Symbolic(u, axes: axes), nil)
    }
    var nodes: [NodeRef] = []
    for bound in bounds { nodes.append(try algebra.node(bound).node) }
    let (value, jacobian) = bijector.build(in: graph, u, bounds: nodes, event: event)
    return (Symbolic(value, axes: axes, interval: interval), jacobian)
  }

  private var interval: Interval {
    func ends(_ value: Value) -> Interval {
      switch value {
      case .array(let array): Interval(of: array.numbers)
      case .symbolic(let symbolic): symbolic.interval
      default: .unknown
      }
    }
    switch Self.finite(distribution) {
    case .interval(let interval):
      var rest = bounds[...]
      let low = interval.lower == nil ? -Double.infinity : ends(rest.removeFirst()).lower
      let high = interval.upper == nil ? Double.infinity : ends(rest.removeFirst()).upper
      return Interval(low, high)
    case .simplex: return .unit
    case .positiveVector: return .nonNegative
    default: return .unknown
    }
  }

  // MARK: Start

  /// Where a fit starts: the median of a prior whose parameters are known, else 0.
  func start() -> [Double] {
    let count = unconstrainedShape.reduce(1, *)
    let zeros = [Double](repeating: 0, count: count)
    if distribution.type.support == .orderedVector { return orderedStart() ?? zeros }
    guard distribution.type.eventRank == 0 else { return zeros }
    var known: [(numbers: [Double], positions: [Int], size: Int)] = []
    let ranks = distribution.type.parameters.map(\.rank) + bounds.map { _ in 0 }
    for (value, rank) in zip(distribution.parameters + bounds, ranks) {
      guard case .array(let array) = value, array.kind != .text else { return zeros }
      known.append(
        (
          array.numbers, Broadcast.positions(of: Array(array.axes.dropLast(rank)), in: axes),
          array.axes.suffix(rank).reduce(1) { $0 * $1.size }
        ))
    }
    let parameters = distribution.parameters.count
    return (0..<count).map { place in
      let values = known.map { entry in
        let first = entry.positions[place] * entry.size
        return Array(entry.numbers[first..<(first + entry.size)])
      }
      let start = distribution.type.start(Array(values.prefix(parameters)))
      guard let x = start.first, x.isFinite else { return 0 }
      let ends = values.dropFirst(parameters).map { $0[0] }
      let u = bijector.inverse([x], bounds: ends).first ?? 0
      return u.isFinite ? u : 0
    }
  }

  /// The start of increasing vectors whose parameters are known numbers.
  private func orderedStart() -> [Double]? {
    let batch = Array(axes.dropLast(event.count))
    var known: [(numbers: [Double], positions: [Int])] = []
    for value in distribution.parameters {
      guard case .array(let array) = value, array.kind != .text else { return nil }
      known.append((array.numbers, Broadcast.positions(of: array.axes, in: batch)))
    }
    var start: [Double] = []
    for place in 0..<batch.reduce(1, { $0 * $1.size }) {
      let values = known.map { [$0.numbers[$0.positions[place]]] }
      let u = bijector.inverse(distribution.type.start(values), bounds: [])
      guard u.allSatisfy(\.isFinite) else { return nil }
      start += u
    }
    return start
  }
}
