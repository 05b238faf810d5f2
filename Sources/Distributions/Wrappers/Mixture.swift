import Graphs
import Tensors

/// A mixture of K distributions of one family: `mixture(w, normal(mu, s))`.
///
/// Its parameters are the weights, a simplex of length K, then the family's, each a vector of
/// length K. With components fₖ
///
///     log density = log Σₖ exp(log wₖ + log fₖ(x))
///     mean        = Σ wₖ meanₖ
///     variance    = Σ wₖ (varianceₖ + meanₖ²) − mean²
///
/// Source: G. J. McLachlan and D. Peel (2000), Finite Mixture Models, chapter 1.
enum Mixture<Base: ScalarDistribution>: NumberDistribution {
  static var name: String { "mixture \(Base.name)" }
  static var help: DistributionHelp {
    DistributionHelp(
      summary: "One of K distributions `\(Base.name)`, each with its probability.",
      density: "the sum of w times the densities", mean: "the sum of w times the means",
      variance: "the sum of w (variance + mean^2), less the square of the mean",
      example: "y ~ mixture([0.3, 0.7], normal([0, 4], 1))",
      source: "G. J. McLachlan and D. Peel (2000), Finite Mixture Models")
  }

  static var parameters: [ParameterSpec] {
    [ParameterSpec("w", .simplex, "The probabilities of the components.")]
      + Base.parameters.map { spec in
        ParameterSpec(
          spec.name, spec.constraint.ofVectors ?? .realVector, spec.meaning, aliases: spec.aliases)
      }
  }

  static var support: Support { Base.support }

  static func eventShape(_ parameters: [ParameterShape]) -> [Int]? {
    let sizes = Set(parameters.map { $0.shape.last ?? 0 })
    return sizes.count == 1 && sizes.first != 0 ? [] : nil
  }

  /// The parameters of the component k.
  private static func component(_ k: Int, _ parameters: [[Double]]) -> Numbers {
    Base.numbers(parameters.dropFirst().map { [$0[k]] })
  }

  /// Σ wₖ f(component k).
  private static func weighted(_ parameters: [[Double]], _ f: (Numbers) -> Double) -> Double {
    var total = 0.0
    for (k, weight) in parameters[0].enumerated() where weight != 0 {
      total += weight * f(component(k, parameters))
    }
    return total
  }

  static func logDensity(_ x: [Double], _ parameters: [[Double]]) -> Double {
    guard let x = x.first else { return 0 }
    var terms: [Double] = []
    for (k, weight) in parameters[0].enumerated() where weight != 0 {
      terms.append(Elementary.log(weight) + Base.logDensity(x, component(k, parameters)))
    }
    if terms.contains(where: \.isNaN) { return .nan }
    guard let largest = terms.max(), largest > -.infinity else { return -.infinity }
    guard largest < .infinity else { return largest }
    return largest + Elementary.log(terms.reduce(0) { $0 + Elementary.exp($1 - largest) })
  }

  static func cdf(_ x: Double, _ parameters: [[Double]]) -> Double {
    min(weighted(parameters) { Base.cdf(x, $0) }, 1)
  }

  static func survival(_ x: Double, _ parameters: [[Double]]) -> Double {
    min(weighted(parameters) { Base.survival(x, $0) }, 1)
  }

  /// By bisection between the components' own quantiles.
  static func quantile(_ q: Double, _ parameters: [[Double]]) -> Double {
    guard q >= 0, q <= 1 else { return .nan }
    let own = parameters[0].indices.filter { parameters[0][$0] != 0 }.map {
      Base.quantile(q, component($0, parameters))
    }
    guard let low = own.min(), let high = own.max(), low < high else { return own.first ?? .nan }
    return isDiscrete
      ? Quantile.discrete(q, from: low, through: high) { cdf($0, parameters) }
      : Quantile.continuous(
        q, from: low, through: high, cdf: { cdf($0, parameters) },
        survival: { survival($0, parameters) })
  }

  static func sample(
    _ parameters: [[Double]], using generator: inout PhiloxGenerator
  ) -> [Double] {
    var left = generator.uniform() * parameters[0].reduce(0, +)
    var chosen = parameters[0].lastIndex { $0 > 0 } ?? 0
    for (k, weight) in parameters[0].enumerated() {
      left -= weight
      if left < 0 {
        chosen = k
        break
      }
    }
    return [Base.sample(component(chosen, parameters), using: &generator)]
  }

  static func mean(_ parameters: [[Double]]) -> [Double] {
    [weighted(parameters) { Base.mean($0) }]
  }

  static func variance(_ parameters: [[Double]]) -> [Double] {
    let mean = weighted(parameters) { Base.mean($0) }
    return [
      weighted(parameters) { p in
        let distance = Base.mean(p) - mean
        return Base.variance(p) + distance * distance
      }
    ]
  }

  /// The mean of the components' own starts.
  static func start(_ parameters: [[Double]]) -> [Double] {
    let start = weighted(parameters) { Base.start($0) }
    return [isDiscrete ? start.rounded() : start]
  }

  static func logDensity(
    in graph: Graph, x: NodeRef, parameters: [NodeRef], form: DensityForm
  ) -> NodeRef {
    let own = graph.reshape(x, graph.shape(of: x) + [1])
    let each = Base.logDensity(
      in: graph, x: own, parameters: Array(parameters.dropFirst()), form: .elementwise)
    let density = graph.logSumExp(graph.add(graph.log(parameters[0]), each), axes: [-1])
    return form == .summed ? graph.sum(density) : density
  }
}

/// A distribution of single numbers that has a distribution function, whatever its parameters.
protocol NumberDistribution: Distribution {
  /// P(X ≤ x).
  static func cdf(_ x: Double, _ parameters: [[Double]]) -> Double
  /// P(X > x), exact where it is small.
  static func survival(_ x: Double, _ parameters: [[Double]]) -> Double
  /// The least x with P(X ≤ x) ≥ q.
  static func quantile(_ q: Double, _ parameters: [[Double]]) -> Double
}

extension Support {
  /// Vectors of such numbers; `nil` where there is no name for them.
  var ofVectors: Support? {
    guard case .interval(let interval) = self, interval.upper == nil else { return nil }
    switch interval.lower {
    case nil: return .realVector
    case .constant(0): return .positiveVector
    default: return nil
    }
  }

  /// Whether it is the same for all parameters.
  var isFixed: Bool {
    func isFixed(_ bound: Bound?) -> Bool {
      switch bound {
      case nil, .constant: true
      default: false
      }
    }
    switch self {
    case .interval(let interval): return isFixed(interval.lower) && isFixed(interval.upper)
    case .integers(let from, let through): return isFixed(from) && isFixed(through)
    default: return false
    }
  }
}
