import Graphs

/// A smooth one-to-one map from real vectors onto the values of a support.
///
/// Latents of limited support are sought as unconstrained real vectors `u`; the density of the
/// value gets the logarithm of |det ∂value/∂u| added. A map of single numbers applies to each
/// element of an array; a map of vectors or matrices to each event.
public protocol Bijector: Sendable {
  /// A name for dumps.
  static var name: String { get }
  /// The unconstrained shape of an array of events.
  /// - Parameters:
  ///   - batch: the axes before the event's.
  ///   - event: the event's shape; empty for numbers.
  static func unconstrainedShape(batch: [Int], event: [Int]) -> [Int]

  /// The value of one event, and log |det ∂value/∂u|.
  /// - Parameters:
  ///   - u: the unconstrained vector of one event; one number for a map of numbers.
  ///   - bounds: the bounds of the support, in order; empty for a map without.
  static func forward(_ u: [Double], bounds: [Double]) -> (value: [Double], logJacobian: Double)
  /// The unconstrained vector of one event; values on the boundary give infinities.
  static func inverse(_ value: [Double], bounds: [Double]) -> [Double]

  /// Appends the map to a graph.
  /// - Parameters:
  ///   - u: unconstrained, of shape `unconstrainedShape(batch:event:)`.
  ///   - bounds: nodes that broadcast to the batch.
  ///   - event: the event's shape.
  /// - Returns: the value, of shape batch + event, and the sum of all log |det|, a scalar.
  static func build(in graph: Graph, _ u: NodeRef, bounds: [NodeRef], event: [Int])
    -> (value: NodeRef, logJacobian: NodeRef)
}

extension Support {
  /// The map from real vectors onto the support; `nil` for integers and for supports that no
  /// distribution of latents has.
  public var bijector: (any Bijector.Type)? {
    switch self {
    case .interval(let interval):
      switch (interval.lower == nil, interval.upper == nil) {
      case (true, true): return IdentityBijector.self
      case (false, true): return LowerBijector.self
      case (true, false): return UpperBijector.self
      case (false, false): return IntervalBijector.self
      }
    case .realVector: return IdentityBijector.self
    case .positiveVector: return PositiveBijector.self
    case .simplex: return StickBreaking.self
    case .orderedVector: return OrderedBijector.self
    case .choleskyCorrelation: return CorrelationBijector.self
    case .integers, .choleskyFactor, .positiveDefinite: return nil
    }
  }

  /// The bounds that the bijector takes, in order.
  /// - Parameters:
  ///   - parameters: the canonical parameters, as numbers or nodes.
  ///   - constant: makes a value of a number.
  public func bounds<Value>(_ parameters: [Value], constant: (Double) -> Value) -> [Value] {
    guard case .interval(let interval) = self else { return [] }
    return [interval.lower, interval.upper].compactMap { bound in
      switch bound {
      case nil: nil
      case .constant(let number): constant(number)
      case .parameter(let i): parameters.indices.contains(i) ? parameters[i] : constant(.nan)
      case .length: constant(.nan)
      }
    }
  }
}
