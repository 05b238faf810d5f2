import Tensors

/// A distribution of single numbers, computed on the host.
///
/// The functions take the parameters of one element in a vector of fixed size, so that loops over
/// many elements allocate nothing; what is past the distribution's own parameters is ignored.
protocol ScalarDistribution: Distribution {
  /// The log density or log mass; -∞ outside the support.
  static func logDensity(_ x: Double, _ p: Numbers) -> Double
  /// P(X ≤ x).
  static func cdf(_ x: Double, _ p: Numbers) -> Double
  /// P(X > x), exact where it is small.
  static func survival(_ x: Double, _ p: Numbers) -> Double
  /// log P(X ≤ x), finite where the probability itself underflows, if the family can do better
  /// than the logarithm of it.
  static func logCDF(_ x: Double, _ p: Numbers) -> Double
  /// log P(X > x).
  static func logSurvival(_ x: Double, _ p: Numbers) -> Double
  /// The least x with P(X ≤ x) ≥ q.
  static func quantile(_ q: Double, _ p: Numbers) -> Double
  /// One draw.
  static func sample(_ p: Numbers, using generator: inout PhiloxGenerator) -> Double
  /// The mean.
  static func mean(_ p: Numbers) -> Double
  /// The variance.
  static func variance(_ p: Numbers) -> Double
  /// Where a fit starts.
  static func start(_ p: Numbers) -> Double
}

/// The parameters of one element, in order: a family's own are at most 4, bounds come on top.
typealias Numbers = SIMD8<Double>

extension Numbers {
  /// The parameters of a family.
  init(_ a: Double, _ b: Double, _ c: Double, _ d: Double) { self.init(a, b, c, d, 0, 0, 0, 0) }
}

extension ScalarDistribution {
  static func survival(_ x: Double, _ p: Numbers) -> Double { 1 - cdf(x, p) }
  static func logCDF(_ x: Double, _ p: Numbers) -> Double { Elementary.log(cdf(x, p)) }
  static func logSurvival(_ x: Double, _ p: Numbers) -> Double { Elementary.log(survival(x, p)) }

  /// By bisection of the distribution function; NaN unless q is a probability.
  static func quantile(_ q: Double, _ p: Numbers) -> Double {
    guard q >= 0, q <= 1 else { return .nan }
    let ends = bounds(p)
    return isDiscrete
      ? Quantile.discrete(q, from: ends.lower, through: ends.upper) { cdf($0, p) }
      : Quantile.continuous(
        q, from: ends.lower, through: ends.upper, cdf: { cdf($0, p) }, survival: { survival($0, p) }
      )
  }

  /// The median, if it is finite.
  static func start(_ p: Numbers) -> Double {
    let median = quantile(0.5, p)
    return median.isFinite ? median : moderate(bounds(p))
  }

  /// The ends of the support.
  static func bounds(_ p: Numbers) -> (lower: Double, upper: Double) {
    let lists = parameters.indices.map { [p[$0]] }
    switch support {
    case .interval(let interval):
      return (
        interval.lower?.value(lists) ?? -.infinity, interval.upper?.value(lists) ?? .infinity
      )
    case .integers(let lower, let upper):
      return (lower.value(lists), upper?.value(lists) ?? .infinity)
    default: return (-.infinity, .infinity)
    }
  }

  /// A value inside an interval, of order 1 where that is possible.
  static func moderate(_ ends: (lower: Double, upper: Double)) -> Double {
    switch (ends.lower.isFinite, ends.upper.isFinite) {
    case (true, true): ends.lower + (ends.upper - ends.lower) / 2
    case (true, false): ends.lower + 1
    case (false, true): ends.upper - 1
    case (false, false): 0
    }
  }
}

extension ScalarDistribution {
  static func eventShape(_ parameters: [ParameterShape]) -> [Int]? { [] }

  static func logDensity(_ x: [Double], _ parameters: [[Double]]) -> Double {
    guard let x = x.first else { return 0 }
    return logDensity(x, numbers(parameters))
  }

  static func sample(
    _ parameters: [[Double]], using generator: inout PhiloxGenerator
  ) -> [Double] { [sample(numbers(parameters), using: &generator)] }

  static func mean(_ parameters: [[Double]]) -> [Double] { [mean(numbers(parameters))] }
  static func variance(_ parameters: [[Double]]) -> [Double] { [variance(numbers(parameters))] }
  static func start(_ parameters: [[Double]]) -> [Double] { [start(numbers(parameters))] }

  /// The parameters of one element from their lists.
  static func numbers(_ parameters: [[Double]]) -> Numbers {
    var numbers = Numbers()
    for (i, list) in parameters.prefix(Numbers.scalarCount).enumerated() {
      numbers[i] = list.first ?? .nan
    }
    return numbers
  }
}
