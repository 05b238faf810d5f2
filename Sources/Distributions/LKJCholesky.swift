import Graphs
import Tensors

/// The distribution of Lewandowski, Kurowicka and Joe on correlation matrices, of their factor.
enum LKJCholesky: Distribution {
  static let name = "lkj_cholesky"
  static let help = DistributionHelp(
    summary: """
      The Cholesky factor of a correlation matrix of K variables; eta = 1 is uniform over \
      matrices, larger values draw towards no correlation.
      """,
    density: "c(eta) prod over k = 2..K of L[k, k]^(K - k + 2 eta - 2)",
    mean: "the identity, of L L'", variance: "1 / (2 eta + K - 1) of each correlation",
    example: "L ~ lkj_cholesky(2, 2)",
    source: "D. Lewandowski, D. Kurowicka and H. Joe (2009), Journal of Multivariate Analysis 100")
  static let parameters = [
    ParameterSpec("K", .integers(from: .constant(1), through: nil), "The number of variables."),
    ParameterSpec("eta", .positive, "The weight of the identity.", aliases: ["shape"]),
  ]
  static var support: Support { .choleskyCorrelation }

  static func eventShape(_ parameters: [ParameterShape]) -> [Int]? {
    guard let size = parameters[0].value, size >= 1, size <= 1_000, size == size.rounded() else {
      return nil
    }
    return [Int(size), Int(size)]
  }

  static func logDensity(_ x: [Double], _ parameters: [[Double]]) -> Double {
    guard let factor = Matrix(square: x), let eta = parameters[1].first else { return .nan }
    guard support.contains(x) else { return -.infinity }
    let size = factor.rows
    var value = logNormaliser(size).value(in: NumberAlgebra()) { _ in eta }
    for k in 1..<max(size, 1) {
      value += (Double(size - k - 1) + 2 * eta - 2) * Elementary.log(factor[k, k])
    }
    return value
  }

  /// By the onion method: row k has a length from a beta variable and a uniform direction.
  static func sample(
    _ parameters: [[Double]], using generator: inout PhiloxGenerator
  ) -> [Double] {
    guard let size = eventShape([ParameterShape([], value: parameters[0].first)])?.first,
      let eta = parameters[1].first
    else { return [.nan] }
    var factor = Matrix(size, size, [Double](repeating: 0, count: size * size))
    factor[0, 0] = 1
    for k in 1..<max(size, 1) {
      let square = generator.beta(Double(k) / 2, eta + Double(size - 1 - k) / 2)
      let direction = (0..<k).map { _ in generator.normal() }
      let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for j in 0..<k { factor[k, j] = square.squareRoot() * direction[j] / length }
      factor[k, k] = (1 - square).squareRoot()
    }
    return factor.elements
  }

  /// The mean of the factor has no simple form; that of the matrix is the identity.
  static func mean(_ parameters: [[Double]]) -> [Double] {
    start(parameters).map { _ in .nan }
  }
  static func variance(_ parameters: [[Double]]) -> [Double] {
    start(parameters).map { _ in .nan }
  }
  static func start(_ parameters: [[Double]]) -> [Double] {
    let size = eventShape([ParameterShape([], value: parameters[0].first)])?.first ?? 0
    return (0..<size * size).map { $0 % (size + 1) == 0 ? 1 : 0 }
  }

  static func logDensity(
    in graph: Graph, x: NodeRef, parameters: [NodeRef], form: DensityForm
  ) -> NodeRef {
    let shape = graph.shape(of: x)
    let size = shape.last ?? 0
    let eta = parameters[1]
    let algebra = GraphAlgebra(graph)
    let normaliser = logNormaliser(size).value(in: algebra) { _ in eta }
    let batch = Array(shape.dropLast(2))
    guard size > 1 else {
      let zero = graph.broadcast(normaliser, to: batch)
      return form == .summed ? graph.sum(zero) : zero
    }
    let positions = (0..<Shapes.count(batch)).flatMap { n in
      (1..<size).map { (n * size + $0) * size + $0 }
    }
    let flat = graph.reshape(x, [Shapes.count(shape)])
    let diagonal = graph.reshape(
      graph.gather(flat, graph.indices(positions)), batch + [size - 1])
    let logs = graph.log(diagonal)
    let powers = graph.constant((1..<size).map { Double(size - $0 - 1) - 2 }, [size - 1])
    let weights = graph.add(
      graph.reshape(graph.mul(graph.constant(2), eta), graph.shape(of: eta) + [1]), powers)
    let value = graph.add(normaliser, graph.sum(graph.mul(weights, logs), axis: -1))
    return form == .summed ? graph.sum(value) : value
  }

  /// log c, by the formula of the paper's section 3.2 for the C-vine.
  ///
  /// The partial correlations given k others are beta variables on (−1, 1) with both shapes
  /// b = eta + (K − 1 − k) / 2; each factor 2^(1 − 2b) / B(b, b) equals Γ(b + ½) / (√π Γ(b)).
  private static func logNormaliser(_ size: Int) -> Expression {
    var sum = Expression.constant(0)
    for k in 1..<max(size, 1) {
      let b: Expression = "eta" + .constant(Double(size - 1 - k) / 2)
      let one = .unary(.lgamma, b + 0.5) - .unary(.lgamma, b)
      sum = sum + .constant(Double(size - k)) * (one - .constant(0.5723649429247001))
    }
    return sum
  }
}
