import Graphs
import Tensors

/// Cholesky factors of K × K correlation matrices from K (K − 1) / 2 real numbers.
///
/// tanh(u) are partial correlations z, row by row below the diagonal; L[i, j] is z[i, j] times the
/// root of what the row's earlier elements leave of length 1. Source: D. Lewandowski, D. Kurowicka
/// and H. Joe (2009), Journal of Multivariate Analysis 100, section 2; Stan reference manual.
enum CorrelationBijector: Bijector {
  static let name = "cholesky_correlation"

  static func unconstrainedShape(batch: [Int], event: [Int]) -> [Int] {
    let size = event.last ?? 1
    return batch + [size * (size - 1) / 2]
  }

  static func forward(_ u: [Double], bounds: [Double]) -> (value: [Double], logJacobian: Double) {
    let size = order(u.count)
    var factor = Matrix(size, size, [Double](repeating: 0, count: size * size))
    var logJacobian = 0.0
    var next = 0
    for i in 0..<size {
      // The logarithm of 1 − Σ L[i, j]² so far.
      var logRest = 0.0
      for j in 0..<i {
        let logKept = logSechSquare(u[next])
        factor[i, j] = Elementary.tanh(u[next]) * Elementary.exp(0.5 * logRest)
        logJacobian += logKept + 0.5 * logRest
        logRest += logKept
        next += 1
      }
      factor[i, i] = Elementary.exp(0.5 * logRest)
    }
    return (factor.elements, logJacobian)
  }

  static func inverse(_ value: [Double], bounds: [Double]) -> [Double] {
    guard let factor = Matrix(square: value) else { return [] }
    var u: [Double] = []
    for i in 0..<factor.rows {
      // What later elements of the row have of its length, summed from the end.
      var rests = (0...i).map { factor[i, $0] * factor[i, $0] }
      for j in stride(from: i - 1, through: 0, by: -1) { rests[j] += rests[j + 1] }
      for j in 0..<i {
        let z = factor[i, j]
        let root = rests[j + 1].squareRoot()
        // artanh of z / √(z² + rest) is arsinh of z / √rest.
        let ratio = z.magnitude / root
        let size = Elementary.log1p(
          ratio + ratio * ratio / (1 + (1 + ratio * ratio).squareRoot()))
        u.append(z < 0 ? -size : size)
      }
    }
    return u
  }

  static func build(
    in graph: Graph, _ u: NodeRef, bounds: [NodeRef], event: [Int]
  ) -> (value: NodeRef, logJacobian: NodeRef) {
    let shape = graph.shape(of: u)
    let batch = Array(shape.dropLast())
    let count = shape.last ?? 0
    let size = event.last ?? order(count)
    let matrices = batch + [size, size]
    let diagonal = (0..<size * size).map { $0 % (size + 1) == 0 ? 1.0 : 0 }
    let identity = graph.constant(diagonal, [size, size])
    guard count > 0 else { return (graph.broadcast(identity, to: matrices), graph.constant(0)) }
    // Zeros above and on the diagonal: tanh and the logarithm of what it leaves are 0 there.
    let total = Shapes.count(batch)
    let padded = graph.concat([graph.reshape(u, [total * count]), graph.constant([0], [1])])
    let spread = graph.reshape(
      graph.gather(padded, graph.indices(positions(total, size, count))), matrices)
    let doubled = graph.mul(graph.constant(2), spread)
    let logKept = graph.add(
      graph.add(graph.logSigmoid(doubled), graph.logSigmoid(graph.neg(doubled))),
      graph.constant(2 * 0.6931471805599453))
    let logRests = graph.sub(graph.cumsum(logKept), logKept)
    let roots = graph.mul(graph.constant(0.5), logRests)
    let below = (0..<size * size).map { $0 % size < $0 / size ? 1.0 : 0 }
    let logSlopes = graph.add(logKept, graph.mul(roots, graph.constant(below, [size, size])))
    return (
      graph.mul(graph.add(graph.tanh(spread), identity), graph.exp(roots)), graph.sum(logSlopes)
    )
  }

  /// Where each element of the matrices is in the unconstrained vectors; past them for none.
  private static func positions(_ total: Int, _ size: Int, _ count: Int) -> [Int] {
    var positions: [Int] = []
    positions.reserveCapacity(total * size * size)
    for n in 0..<total {
      for i in 0..<size {
        for j in 0..<size {
          positions.append(j < i ? n * count + i * (i - 1) / 2 + j : total * count)
        }
      }
    }
    return positions
  }

  /// K with K (K − 1) / 2 = count.
  private static func order(_ count: Int) -> Int {
    Int((0.5 + (0.25 + 2 * Double(count)).squareRoot()).rounded())
  }

  /// log(1 − tanh²(u)).
  private static func logSechSquare(_ u: Double) -> Double {
    Elementary.logSigmoid(2 * u) + Elementary.logSigmoid(-2 * u) + 2 * 0.6931471805599453
  }
}
