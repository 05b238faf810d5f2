// LU: elimination with partial pivoting, for general square matrices.

/// The decomposition P A = L U of a square row-major matrix, and solve, inverse and determinant.
public enum LU {
  static let block = 32

  /// Replaces a matrix by its factors: L below the diagonal (its own being ones), U on and above.
  ///
  /// - Parameters:
  ///   - pivots: room for n indices: row i was exchanged with row pivots[i], in order.
  ///   - workspace: as for `Gemm.multiply` with n for all sizes.
  /// - Returns: nil, or the first column (from 0) without a finite pivot other than 0: the matrix is
  ///   singular, and its contents are undefined.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func factor<T: Scalar>(
    _ a: UnsafeMutablePointer<T>, n: Int, stride: Int, pivots: UnsafeMutablePointer<Int32>,
    workspace: UnsafeMutableRawPointer? = nil
  ) -> Int? {
    var start = 0
    while start < n {
      let size = Swift.min(block, n - start)
      let end = start + size
      if let bad = factorPanel(a, start, end, n, stride, pivots) { return bad }
      if end < n {
        Triangular.solve(
          .lower, hasUnitDiagonal: true, n: size, columns: n - end,
          a + (start &* stride &+ start), .rowMajor(stride), a + (start &* stride &+ end),
          .rowMajor(stride), workspace: workspace)
        Gemm.multiply(
          rows: n - end, columns: n - end, inner: size, alpha: -1, a + (end &* stride &+ start),
          .rowMajor(stride), a + (start &* stride &+ end), .rowMajor(stride), beta: 1,
          a + (end &* stride &+ end), .rowMajor(stride), workspace: workspace)
      }
      start = end
    }
    return nil
  }

  @inline(__always)
  private static func factorPanel<T: Scalar>(
    _ a: UnsafeMutablePointer<T>, _ start: Int, _ end: Int, _ n: Int, _ stride: Int,
    _ pivots: UnsafeMutablePointer<Int32>
  ) -> Int? {
    for k in start..<end {
      var best = k
      var top: T = a[k &* stride &+ k].magnitude
      for i in (k + 1)..<Swift.max(n, k + 1) {
        let size: T = a[i &* stride &+ k].magnitude
        if size > top {
          top = size
          best = i
        }
      }
      if !(top > 0 && top < T.infinity) { return k }
      pivots[k] = Int32(truncatingIfNeeded: best)
      if best != k {
        for j in 0..<n {
          let moved: T = a[k &* stride &+ j]
          a[k &* stride &+ j] = a[best &* stride &+ j]
          a[best &* stride &+ j] = moved
        }
      }
      let pivot: T = a[k &* stride &+ k]
      for i in (k + 1)..<Swift.max(n, k + 1) {
        let factor: T = a[i &* stride &+ k] / pivot
        a[i &* stride &+ k] = factor
        Vectors.axpy(
          -factor, a + (k &* stride &+ k + 1), a + (i &* stride &+ k + 1), count: end - k - 1)
      }
    }
    return nil
  }

  /// Solves A X = B, or Aᵀ X = B, in B's place from the factors.
  public static func solve<T: Scalar>(
    _ factors: UnsafePointer<T>, n: Int, stride: Int, pivots: UnsafePointer<Int32>,
    isTransposed: Bool = false, columns: Int, _ b: UnsafeMutablePointer<T>,
    _ bStride: MatrixStride, workspace: UnsafeMutableRawPointer? = nil
  ) {
    if !isTransposed { exchange(0..<Swift.max(n, 0), pivots, columns, b, bStride) }
    Triangular.solve(
      isTransposed ? .upper : .lower, isTransposed: isTransposed, hasUnitDiagonal: !isTransposed,
      n: n, columns: columns, factors, .rowMajor(stride), b, bStride, workspace: workspace)
    Triangular.solve(
      isTransposed ? .lower : .upper, isTransposed: isTransposed, hasUnitDiagonal: isTransposed,
      n: n, columns: columns, factors, .rowMajor(stride), b, bStride, workspace: workspace)
    if isTransposed { exchange((0..<Swift.max(n, 0)).reversed(), pivots, columns, b, bStride) }
  }

  @inline(__always)
  private static func exchange<T: Scalar>(
    _ order: some Sequence<Int>, _ pivots: UnsafePointer<Int32>, _ columns: Int,
    _ b: UnsafeMutablePointer<T>, _ stride: MatrixStride
  ) {
    for i in order where Int(pivots[i]) != i {
      for j in 0..<Swift.max(columns, 0) {
        let first = i &* stride.row &+ j &* stride.column
        let second = Int(pivots[i]) &* stride.row &+ j &* stride.column
        let moved: T = b[first]
        b[first] = b[second]
        b[second] = moved
      }
    }
  }

  /// Writes A⁻¹ from the factors.
  public static func inverse<T: Scalar>(
    _ factors: UnsafePointer<T>, n: Int, stride: Int, pivots: UnsafePointer<Int32>,
    into out: UnsafeMutablePointer<T>, outStride: Int, workspace: UnsafeMutableRawPointer? = nil
  ) {
    for i in 0..<Swift.max(n, 0) {
      for j in 0..<n { out[i &* outStride &+ j] = i == j ? 1 : 0 }
    }
    solve(
      factors, n: n, stride: stride, pivots: pivots, columns: n, out, .rowMajor(outStride),
      workspace: workspace)
  }

  /// log |det A| and the determinant's sign from the factors.
  public static func logDeterminant<T: Scalar>(
    _ factors: UnsafePointer<T>, n: Int, stride: Int, pivots: UnsafePointer<Int32>
  ) -> (logMagnitude: T, sign: Int) {
    var sign = 1
    for i in 0..<Swift.max(n, 0) {
      if Int(pivots[i]) != i { sign = -sign }
      if factors[i &* stride &+ i] < 0 { sign = -sign }
    }
    let sum: T = Reduce.sum(count: n) { i in
      Elementary.log(factors[i &* stride &+ i].magnitude)
    }
    return (sum, sign)
  }
}
