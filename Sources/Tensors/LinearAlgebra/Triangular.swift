// Triangular: systems of equations with a triangular matrix.

/// Solves with triangular matrices, in place, for any strides.
///
/// Halves of the unknowns are taken out of each other with `Gemm`, blocks of 32 by substitution. A zero on
/// the diagonal gives infinities or NaN, never a trap.
public enum Triangular {
  /// Which half of the matrix is read.
  public enum Half: Sendable {
    /// The diagonal and what lies below.
    case lower
    /// The diagonal and what lies above.
    case upper
  }

  static let block = 32

  /// Solves A X = B, or Aᵀ X = B, for X in B's place.
  ///
  /// - Parameters:
  ///   - half: the half of A that holds it.
  ///   - isTransposed: whether the transpose of that triangle is meant.
  ///   - hasUnitDiagonal: whether the diagonal counts as ones and is not read.
  ///   - n: rows of A and of B.
  ///   - columns: columns of B.
  ///   - workspace: as for `Gemm.multiply` with n, columns and `n` as its sizes.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func solve<T: Scalar>(
    _ half: Half, isTransposed: Bool = false, hasUnitDiagonal: Bool = false, n: Int, columns: Int,
    _ a: UnsafePointer<T>, _ aStride: MatrixStride, _ b: UnsafeMutablePointer<T>,
    _ bStride: MatrixStride, workspace: UnsafeMutableRawPointer? = nil, team: ThreadTeam? = nil
  ) {
    if n <= 0 || columns <= 0 { return }
    // An upper triangle is the transpose of a lower one.
    let system = System(
      isForward: (half == .lower) != isTransposed, hasUnitDiagonal: hasUnitDiagonal,
      columns: columns, a: a, stride: isTransposed ? aStride.transposed : aStride, b: b,
      bStride: bStride, workspace: workspace, team: team)
    solve(system, start: 0, n: n)
  }

  private struct System<T: Scalar> {
    let isForward, hasUnitDiagonal: Bool
    let columns: Int
    let a: UnsafePointer<T>
    let stride: MatrixStride
    let b: UnsafeMutablePointer<T>
    let bStride: MatrixStride
    let workspace: UnsafeMutableRawPointer?
    let team: ThreadTeam?
  }

  /// Solves for the unknowns from `start` on: one half, its products out of the other, the other.
  private static func solve<T: Scalar>(_ s: System<T>, start: Int, n: Int) {
    if n <= block { return solveBlock(s, start, n) }
    let half = (n / 2 + block - 1) / block * block
    let middle = start + half
    solve(s, start: s.isForward ? start : middle, n: s.isForward ? half : n - half)
    let found = s.isForward ? start : middle
    let open = s.isForward ? middle : start
    Gemm.multiply(
      rows: s.isForward ? n - half : half, columns: s.columns,
      inner: s.isForward ? half : n - half, alpha: -1,
      s.a + (open &* s.stride.row &+ found &* s.stride.column), s.stride,
      s.b + found &* s.bStride.row, s.bStride, beta: 1, s.b + open &* s.bStride.row, s.bStride,
      workspace: s.workspace, team: s.team)
    solve(s, start: open, n: s.isForward ? n - half : half)
  }

  @inline(__always)
  private static func solveBlock<T: Scalar>(_ s: System<T>, _ start: Int, _ size: Int) {
    withUnsafeTemporaryAllocation(of: T.self, capacity: block * block) { buffer in
      guard let diagonal = buffer.baseAddress else { return }
      for i in 0..<size {
        for j in 0..<size {
          diagonal[i &* block &+ j] =
            s.a[(start &+ i) &* s.stride.row &+ (start &+ j) &* s.stride.column]
        }
        let pivot: T = s.hasUnitDiagonal ? 1 : diagonal[i &* block &+ i]
        diagonal[i &* block &+ i] = 1 / pivot
      }
      substitute(
        s.isForward, size, s.columns, diagonal, s.b + start &* s.bStride.row, s.bStride)
    }
  }

  /// Solves X A = B, or X Aᵀ = B, for X in B's place: the transposed problem of `solve`.
  ///
  /// - Parameters:
  ///   - rows: rows of B.
  ///   - n: columns of B, rows and columns of A.
  public static func solveRight<T: Scalar>(
    _ half: Half, isTransposed: Bool = false, hasUnitDiagonal: Bool = false, rows: Int, n: Int,
    _ a: UnsafePointer<T>, _ aStride: MatrixStride, _ b: UnsafeMutablePointer<T>,
    _ bStride: MatrixStride, workspace: UnsafeMutableRawPointer? = nil, team: ThreadTeam? = nil
  ) {
    solve(
      half, isTransposed: !isTransposed, hasUnitDiagonal: hasUnitDiagonal, n: n, columns: rows, a,
      aStride, b, bStride.transposed, workspace: workspace, team: team)
  }

  /// Substitution with one block, whose diagonal holds the reciprocals.
  @inline(__always)
  private static func substitute<T: Scalar>(
    _ isForward: Bool, _ size: Int, _ columns: Int, _ a: UnsafePointer<T>,
    _ b: UnsafeMutablePointer<T>, _ stride: MatrixStride
  ) {
    if stride.column == 1 && columns > 1 {
      for step in 0..<size {
        let i = isForward ? step : size - 1 - step
        let row = b + i &* stride.row
        for k in isForward ? 0..<i : (i + 1)..<size {
          Vectors.axpy(-a[i &* block &+ k], b + k &* stride.row, row, count: columns)
        }
        Vectors.scale(a[i &* block &+ i], row, into: row, count: columns)
      }
      return
    }
    // One right-hand side after the other; each new unknown is taken out of those that follow.
    withUnsafeTemporaryAllocation(of: T.self, capacity: block * block + block) { buffer in
      guard let turned = buffer.baseAddress else { return }
      let x = turned + block * block
      for i in 0..<size { for k in 0..<size { turned[k &* block &+ i] = a[i &* block &+ k] } }
      for column in 0..<columns {
        let source = b + column &* stride.column
        for i in 0..<size { x[i] = source[i &* stride.row] }
        for step in 0..<size {
          let k = isForward ? step : size - 1 - step
          let value: T = x[k] * turned[k &* block &+ k]
          x[k] = value
          let line = turned + k &* block
          if isForward {
            for i in (k + 1)..<Swift.max(size, k + 1) { x[i] = fma(-value, line[i], x[i]) }
          } else {
            for i in 0..<k { x[i] = fma(-value, line[i], x[i]) }
          }
        }
        for i in 0..<size { source[i &* stride.row] = x[i] }
      }
    }
  }
}
