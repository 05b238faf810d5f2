// Cholesky+Partial: the derivative of the decomposition in reverse mode.

extension Cholesky {
  /// Replaces the adjoint of the factor L by the adjoint of the matrix A.
  ///
  /// Of the given adjoint the lower half is read. The result is symmetric: the change of the output
  /// is Σᵢⱼ Gᵢⱼ dAᵢⱼ over all elements of a symmetric dA.
  ///
  /// Small matrices go by the unblocked algorithm, larger ones by ½ L⁻ᵀ (P + Pᵀ) L⁻¹ with
  /// P = Φ(Lᵀ L̄), the lower half with its diagonal halved (Murray, 2016).
  ///
  /// - Parameters:
  ///   - scratch: room for n² elements.
  ///   - workspace: as for `Gemm.multiply` with n for all sizes.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func partial<T: Scalar>(
    factor l: UnsafePointer<T>, n: Int, stride: Int, adjoint g: UnsafeMutablePointer<T>,
    adjointStride: Int, scratch: UnsafeMutablePointer<T>,
    workspace: UnsafeMutableRawPointer? = nil, team: ThreadTeam? = nil
  ) {
    if n <= 32 {
      unblockedPartial(l, n, stride, g, adjointStride)
      return
    }
    for i in 0..<n { for j in (i + 1)..<Swift.max(n, i + 1) { g[i &* adjointStride &+ j] = 0 } }
    Gemm.multiply(
      rows: n, columns: n, inner: n, l, MatrixStride(row: 1, column: stride), g,
      .rowMajor(adjointStride), scratch, .rowMajor(n), workspace: workspace, team: team)
    // Φ and the sum with its transpose, halved: the off-diagonal elements are ½ P, the diagonal too.
    for i in 0..<n {
      for j in 0...i {
        let value: T = 0.5 * scratch[i &* n &+ j]
        g[i &* adjointStride &+ j] = value
        g[j &* adjointStride &+ i] = value
      }
    }
    Triangular.solve(
      .lower, isTransposed: true, n: n, columns: n, l, .rowMajor(stride), g,
      .rowMajor(adjointStride), workspace: workspace, team: team)
    Triangular.solveRight(
      .lower, rows: n, n: n, l, .rowMajor(stride), g, .rowMajor(adjointStride),
      workspace: workspace, team: team)
    symmetrise(g, n: n, stride: adjointStride)
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
    // Each element below the diagonal stands for two of the symmetric matrix.
    for i in 0..<Swift.max(n, 0) {
      for j in 0..<i {
        let half: T = 0.5 * g[i &* gStride &+ j]
        g[i &* gStride &+ j] = half
        g[j &* gStride &+ i] = half
      }
    }
  }
}
