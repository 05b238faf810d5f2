import Graphs
import Tensors

/// The normal distribution of a vector.
enum MultivariateNormal: Distribution {
  static let name = "multivariate_normal"
  static let scipyName: String? = "multivariate_normal"
  static let help = DistributionHelp(
    summary: """
      Vectors of normal variables that vary together: varying intercepts and slopes, \
      Gaussian processes.
      """,
    density: """
      exp(-(x - mean)' inverse(covariance) (x - mean) / 2) / sqrt(det(2 pi covariance))
      """,
    mean: "mean", variance: "the diagonal of the covariance",
    example: "ab[J] ~ multivariate_normal(m, chol = diag(scale) @ L)",
    source: "T. W. Anderson (2003), An Introduction to Multivariate Statistical Analysis")
  static let parameters = [
    ParameterSpec("mean", .realVector, "The mean of each element.", aliases: ["location", "mu"]),
    ParameterSpec(
      "covariance", .positiveDefinite, "The covariances of the elements.",
      aliases: ["cov", "Sigma"]),
  ]
  static var parametrisations: [Parametrisation] {
    [
      Parametrisation(
        parameters, of: MultivariateNormalCholesky.self,
        ["mean", .unary(.cholesky, "covariance")]),
      Parametrisation(MultivariateNormalCholesky.self),
      Parametrisation(
        [
          parameters[0],
          ParameterSpec("precision", .positiveDefinite, "The inverse of the covariance."),
        ], of: MultivariateNormalCholesky.self,
        ["mean", .unary(.cholesky, .unary(.inverse, "precision"))]),
    ]
  }
  static var support: Support { .realVector }

  static func eventShape(_ parameters: [ParameterShape]) -> [Int]? {
    MultivariateNormalCholesky.eventShape(parameters)
  }

  static func logDensity(_ x: [Double], _ parameters: [[Double]]) -> Double {
    guard let factored = factored(parameters) else { return .nan }
    return MultivariateNormalCholesky.logDensity(x, factored)
  }

  static func sample(
    _ parameters: [[Double]], using generator: inout PhiloxGenerator
  ) -> [Double] {
    guard let factored = factored(parameters) else { return parameters[0].map { _ in .nan } }
    return MultivariateNormalCholesky.sample(factored, using: &generator)
  }

  static func mean(_ parameters: [[Double]]) -> [Double] { parameters[0] }
  static func variance(_ parameters: [[Double]]) -> [Double] {
    guard let matrix = Matrix(square: parameters[1]) else { return parameters[0].map { _ in .nan } }
    return (0..<matrix.rows).map { matrix[$0, $0] }
  }
  static func start(_ parameters: [[Double]]) -> [Double] { parameters[0] }

  static func logDensity(
    in graph: Graph, x: NodeRef, parameters: [NodeRef], form: DensityForm
  ) -> NodeRef {
    MultivariateNormalCholesky.logDensity(
      in: graph, x: x, parameters: [parameters[0], graph.cholesky(parameters[1])], form: form)
  }

  private static func factored(_ parameters: [[Double]]) -> [[Double]]? {
    Matrix(square: parameters[1])?.cholesky().map { [parameters[0], $0.elements] }
  }
}

/// The normal distribution of a vector, given the Cholesky factor of its covariance.
enum MultivariateNormalCholesky: Distribution {
  static let name = "multivariate_normal"
  static var help: DistributionHelp { MultivariateNormal.help }
  static let parameters = [
    MultivariateNormal.parameters[0],
    ParameterSpec(
      "chol", .choleskyFactor, "The lower triangular L of covariance = L L'.",
      aliases: ["cholesky", "L"]),
  ]
  static var support: Support { .realVector }

  static func eventShape(_ parameters: [ParameterShape]) -> [Int]? {
    let (mean, factor) = (parameters[0].shape, parameters[1].shape)
    guard let size = factor.last, factor.count >= 2, factor[factor.count - 2] == size else {
      return nil
    }
    // A single number serves as the mean of every element.
    return mean.isEmpty || mean.last == size || mean.last == 1 ? [size] : nil
  }

  static func logDensity(_ x: [Double], _ parameters: [[Double]]) -> Double {
    guard let factor = Matrix(square: parameters[1]), factor.rows == x.count,
      let mean = repeated(parameters[0], x.count)
    else { return .nan }
    let z = factor.solve(zip(x, mean).map { $0 - $1 })
    var value = -Double(x.count) * halfLogTwoPi(Double.self)
    for i in x.indices { value -= 0.5 * z[i] * z[i] + Elementary.log(factor[i, i]) }
    return value
  }

  static func sample(
    _ parameters: [[Double]], using generator: inout PhiloxGenerator
  ) -> [Double] {
    guard let factor = Matrix(square: parameters[1]),
      let mean = repeated(parameters[0], factor.rows)
    else { return parameters[0].map { _ in .nan } }
    let z = (0..<factor.rows).map { _ in generator.normal() }
    return (0..<factor.rows).map { i in
      (0...i).reduce(mean[i]) { $0 + factor[i, $1] * z[$1] }
    }
  }

  static func mean(_ parameters: [[Double]]) -> [Double] {
    let size = Matrix(square: parameters[1])?.rows ?? parameters[0].count
    return repeated(parameters[0], size) ?? parameters[0]
  }
  static func variance(_ parameters: [[Double]]) -> [Double] {
    guard let factor = Matrix(square: parameters[1]) else {
      return parameters[0].map { _ in .nan }
    }
    return (0..<factor.rows).map { i in
      (0...i).reduce(0) { $0 + factor[i, $1] * factor[i, $1] }
    }
  }
  static func start(_ parameters: [[Double]]) -> [Double] { mean(parameters) }

  static func logDensity(
    in graph: Graph, x: NodeRef, parameters: [NodeRef], form: DensityForm
  ) -> NodeRef {
    let factor = parameters[1]
    let factorShape = graph.shape(of: factor)
    let batches = [graph.shape(of: x), graph.shape(of: parameters[0]), factorShape.dropLast()]
    guard let shape = Broadcasting.shape(batches) else {
      preconditionFailure("\(name) of shapes \(batches)")
    }
    let matrices = Array(shape.dropLast()) + factorShape.suffix(2)
    let inputs = [
      graph.broadcast(x, to: shape), graph.broadcast(parameters[0], to: shape),
      factorShape.count == 2 ? factor : graph.broadcast(factor, to: matrices),
    ]
    return graph.apply(
      MultivariateNormalDensity.self, inputs, Attributes(ints: [form.rawValue]))[0]
  }

  private static func repeated(_ mean: [Double], _ count: Int) -> [Double]? {
    if mean.count == count { return mean }
    return mean.count == 1 ? [Double](repeating: mean[0], count: count) : nil
  }
}
