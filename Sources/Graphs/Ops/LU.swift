import Tensors

/// Gaussian elimination with partial pivoting, on one matrix.
enum LU {
  /// Overwrites `a` by its factors and `pivots` by the row swaps; returns the sign of the
  /// permutation. A singular matrix leaves a zero on the diagonal.
  @inline(__always)
  static func factor<T: Scalar>(
    _ a: UnsafeMutablePointer<T>, _ n: Int, pivots: UnsafeMutablePointer<Int32>
  ) -> T {
    var sign: T = 1
    for c in 0..<n {
      var best = c
      for r in c..<n where a[r * n + c].magnitude > a[best * n + c].magnitude { best = r }
      pivots[c] = Int32(truncatingIfNeeded: best)
      if best != c {
        sign = -sign
        for j in 0..<n {
          let saved = a[c * n + j]
          a[c * n + j] = a[best * n + j]
          a[best * n + j] = saved
        }
      }
      let pivot = a[c * n + c]
      guard pivot != 0 else { continue }
      for r in c + 1..<max(n, c + 1) {
        let factor = a[r * n + c] / pivot
        a[r * n + c] = factor
        for j in c + 1..<max(n, c + 1) {
          a[r * n + j] = a[r * n + j].addingProduct(-factor, a[c * n + j])
        }
      }
    }
    return sign
  }

  /// Overwrites the m columns of `b` by the solution of A x = b.
  @inline(__always)
  static func solve<T: Scalar>(
    _ a: UnsafePointer<T>, _ n: Int, pivots: UnsafePointer<Int32>,
    _ b: UnsafeMutablePointer<T>, _ m: Int
  ) {
    for c in 0..<n {
      let p = Int(pivots[c])
      guard p != c else { continue }
      for j in 0..<m {
        let saved = b[c * m + j]
        b[c * m + j] = b[p * m + j]
        b[p * m + j] = saved
      }
    }
    for r in 0..<n {
      for c in 0..<r {
        let factor = -a[r * n + c]
        for j in 0..<m { b[r * m + j] = b[r * m + j].addingProduct(factor, b[c * m + j]) }
      }
    }
    for r in stride(from: n - 1, through: 0, by: -1) {
      for c in r + 1..<max(n, r + 1) {
        let factor = -a[r * n + c]
        for j in 0..<m { b[r * m + j] = b[r * m + j].addingProduct(factor, b[c * m + j]) }
      }
      let pivot = a[r * n + r]
      for j in 0..<m { b[r * m + j] = b[r * m + j] / pivot }
    }
  }

  /// The solution of A x = b for m columns by Gauss and Jordan, in plain arrays: the oracle.
  static func oracle(_ matrix: [Double], _ n: Int, _ right: [Double], _ m: Int) -> [Double] {
    var a = matrix
    var b = right
    for c in 0..<n {
      let best = (c..<n).max { a[$0 * n + c].magnitude < a[$1 * n + c].magnitude } ?? c
      for j in 0..<n { a.swapAt(c * n + j, best * n + j) }
      for j in 0..<m { b.swapAt(c * m + j, best * m + j) }
      for r in 0..<n where r != c {
        let factor = a[r * n + c] / a[c * n + c]
        for j in 0..<n { a[r * n + j] -= factor * a[c * n + j] }
        for j in 0..<m { b[r * m + j] -= factor * b[c * m + j] }
      }
    }
    return b.indices.map { b[$0] / a[$0 / m * n + $0 / m] }
  }
}
