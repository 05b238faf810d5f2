import Graphs
import Tensors

/// Increasing vectors of K independent draws: `ordered(normal(0, 5), 3)`.
///
/// Its parameters are the base's, then K. The density is that of the order statistics, K! times the
/// product of the base's (H. A. David and H. N. Nagaraja (2003), Order Statistics, chapter 2).
enum Ordered<Base: ScalarDistribution>: Distribution {
  static var name: String { "ordered \(Base.name)" }
  static var help: DistributionHelp {
    DistributionHelp(
      summary: "K draws from `\(Base.name)` in increasing order.",
      density: "K! times the product of the densities, where the elements increase",
      mean: "no closed form", variance: "no closed form", example: "c ~ ordered(normal(0, 5), 3)",
      source: "H. A. David and H. N. Nagaraja (2003), Order Statistics, 3rd edition")
  }
  static var parameters: [ParameterSpec] {
    Base.parameters + [
      ParameterSpec("K", .integers(from: .constant(1), through: nil), "The number of elements.")
    ]
  }
  static var support: Support { .orderedVector }

  static func eventShape(_ parameters: [ParameterShape]) -> [Int]? {
    guard let size = parameters.last?.value, size >= 1, size <= 1e6, size == size.rounded() else {
      return nil
    }
    return [Int(size)]
  }

  /// log K!.
  private static func logArrangements(_ size: Int) -> Double {
    Elementary.lgamma(Double(size) + 1)
  }

  static func logDensity(_ x: [Double], _ parameters: [[Double]]) -> Double {
    guard support.contains(x) else { return x.contains(where: \.isNaN) ? .nan : -.infinity }
    let p = Base.numbers(parameters.dropLast())
    return x.reduce(logArrangements(x.count)) { $0 + Base.logDensity($1, p) }
  }

  static func sample(
    _ parameters: [[Double]], using generator: inout PhiloxGenerator
  ) -> [Double] {
    let p = Base.numbers(parameters.dropLast())
    return (0..<size(parameters)).map { _ in Base.sample(p, using: &generator) }.sorted()
  }

  /// No closed form in general.
  static func mean(_ parameters: [[Double]]) -> [Double] {
    [Double](repeating: .nan, count: size(parameters))
  }
  /// No closed form in general.
  static func variance(_ parameters: [[Double]]) -> [Double] { mean(parameters) }

  /// Quantiles that divide the probability evenly.
  static func start(_ parameters: [[Double]]) -> [Double] {
    let (p, size) = (Base.numbers(parameters.dropLast()), size(parameters))
    let even = (0..<size).map { Base.quantile((Double($0) + 0.5) / Double(size), p) }
    return support.contains(even) ? even : (0..<size).map(Double.init)
  }

  private static func size(_ parameters: [[Double]]) -> Int {
    eventShape([ParameterShape([], value: parameters.last?.first)])?.first ?? 0
  }

  static func logDensity(
    in graph: Graph, x: NodeRef, parameters: [NodeRef], form: DensityForm
  ) -> NodeRef {
    let shape = graph.shape(of: x)
    // The same parameters for every element of a vector.
    let own = parameters.prefix(Base.parameters.count).map { parameter in
      let batch = graph.shape(of: parameter)
      return batch.isEmpty ? parameter : graph.reshape(parameter, batch + [1])
    }
    let size = shape.last ?? 0
    let constant = logArrangements(size)
    let density = Base.logDensity(in: graph, x: x, parameters: own, form: form)
    guard form == .summed else {
      return graph.add(graph.sum(density, axis: -1), graph.constant(constant))
    }
    let whole = Broadcasting.shape([shape] + own.map { graph.shape(of: $0) }) ?? shape
    let vectors = Shapes.count(Array(whole.dropLast()))
    return graph.add(density, graph.constant(constant * Double(vectors)))
  }
}
