import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// log |det A| of square matrices on the last two axes; -infinity where A is singular.
enum LogDet: MatrixOp {
  static let name = "log_det"
  static var isMatrixValued: Bool { false }

  /// By expansion with fractions of pivots, in plain arrays.
  static func oracle(_ matrix: [Double], _ n: Int) -> [Double] {
    var a = matrix
    var total = 0.0
    for c in 0..<n {
      let best = (c..<n).max { a[$0 * n + c].magnitude < a[$1 * n + c].magnitude } ?? c
      for j in 0..<n { a.swapAt(c * n + j, best * n + j) }
      total += Glibc.log(a[c * n + c].magnitude)
      guard a[c * n + c] != 0 else { return [-.infinity] }
      for r in c + 1..<max(n, c + 1) {
        let factor = a[r * n + c] / a[c * n + c]
        for j in c..<n { a[r * n + j] -= factor * a[c * n + j] }
      }
    }
    return [total]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let inverse = g.transposeLast(g.inverse(call.inputs[0]))
    return [g.mul(inverse, g.reshape(call.cotangent, Array(call.shape(0).dropLast(2)) + [1, 1]))]
  }

  @inline(__always)
  static func run<T: Scalar>(
    _ a: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ n: Int, scratch: UnsafeMutableRawPointer
  ) {
    let factors = scratch.assumingMemoryBound(to: T.self)
    let pivots = (scratch + n * n * MemoryLayout<T>.stride).assumingMemoryBound(to: Int32.self)
    for i in 0..<n * n { factors[i] = a[i] }
    _ = LU.factor(factors, n, pivots: pivots)
    var total: T = 0
    for i in 0..<n { total += Elementary.log(factors[i * n + i].magnitude) }
    y[0] = total
  }
}
