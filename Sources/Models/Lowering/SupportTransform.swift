import Distributions
import Evaluation
import Graphs
import Language
import Values

/// The map from unconstrained coordinates to a latent's support, with its log Jacobian.
struct SupportTransform {
  let distribution: DistributionValue
  let axes: [Axis]
  let algebra: ValueAlgebra
  private let lower: Value?
  private let upper: Value?

  init(_ distribution: DistributionValue, axes: [Axis], algebra: ValueAlgebra) throws(Fault) {
    self.distribution = distribution
    self.axes = axes
    self.algebra = algebra
    if case .interval(let interval) = distribution.type.support {
      lower = Self.bound(interval.lower, distribution)
      upper = Self.bound(interval.upper, distribution)
    } else {
      lower = nil
      upper = nil
    }
  }

  /// A bound as a value; one known to be infinite is none.
  private static func bound(_ bound: Support.Bound?, _ distribution: DistributionValue) -> Value? {
    switch bound {
    case .constant(let number)?: return number.isInfinite ? nil : .number(number)
    case .parameter(let place)?:
      let value = distribution.parameters[place]
      if case .array(let array) = value, array.numbers.allSatisfy(\.isInfinite) { return nil }
      return value
    case .length?, nil: return nil
    }
  }

  /// The shape of the coordinates: the latent's own, or a shorter one for constrained vectors.
  var unconstrainedAxes: [Axis] { axes }

  /// The latent's node, and the sum of log |dx/du|; nil where the map is the identity.
  func build(_ u: NodeRef, in graph: Graph) throws(Fault) -> (value: Symbolic, jacobian: NodeRef?) {
    let free = Value.symbolic(Symbolic(u, axes: axes))
    switch (lower, upper) {
    case (nil, nil): return (Symbolic(u, axes: axes), nil)
    case (let low?, nil):
      let moved = isZero(low) ? try exp(free) : try algebra.combine(.add, low, try exp(free))
      return (try shaped(moved, interval(low, nil)), graph.sum(u))
    case (nil, let high?):
      let moved = try algebra.combine(.subtract, high, try exp(free))
      return (try shaped(moved, interval(nil, high)), graph.sum(u))
    case (let low?, let high?):
      let width = try algebra.combine(.subtract, high, low)
      let share = Value.symbolic(Symbolic(graph.sigmoid(u), axes: axes, interval: .unit))
      let moved = try algebra.combine(.add, low, try algebra.combine(.multiply, width, share))
      let both = graph.add(graph.logSigmoid(u), graph.logSigmoid(graph.neg(u)))
      let wide = try algebra.node(try algebra.broadcast(try log(width), to: axes))
      return (
        try shaped(moved, interval(low, high)), graph.sum(graph.add(both, wide.node))
      )
    }
  }

  private func isZero(_ value: Value) -> Bool {
    if case .array(let array) = value { return array.numbers.allSatisfy { $0 == 0 } }
    return false
  }

  private func shaped(_ value: Value, _ interval: Interval) throws(Fault) -> Symbolic {
    var result = try algebra.node(value)
    result.axes = axes
    result.interval = interval
    result.form = .plain
    return result
  }

  private func interval(_ low: Value?, _ high: Value?) -> Interval {
    func ends(_ value: Value?) -> Interval {
      switch value {
      case .array(let array)?: Interval(of: array.numbers)
      case .symbolic(let symbolic)?: symbolic.interval
      default: .unknown
      }
    }
    return Interval(ends(low).lower, ends(high).upper)
  }

  private func exp(_ value: Value) throws(Fault) -> Value { try apply("exp", value) }
  private func log(_ value: Value) throws(Fault) -> Value { try apply("log", value) }

  private func apply(_ name: String, _ value: Value) throws(Fault) -> Value {
    guard let function = ElementwiseFunction.named[name] else {
      throw Fault(.kind, "no function `\(name)`")
    }
    return try algebra.map(function, value)
  }

  // MARK: Start

  /// Where a fit starts: the median of a prior whose parameters are known, else 0.
  func start() -> [Double] {
    let count = unconstrainedAxes.reduce(1) { $0 * $1.size }
    let zeros = [Double](repeating: 0, count: count)
    guard distribution.type.eventRank == 0 else { return zeros }
    var known: [(numbers: [Double], positions: [Int])] = []
    for parameter in distribution.parameters {
      guard case .array(let array) = parameter, array.kind != .text else { return zeros }
      known.append((array.numbers, Broadcast.positions(of: array.axes, in: axes)))
    }
    return (0..<count).map { place in
      let parameters = known.map { [$0.numbers[$0.positions[place]]] }
      guard let x = distribution.type.start(parameters).first, x.isFinite else { return 0 }
      let u = free(x, number(lower, place), number(upper, place))
      return u.isFinite ? u : 0
    }
  }

  private func number(_ bound: Value?, _ place: Int) -> Double? {
    guard case .array(let array)? = bound else { return nil }
    return array.numbers[Broadcast.positions(of: array.axes, in: axes)[place]]
  }

  private func free(_ x: Double, _ low: Double?, _ high: Double?) -> Double {
    switch (low, high) {
    case (nil, nil): x
    case (let low?, nil): NumericFunctions.log(x - low)
    case (nil, let high?): NumericFunctions.log(high - x)
    case (let low?, let high?): NumericFunctions.log((x - low) / (high - x))
    }
  }
}
