import Graphs
import Tensors

/// A distribution of numbers restricted to an interval: `truncated(normal(mu, s), lower = 0)`.
///
/// Its parameters are the base's canonical ones, then the lower bound if there is one, then the
/// upper bound if there is one; both ends belong to the interval.
///
///     let truncated = Truncated(base, hasLower: true, hasUpper: false)
///     let density = truncated?.logDensity(in: g, x: x, parameters: [mu, s, zero], form: .summed)
public struct Truncated: Sendable {
  /// The distribution before truncation.
  public let base: any Distribution.Type
  /// Whether there is a lower bound.
  public let hasLower: Bool
  /// Whether there is an upper bound.
  public let hasUpper: Bool
  private let scalar: any ScalarDistribution.Type

  /// A truncation; `nil` if the base has no distribution function: vectors, improper priors,
  /// outcomes without an order.
  public init?(_ base: any Distribution.Type, hasLower: Bool, hasUpper: Bool) {
    guard let scalar = base as? any ScalarDistribution.Type,
      !(base is any ImproperDistribution.Type)
    else { return nil }
    self.base = base
    self.hasLower = hasLower
    self.hasUpper = hasUpper
    self.scalar = scalar
  }

  /// The base's parameters and the bounds.
  public var parameters: [ParameterSpec] {
    var all = base.parameters
    if hasLower { all.append(ParameterSpec("lower", .real, "The least value.")) }
    if hasUpper { all.append(ParameterSpec("upper", .real, "The largest value.")) }
    return all
  }

  /// The interval; a side without a bound is the base's.
  public var support: Support {
    let count = base.parameters.count
    let low = hasLower ? Support.Bound.parameter(count) : nil
    let high = hasUpper ? Support.Bound.parameter(count + (hasLower ? 1 : 0)) : nil
    switch base.support {
    case .interval(let own):
      return .interval(
        Support.Interval(
          lower: low ?? own.lower, upper: high ?? own.upper,
          includesLower: hasLower || own.includesLower,
          includesUpper: hasUpper || own.includesUpper))
    case .integers(let from, let through):
      return .integers(from: low ?? from, through: high ?? through)
    default: return base.support
    }
  }

  /// The log density as nodes of a graph; see `Distribution.logDensity(in:x:parameters:form:)`.
  public func logDensity(
    in graph: Graph, x: NodeRef, parameters: [NodeRef], form: DensityForm
  ) -> NodeRef {
    let own = Array(parameters.prefix(base.parameters.count))
    let ends = bounds(parameters)
    let lower = ends.lower ?? graph.constant(-.infinity)
    let upper = ends.upper ?? graph.constant(.infinity)
    let density = base.logDensity(in: graph, x: x, parameters: own, form: form)
    let mass = graph.apply(massOp(scalar), [lower, upper] + own)[0]
    let isInside = graph.and(graph.lessEqual(lower, x), graph.lessEqual(x, upper))
    let outside = graph.where(isInside, graph.constant(0), graph.constant(-.infinity))
    let correction = graph.sub(outside, mass)
    guard form == .summed else { return graph.add(density, correction) }
    let shapes = ([x] + parameters).map { graph.shape(of: $0) }
    let shape = Broadcasting.shape(shapes) ?? shapes[0]
    return graph.add(density, graph.sum(graph.broadcast(correction, to: shape)))
  }

  /// The log densities of the numbers in an array; `nil` if the shapes do not fit.
  public func logDensity(of x: HostArray, _ parameters: [HostArray]) -> HostArray? {
    map(x, parameters) { x, lower, upper, p in
      x >= lower && x <= upper
        ? scalar.logDensity(x, p) - logMass(scalar, lower, upper, p) : -.infinity
    }
  }

  /// Draws; `nil` if the parameters do not broadcast to the shape.
  public func sample(
    shape: [Int], _ parameters: [HostArray], using generator: inout PhiloxGenerator
  ) -> HostArray? {
    let zeros = HostArray(shape, [Double](repeating: 0, count: shape.reduce(1, *)))
    guard Broadcasting.shape([shape] + parameters.map(\.shape)) == shape else { return nil }
    return map(zeros, parameters) { _, lower, upper, p in
      draw(scalar, lower, upper, p, &generator)
    }
  }

  /// Where a fit starts: the middle of the probability between the bounds.
  public func start(_ parameters: [[Double]]) -> [Double] {
    let ends = bounds(parameters.map { $0.first ?? .nan })
    let p = scalar.numbers(Array(parameters.prefix(base.parameters.count)))
    let whole = scalar.bounds(p)
    let lower = max(ends.lower ?? -.infinity, whole.lower)
    let upper = min(ends.upper ?? .infinity, whole.upper)
    let low = scalar.cdf(lower, p)
    let middle = scalar.quantile(low + (scalar.cdf(upper, p) - low) / 2, p)
    return [middle > lower && middle < upper ? middle : scalar.moderate((lower, upper))]
  }

  private func bounds<Value>(_ parameters: [Value]) -> (lower: Value?, upper: Value?) {
    let rest = parameters.dropFirst(base.parameters.count)
    return (hasLower ? rest.first : nil, hasUpper ? rest.last : nil)
  }

  private func map(
    _ x: HostArray, _ parameters: [HostArray],
    _ function: (Double, Double, Double, Numbers) -> Double
  ) -> HostArray? {
    guard let shape = Broadcasting.shape([x.shape] + parameters.map(\.shape)) else { return nil }
    let places = ([x] + parameters).map { $0.eventStarts(rank: 0, batch: shape).starts }
    let count = shape.reduce(1, *)
    return HostArray(
      shape,
      (0..<count).map { i in
        let values = parameters.indices.map { parameters[$0].elements[places[$0 + 1][i]] }
        let ends = bounds(values)
        let p = scalar.numbers(values.prefix(base.parameters.count).map { [$0] })
        return function(
          x.elements[places[0][i]], ends.lower ?? -.infinity, ends.upper ?? .infinity, p)
      })
  }
}

// A metatype of unknown type becomes a generic parameter by being passed.
private func massOp<D: ScalarDistribution>(_ base: D.Type) -> any Op.Type { LogMass<D>.self }

private func logMass<D: ScalarDistribution>(
  _ base: D.Type, _ lower: Double, _ upper: Double, _ p: Numbers
) -> Double { IntervalMass<D>.log(lower, upper, p) }

private func draw<D: ScalarDistribution>(
  _ base: D.Type, _ lower: Double, _ upper: Double, _ p: Numbers,
  _ generator: inout PhiloxGenerator
) -> Double { IntervalMass<D>.sample(lower, upper, p, using: &generator) }
