// Cholesky+Partial: the derivative of the decomposition in reverse mode.

extension Cholesky {
  /// Replaces the adjoint of the factor L by the adjoint of the matrix A.
  ///
  /// Of the given adjoint the lower half is read. The result is symmetric: the change of the output
  /// is Σᵢⱼ Gᵢⱼ dAᵢⱼ over all elements of a symmetric dA.
  ///
  /// By blocks of columns from the last to the first (Murray, 2016, "Differentiation of the Cholesky
  /// decomposition", section 4): about n³ operations, most of them in products of matrices.
  ///
  /// - Parameters:
  ///   - workspace: as for `Gemm.multiply` with n for all sizes.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func partial<T: Scalar>(
    factor l: UnsafePointer<T>, n: Int, stride: Int, adjoint g: UnsafeMutablePointer<T>,
    adjointStride: Int, workspace: UnsafeMutableRawPointer? = nil, team: ThreadTeam? = nil
  ) {
    lowerPartial(
      factor: l, n: n, stride: stride, adjoint: g, adjointStride: adjointStride,
      workspace: workspace, team: team)
    // Each element below the diagonal stands for two of the symmetric matrix.
    for i in 0..<Swift.max(n, 0) {
      for j in 0..<i {
        let half: T = 0.5 * g[i &* adjointStride &+ j]
        g[i &* adjointStride &+ j] = half
        g[j &* adjointStride &+ i] = half
      }
    }
  }

  /// Replaces the lower half of the adjoint of L by the adjoint of A's lower half, of which alone A
  /// is a function; what lies above the diagonal is undefined afterwards.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func lowerPartial<T: Scalar>(
    factor l: UnsafePointer<T>, n: Int, stride: Int, adjoint g: UnsafeMutablePointer<T>,
    adjointStride gStride: Int, workspace: UnsafeMutableRawPointer? = nil,
    team: ThreadTeam? = nil
  ) {
    withUnsafeTemporaryAllocation(of: T.self, capacity: block * block) { buffer in
      guard let square = buffer.baseAddress else { return }
      var end: Int = n
      while end > 0 {
        let start: Int = Swift.max(0, end &- block)
        let (size, below) = (end &- start, n &- end)
        let diagonal = start &* stride &+ start
        let gDiagonal = g + (start &* gStride &+ start)
        let panel = g + (end &* gStride &+ start)
        if below > 0 {
          Triangular.solveRight(
            .lower, rows: below, n: size, l + diagonal, .rowMajor(stride), panel,
            .rowMajor(gStride), workspace: workspace, team: team)
          Gemm.multiply(
            rows: below, columns: start, inner: size, alpha: -1, panel, .rowMajor(gStride),
            l + start &* stride, .rowMajor(stride), beta: 1, g + end &* gStride,
            .rowMajor(gStride), workspace: workspace, team: team)
          Gemm.multiply(
            rows: size, columns: size, inner: below, alpha: -1, panel,
            MatrixStride(row: 1, column: gStride), l + (end &* stride &+ start),
            .rowMajor(stride), beta: 1, gDiagonal, .rowMajor(gStride), workspace: workspace,
            team: team)
        }
        unblockedPartial(l + diagonal, size, stride, gDiagonal, gStride)
        if start > 0 {
          for i in 0..<size {
            for j in 0..<size {
              let (row, column) = (Swift.max(i, j), Swift.min(i, j))
              let value: T = gDiagonal[row &* gStride &+ column]
              square[i &* block &+ j] = i == j ? value + value : value
            }
          }
          Gemm.multiply(
            rows: size, columns: start, inner: below, alpha: -1, panel,
            MatrixStride(row: 1, column: gStride), l + end &* stride, .rowMajor(stride), beta: 1,
            g + start &* gStride, .rowMajor(gStride), workspace: workspace, team: team)
          Gemm.multiply(
            rows: size, columns: start, inner: size, alpha: -1, square, .rowMajor(block),
            l + start &* stride, .rowMajor(stride), beta: 1, g + start &* gStride,
            .rowMajor(gStride), workspace: workspace, team: team)
        }
        end = start
      }
    }
  }

  @inline(__always)
  private static func unblockedPartial<T: Scalar>(
    _ l: UnsafePointer<T>, _ n: Int, _ stride: Int, _ g: UnsafeMutablePointer<T>, _ gStride: Int
  ) {
    for j in Swift.stride(from: n - 1, through: 0, by: -1) {
      let inverse: T = 1 / l[j &* stride &+ j]
      var diagonal: T = g[j &* gStride &+ j]
      for i in (j + 1)..<Swift.max(n, j + 1) {
        diagonal = fma(-l[i &* stride &+ j] * inverse, g[i &* gStride &+ j], diagonal)
      }
      diagonal *= inverse
      let row = g + j &* gStride
      let known = l + j &* stride
      Vectors.axpy(-diagonal, known, row, count: j)
      for i in (j + 1)..<Swift.max(n, j + 1) {
        let value: T = g[i &* gStride &+ j] * inverse
        g[i &* gStride &+ j] = value
        Vectors.axpy(-value, l + i &* stride, row, count: j)
        Vectors.axpy(-value, known, g + i &* gStride, count: j)
      }
      g[j &* gStride &+ j] = 0.5 * diagonal
    }
  }
}
