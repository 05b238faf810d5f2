import Graphs
import Tensors

/// One of K outcomes, numbered from 1.
enum Categorical: CategoricalFamily {
  static let help = DistributionHelp(
    summary: "One of K outcomes: classes, choices, labels.",
    density: "p[x]", mean: "sum(k p[k])", variance: "sum(k^2 p[k]) - mean^2",
    example: "label ~ categorical(logits = out)", source: "J. Bernoulli (1713), Ars Conjectandi")
  static let parameters = [
    ParameterSpec(
      "p", .simplex, "The probability of each outcome.", aliases: ["probabilities", "probs"])
  ]
  static var parametrisations: [Parametrisation] {
    [canonical, Parametrisation(CategoricalLogits.self)]
  }
  static func logWeights(_ p: [Double]) -> [Double] { p.map { Elementary.log($0) } }

  static func logDensity(
    in graph: Graph, x: NodeRef, parameters: [NodeRef], form: DensityForm
  ) -> NodeRef {
    if let logits = graph.argument(of: "softmax", at: parameters[0]) {
      return CategoricalLogits.logDensity(in: graph, x: x, parameters: [logits], form: form)
    }
    return CategoricalDensity.apply(in: graph, x, parameters[0], form, isLogits: false)
  }
}

/// One of K outcomes, given their log probabilities up to a constant.
enum CategoricalLogits: CategoricalFamily {
  static var help: DistributionHelp { Categorical.help }
  static let parameters = [
    ParameterSpec("logits", .realVector, "Log probabilities, up to a constant.", aliases: ["logit"])
  ]

  static func logWeights(_ logits: [Double]) -> [Double] {
    let top = logits.max() ?? 0
    guard top.isFinite else { return logits.map { _ in .nan } }
    let total = Elementary.log(logits.reduce(0) { $0 + Elementary.exp($1 - top) })
    return logits.map { $0 - top - total }
  }

  static func logDensity(
    in graph: Graph, x: NodeRef, parameters: [NodeRef], form: DensityForm
  ) -> NodeRef { CategoricalDensity.apply(in: graph, x, parameters[0], form, isLogits: true) }
}

/// What the two parametrisations share on the host.
protocol CategoricalFamily: Distribution {
  /// The log probability of each outcome.
  static func logWeights(_ parameter: [Double]) -> [Double]
}

extension CategoricalFamily {
  static var name: String { "categorical" }
  static var support: Support { .integers(from: .constant(1), through: .length(0)) }
  static func eventShape(_ parameters: [ParameterShape]) -> [Int]? {
    parameters[0].shape.isEmpty ? nil : []
  }

  static func logDensity(_ x: [Double], _ parameters: [[Double]]) -> Double {
    guard support.contains(x, parameters), let value = x.first else { return -.infinity }
    return logWeights(parameters[0])[Int(value) - 1]
  }

  static func sample(
    _ parameters: [[Double]], using generator: inout PhiloxGenerator
  ) -> [Double] {
    let weights = logWeights(parameters[0]).map { Elementary.exp($0) }
    var target = generator.uniform() * weights.reduce(0, +)
    guard target.isFinite else { return [.nan] }
    var last = 0
    for (k, weight) in weights.enumerated() where weight > 0 {
      last = k + 1
      target -= weight
      if target < 0 { break }
    }
    return last == 0 ? [.nan] : [Double(last)]
  }

  static func mean(_ parameters: [[Double]]) -> [Double] { [moment(parameters[0], 1)] }
  static func variance(_ parameters: [[Double]]) -> [Double] {
    let mean = moment(parameters[0], 1)
    return [moment(parameters[0], 2) - mean * mean]
  }
  static func start(_ parameters: [[Double]]) -> [Double] { [1] }

  private static func moment(_ parameter: [Double], _ order: Int) -> Double {
    logWeights(parameter).enumerated().reduce(0) { sum, term in
      let k = Double(term.offset + 1)
      return sum + (order == 1 ? k : k * k) * Elementary.exp(term.element)
    }
  }
}
