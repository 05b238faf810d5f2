import Tensors

/// The inverses of square matrices on the last two axes.
enum Inverse: MatrixOp {
  static let name = "inverse"

  static func oracle(_ a: [Double], _ n: Int) -> [Double] {
    LU.oracle(a, n, (0..<n * n).map { $0 / n == $0 % n ? 1 : 0 }, n)
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let y = call.outputs[0]
    return [g.neg(g.matmul(g.matmul(y, true, call.cotangent, false), false, y, true))]
  }

  @inline(__always)
  static func run<T: Scalar>(
    _ a: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ n: Int, scratch: UnsafeMutableRawPointer
  ) {
    let factors = scratch.assumingMemoryBound(to: T.self)
    let pivots = (scratch + n * n * MemoryLayout<T>.stride).assumingMemoryBound(to: Int32.self)
    for i in 0..<n * n { factors[i] = a[i] }
    _ = LU.factor(factors, n, pivots: pivots)
    for i in 0..<n {
      for j in 0..<n { y[i * n + j] = i == j ? 1 : 0 }
    }
    LU.solve(UnsafePointer(factors), n, pivots: UnsafePointer(pivots), y, n)
  }
}
