import Tensors

/// The lower triangular L with L Lᵀ = A, for the lower triangle of a symmetric positive definite A
/// on the last two axes; NaN where A is not positive definite.
enum Cholesky: MatrixOp {
  static let name = "cholesky"

  static func oracle(_ a: [Double], _ n: Int) -> [Double] {
    var l = [Double](repeating: 0, count: n * n)
    for j in 0..<n {
      for i in j..<n {
        let rest = (0..<j).reduce(a[i * n + j]) { $0 - l[i * n + $1] * l[j * n + $1] }
        l[i * n + j] = i == j ? (rest > 0 ? rest.squareRoot() : .nan) : rest / l[j * n + j]
      }
    }
    return l
  }

  /// Source: Murray (2016), "Differentiation of the Cholesky decomposition", eq. 10.
  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let l = call.outputs[0]
    let n = call.shape(0).last ?? 0
    // Φ takes the lower triangle and halves the diagonal.
    let weights = (0..<n * n).map { $0 % n < $0 / n ? 1 : ($0 % n == $0 / n ? 0.5 : 0) }
    let half = g.constant(weights, [n, n])
    let middle = g.mul(g.matmul(l, true, g.tril(call.cotangent), false), half)
    let left = g.triangularSolve(l, middle, transposed: true)
    let whole = g.triangularSolve(l, g.transposeLast(left), transposed: true)
    // The function reads the lower triangle, each element of which stands for two.
    return [g.mul(g.add(whole, g.transposeLast(whole)), half)]
  }

  @inline(__always)
  static func run<T: Scalar>(
    _ a: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ n: Int, scratch: UnsafeMutableRawPointer
  ) {
    for i in 0..<n {
      for j in 0..<n {
        guard j <= i else {
          y[i * n + j] = 0
          continue
        }
        let row = UnsafePointer(y + i * n)
        let rest = a[i * n + j] - Reduce.dot(row, UnsafePointer(y + j * n), count: j)
        y[i * n + j] =
          i == j ? (rest > 0 ? Elementary.sqrt(rest) : T.nan) : rest / y[j * n + j]
      }
    }
  }
}
