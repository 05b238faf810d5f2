// Cholesky: the factor L of a symmetric positive definite matrix A = L Lᵀ, and its uses.

/// The Cholesky decomposition, for row-major matrices whose rows are `stride` elements apart.
public enum Cholesky {
  static let block = 48

  /// Replaces a symmetric matrix, of which the lower half is read, by its lower factor L; what lies
  /// above the diagonal becomes 0.
  ///
  /// - Parameter workspace: as for `Gemm.multiply` with n for all sizes.
  /// - Returns: nil, or the first row (from 0) whose pivot is not a positive number: the matrix is
  ///   not positive definite there, and its contents are undefined.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func factor<T: Scalar>(
    _ a: UnsafeMutablePointer<T>, n: Int, stride: Int, workspace: UnsafeMutableRawPointer? = nil,
    team: ThreadTeam? = nil
  ) -> Int? {
    var start = 0
    while start < n {
      let size = Swift.min(block, n - start)
      if let bad = factorPanel(a, start, size, n, stride) { return bad }
      // The rest of the lower half, by blocks of columns, less the panel's products.
      var column = start + size
      while column < n {
        let width = Swift.min(2 * block, n - column)
        let left = a + (column &* stride &+ start)
        Gemm.multiply(
          rows: n - column, columns: width, inner: size, alpha: -1, left, .rowMajor(stride), left,
          MatrixStride(row: 1, column: stride), beta: 1, a + (column &* stride &+ column),
          .rowMajor(stride), workspace: workspace, team: team)
        column += width
      }
      start += size
    }
    for i in 0..<Swift.max(n, 0) {
      for j in (i + 1)..<Swift.max(n, i + 1) { a[i &* stride &+ j] = 0 }
    }
    return nil
  }

  /// Factors `size` columns from `start` on down to the last row.
  @inline(__always)
  private static func factorPanel<T: Scalar>(
    _ a: UnsafeMutablePointer<T>, _ start: Int, _ size: Int, _ n: Int, _ stride: Int
  ) -> Int? {
    for j in start..<(start + size) {
      let row = a + (j &* stride &+ start)
      let known = j - start
      let pivot: T = a[j &* stride &+ j] - Reduce.dot(row, row, count: known)
      if !(pivot > 0 && pivot < T.infinity) { return j }
      let root: T = Elementary.sqrt(pivot)
      let inverse: T = 1 / root
      a[j &* stride &+ j] = root
      let below = a + ((j + 1) &* stride &+ start)
      Gemv.rowDots(n - j - 1, known, below, stride, row) { i, value in
        let place = i &* stride &+ known
        below[place] = (below[place] - value) * inverse
      }
    }
    return nil
  }

  /// log det A = 2 Σ log Lᵢᵢ from the factor.
  public static func logDeterminant<T: Scalar>(
    _ l: UnsafePointer<T>, n: Int, stride: Int
  ) -> T {
    2 * Reduce.sum(count: n) { i in Elementary.log(l[i &* stride &+ i]) }
  }

  /// Solves A X = B in B's place from the factor: L (Lᵀ X) = B.
  public static func solve<T: Scalar>(
    _ l: UnsafePointer<T>, n: Int, stride: Int, columns: Int, _ b: UnsafeMutablePointer<T>,
    _ bStride: MatrixStride, workspace: UnsafeMutableRawPointer? = nil
  ) {
    Triangular.solve(
      .lower, n: n, columns: columns, l, .rowMajor(stride), b, bStride, workspace: workspace)
    Triangular.solve(
      .lower, isTransposed: true, n: n, columns: columns, l, .rowMajor(stride), b, bStride,
      workspace: workspace)
  }

  /// Writes the symmetric inverse A⁻¹ = L⁻ᵀ L⁻¹ from the factor, exactly symmetric.
  public static func inverse<T: Scalar>(
    _ l: UnsafePointer<T>, n: Int, stride: Int, into out: UnsafeMutablePointer<T>, outStride: Int,
    workspace: UnsafeMutableRawPointer? = nil
  ) {
    for i in 0..<Swift.max(n, 0) {
      for j in 0..<n { out[i &* outStride &+ j] = i == j ? 1 : 0 }
    }
    solve(
      l, n: n, stride: stride, columns: n, out, .rowMajor(outStride), workspace: workspace)
    symmetrise(out, n: n, stride: outStride)
  }

  /// Replaces a square matrix by the mean of itself and its transpose.
  @inline(__always)
  static func symmetrise<T: Scalar>(_ a: UnsafeMutablePointer<T>, n: Int, stride: Int) {
    for i in 0..<Swift.max(n, 0) {
      for j in 0..<i {
        let mean: T = 0.5 * (a[i &* stride &+ j] + a[j &* stride &+ i])
        a[i &* stride &+ j] = mean
        a[j &* stride &+ i] = mean
      }
    }
  }
}
