import Graphs
import Tensors

/// A constant density 1 on an interval, which need not have an integral.
///
/// It has no draws, no quantiles and no moments unless both bounds are finite.
protocol ImproperDistribution: ScalarDistribution {
  /// The position of the lower bound among the op's inputs; 0 for none.
  static var lowerInput: Int { get }
  /// The position of the upper bound among the op's inputs; 0 for none.
  static var upperInput: Int { get }
}

extension ImproperDistribution {
  static var lowerInput: Int { 0 }
  static var upperInput: Int { 0 }
  static var name: String { "flat" }
  static var help: DistributionHelp {
    DistributionHelp(
      summary: """
        No preference among values, improper unless both bounds are given. \
        The posterior must be proper by the data alone.
        """,
      density: "1, wherever the value is within the bounds", mean: "none", variance: "none",
      example: "tau ~ flat(lower = 0)",
      source: "H. Jeffreys (1961), Theory of Probability, 3rd edition")
  }

  static func logDensity(_ x: Double, _ p: Numbers) -> Double {
    let ends = bounds(p)
    return x >= ends.lower && x <= ends.upper ? 0 : -.infinity
  }

  static func cdf(_ x: Double, _ p: Numbers) -> Double {
    guard let uniform = uniform(p) else { return .nan }
    return Uniform.cdf(x, uniform)
  }

  static func quantile(_ q: Double, _ p: Numbers) -> Double {
    guard let uniform = uniform(p) else { return .nan }
    return Uniform.quantile(q, uniform)
  }

  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double {
    guard let uniform = uniform(p) else { return .nan }
    return Uniform.sample(uniform, using: &generator)
  }

  static func mean(_ p: Numbers) -> Double { uniform(p).map { Uniform.mean($0) } ?? .nan }
  static func variance(_ p: Numbers) -> Double { uniform(p).map { Uniform.variance($0) } ?? .nan }
  static func start(_ p: Numbers) -> Double { moderate(bounds(p)) }

  private static func uniform(_ p: Numbers) -> Numbers? {
    let ends = bounds(p)
    return ends.lower.isFinite && ends.upper.isFinite ? Numbers(ends.lower, ends.upper, 0, 0) : nil
  }

  static func logDensity(
    in graph: Graph, x: NodeRef, parameters: [NodeRef], form: DensityForm
  ) -> NodeRef {
    let shapes = ([x] + parameters).map { graph.shape(of: $0) }
    guard let shape = Broadcasting.shape(shapes) else {
      preconditionFailure("\(name) of shapes \(shapes)")
    }
    var isInside = graph.broadcast(graph.constant(1), to: shape)
    if lowerInput > 0 {
      isInside = graph.and(isInside, graph.lessEqual(parameters[lowerInput - 1], x))
    }
    if upperInput > 0 {
      isInside = graph.and(isInside, graph.lessEqual(x, parameters[upperInput - 1]))
    }
    let zero = graph.constant(0)
    let value =
      parameters.isEmpty
      ? graph.broadcast(zero, to: shape)
      : graph.where(isInside, zero, graph.constant(-.infinity))
    return form == .summed ? graph.sum(value) : value
  }
}
