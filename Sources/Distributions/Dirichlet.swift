import Graphs
import Tensors

/// The Dirichlet distribution of a vector of probabilities.
enum Dirichlet: Distribution {
  static let name = "dirichlet"
  static let scipyName: String? = "dirichlet"
  static let help = DistributionHelp(
    summary: "Probabilities that add up to 1: like having seen each outcome a - 1 times.",
    density: "gamma(sum(a)) / prod(gamma(a)) prod(x^(a - 1))",
    mean: "a / sum(a)", variance: "m (1 - m) / (sum(a) + 1), m = a / sum(a)",
    example: "theta ~ dirichlet([1, 1, 1])",
    source: """
      S. Kotz, N. Balakrishnan and N. L. Johnson (2000), Continuous Multivariate \
      Distributions, volume 1
      """)
  static let parameters = [
    ParameterSpec(
      "a", .positiveVector, "The weight of each outcome.", aliases: ["alpha", "concentration"])
  ]
  static var support: Support { .simplex }

  static func eventShape(_ parameters: [ParameterShape]) -> [Int]? {
    parameters[0].shape.last.map { [$0] }
  }

  static func logDensity(_ x: [Double], _ parameters: [[Double]]) -> Double {
    let a = parameters[0]
    guard a.count == x.count else { return .nan }
    guard support.contains(x) else { return -.infinity }
    var value = Elementary.lgamma(a.reduce(0, +))
    for (weight, share) in zip(a, x) {
      value += zeroSafeProduct(weight - 1, Elementary.log(share)) - Elementary.lgamma(weight)
    }
    return value
  }

  static func sample(
    _ parameters: [[Double]], using generator: inout PhiloxGenerator
  ) -> [Double] {
    // On the log scale, where small shapes do not underflow.
    let logs = parameters[0].map { generator.logGamma(shape: $0) }
    let top = logs.max() ?? 0
    let sizes = logs.map { Elementary.exp($0 - top) }
    let total = sizes.reduce(0, +)
    return sizes.map { $0 / total }
  }

  static func mean(_ parameters: [[Double]]) -> [Double] {
    let total = parameters[0].reduce(0, +)
    return parameters[0].map { $0 / total }
  }
  static func variance(_ parameters: [[Double]]) -> [Double] {
    let total = parameters[0].reduce(0, +)
    return mean(parameters).map { $0 * (1 - $0) / (total + 1) }
  }
  static func start(_ parameters: [[Double]]) -> [Double] {
    parameters[0].map { _ in 1 / Double(parameters[0].count) }
  }

  static func logDensity(
    in graph: Graph, x: NodeRef, parameters: [NodeRef], form: DensityForm
  ) -> NodeRef {
    let shapes = [graph.shape(of: x), graph.shape(of: parameters[0])]
    guard let shape = Broadcasting.shape(shapes), !shape.isEmpty else {
      preconditionFailure("\(name) of shapes \(shapes)")
    }
    let inputs = [
      graph.broadcast(x, to: shape),
      shapes[1].count == 1 ? parameters[0] : graph.broadcast(parameters[0], to: shape),
    ]
    return graph.apply(DirichletDensity.self, inputs, Attributes(ints: [form.rawValue]))[0]
  }
}
