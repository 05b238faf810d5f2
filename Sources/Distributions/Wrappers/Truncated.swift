import Graphs
import Tensors

/// A distribution of numbers restricted to an interval: `truncated(normal(mu, s), lower = 0)`.
///
/// Its parameters are the base's canonical ones, then the lower bound if there is one, then the
/// upper bound if there is one; both ends belong to the interval. Bounds lie within the base's own.
/// The density is the base's over the probability of the interval.
enum Truncated<Base: ScalarDistribution, Sides: TruncatedSides>: ScalarDistribution {
  static var name: String { "truncated \(Base.name)" }
  static var help: DistributionHelp {
    DistributionHelp(
      summary: "`\(Base.name)` restricted to an interval, both ends included.",
      density: "the density of \(Base.name) / P(lower <= X <= upper)", mean: "no closed form",
      variance: "no closed form", example: Base.help.example, source: Base.help.source)
  }

  static var parameters: [ParameterSpec] {
    var all = Base.parameters
    if Sides.hasLower { all.append(ParameterSpec("lower", .real, "The least value.")) }
    if Sides.hasUpper { all.append(ParameterSpec("upper", .real, "The largest value.")) }
    return all
  }

  /// The interval; a side without a bound is the base's.
  static var support: Support {
    let low = Sides.hasLower ? Support.Bound.parameter(lowerPlace) : nil
    let high = Sides.hasUpper ? Support.Bound.parameter(upperPlace) : nil
    switch Base.support {
    case .interval(let own):
      return .interval(
        Support.Interval(
          lower: low ?? own.lower, upper: high ?? own.upper,
          includesLower: Sides.hasLower || own.includesLower,
          includesUpper: Sides.hasUpper || own.includesUpper))
    case .integers(let from, let through):
      return .integers(from: low ?? from, through: high ?? through)
    default: return Base.support
    }
  }

  private static var lowerPlace: Int { Base.parameters.count }
  private static var upperPlace: Int { Base.parameters.count + (Sides.hasLower ? 1 : 0) }

  private static func ends(_ p: Numbers) -> (lower: Double, upper: Double) {
    (
      Sides.hasLower ? p[lowerPlace] : -.infinity, Sides.hasUpper ? p[upperPlace] : .infinity
    )
  }

  /// The log probability that the base gives the interval.
  private static func logMass(_ p: Numbers) -> Double {
    let ends = ends(p)
    return IntervalMass<Base>.log(ends.lower, ends.upper, p)
  }

  static func logDensity(_ x: Double, _ p: Numbers) -> Double {
    let ends = ends(p)
    guard x >= ends.lower, x <= ends.upper else { return x.isNaN ? .nan : -.infinity }
    return Base.logDensity(x, p) - logMass(p)
  }

  static func logCDF(_ x: Double, _ p: Numbers) -> Double {
    let ends = ends(p)
    if x.isNaN || x >= ends.upper { return x.isNaN ? .nan : 0 }
    if x < ends.lower { return -.infinity }
    return min(IntervalMass<Base>.log(ends.lower, x, p) - logMass(p), 0)
  }

  static func logSurvival(_ x: Double, _ p: Numbers) -> Double {
    let ends = ends(p)
    if x.isNaN || x >= ends.upper { return x.isNaN ? .nan : -.infinity }
    if x < ends.lower { return 0 }
    // Of integers those above x.
    let next = Base.isDiscrete ? x.rounded(.down) + 1 : x
    return min(IntervalMass<Base>.log(next, ends.upper, p) - logMass(p), 0)
  }

  static func cdf(_ x: Double, _ p: Numbers) -> Double { Elementary.exp(logCDF(x, p)) }
  static func survival(_ x: Double, _ p: Numbers) -> Double { Elementary.exp(logSurvival(x, p)) }

  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    let ends = ends(p)
    return IntervalMass<Base>.sample(ends.lower, ends.upper, p, using: &generator)
  }

  /// No closed form in general.
  static func mean(_ p: Numbers) -> Double { .nan }
  /// No closed form in general.
  static func variance(_ p: Numbers) -> Double { .nan }

  static func logDensity(
    in graph: Graph, x: NodeRef, parameters: [NodeRef], form: DensityForm
  ) -> NodeRef {
    let own = Array(parameters.prefix(Base.parameters.count))
    let lower = Sides.hasLower ? parameters[lowerPlace] : graph.constant(-.infinity)
    let upper = Sides.hasUpper ? parameters[upperPlace] : graph.constant(.infinity)
    let density = Base.logDensity(in: graph, x: x, parameters: own, form: form)
    let mass = graph.apply(LogMass<Base>.self, [lower, upper] + own)[0]
    let isInside = graph.and(graph.lessEqual(lower, x), graph.lessEqual(x, upper))
    let outside = graph.where(isInside, graph.constant(0), graph.constant(-.infinity))
    let correction = graph.sub(outside, mass)
    guard form == .summed else { return graph.add(density, correction) }
    let shapes = ([x] + parameters).map { graph.shape(of: $0) }
    let shape = Broadcasting.shape(shapes) ?? shapes[0]
    return graph.add(density, graph.sum(graph.broadcast(correction, to: shape)))
  }
}

/// The sides of a truncation that have a bound.
protocol TruncatedSides: Sendable {
  static var hasLower: Bool { get }
  static var hasUpper: Bool { get }
}

/// A lower bound alone.
enum TruncatedBelow: TruncatedSides {
  static var hasLower: Bool { true }
  static var hasUpper: Bool { false }
}

/// An upper bound alone.
enum TruncatedAbove: TruncatedSides {
  static var hasLower: Bool { false }
  static var hasUpper: Bool { true }
}

/// Both bounds.
enum TruncatedBetween: TruncatedSides {
  static var hasLower: Bool { true }
  static var hasUpper: Bool { true }
}
