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
    let (l, bar) = (call.outputs[0], call.cotangent)
    return (call.shape(0).last ?? 0) > Blocked.smallest
      ? [call.graph.apply1(CholeskyAdjoint.self, [l, bar])]
      : [adjoint(call.graph, factor: l, adjoint: bar)]
  }

  /// The adjoint of the lower triangle of A, as products and systems.
  static func adjoint(_ g: Graph, factor l: NodeRef, adjoint bar: NodeRef) -> NodeRef {
    let n = g.shape(of: l).last ?? 0
    // Φ takes the lower triangle and halves the diagonal.
    let weights = (0..<n * n).map { $0 % n < $0 / n ? 1 : ($0 % n == $0 / n ? 0.5 : 0) }
    let half = g.constant(weights, [n, n])
    let middle = g.mul(g.matmul(l, true, g.tril(bar), false), half)
    let left = g.triangularSolve(l, middle, transposed: true)
    let whole = g.triangularSolve(l, g.transposeLast(left), transposed: true)
    // The function reads the lower triangle, each element of which stands for two.
    return g.mul(g.add(whole, g.transposeLast(whole)), half)
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let n = call.inputs[0].last ?? 0
    let count = Shapes.count(Array(call.inputs[0].dropLast(2)))
    return KernelPlan(
      ints: [count, n], scratchBytes: Blocked.workspaceBytes(n, n, call),
      cost: Double(count * n * n * (n + 10)) * 0.1)
  }

  static func samples(_ n: Int) -> [OpSample] {
    // A few sizes on either side of where blocks begin.
    guard n <= 9 || n == 63 || n == 65 else { return [] }
    return n <= 9
      ? [
        OpSample([[n, n]], values, tolerance: 1e4), OpSample([[2, n, n]], values, tolerance: 1e4),
      ]
      : [OpSample([[n, n]], values, isSmooth: false, tolerance: 1e5)]
  }

  static func run64(_ k: KernelContext) { runBlocked(k, Double.self) }
  static func run32(_ k: KernelContext) { runBlocked(k, Float.self) }

  @inline(__always)
  private static func runBlocked<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (count, n) = (k.ints[0], k.ints[1])
    for i in 0..<count {
      let (a, y) = (k.input(0, T.self) + i * n * n, k.output(0, T.self) + i * n * n)
      let scratch = UnsafeMutableRawPointer(k.scratch(T.self))
      guard n > Blocked.smallest else {
        run(a, y, n, scratch: scratch)
        continue
      }
      y.update(from: a, count: n * n)
      let bad = Tensors.Cholesky.factor(y, n: n, stride: n, workspace: scratch, team: k.team)
      if let bad { fail(y, n, from: bad) }
    }
  }

  /// NaN from the first row on whose pivot is not positive.
  @inline(__always)
  private static func fail<T: Scalar>(_ y: UnsafeMutablePointer<T>, _ n: Int, from row: Int) {
    for i in 0..<n {
      for j in 0..<n {
        if j > i { y[i * n + j] = 0 } else if i >= row, j >= row { y[i * n + j] = T.nan }
      }
    }
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
