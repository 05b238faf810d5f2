// Gemm: products of matrices.

/// C = α A B + β C for matrices of any strides, so in all four transpositions.
///
/// Large products pack panels of A and B around a register tile (Goto and van de Geijn, 2008);
/// small and thin ones read what they can in place. Sums over k run in blocks of 512 in order, each
/// a chain of fused multiply-adds: the bits depend on the shape only, not on the strides, the
/// instruction set or the number of threads.
public enum Gemm {
  /// The length of a chain of fused multiply-adds: it decides bits.
  static let innerBlock = 512
  /// The most of k, of the rows of A and of the columns of B that are packed at a time.
  static let mostInner = 512
  static let mostRows = 3072
  static let mostColumns = 3072

  /// Computes C = α A B + β C. Where β is 0, C need not be initialised.
  ///
  /// - Parameters:
  ///   - m: rows of A and C.
  ///   - n: columns of B and C.
  ///   - k: columns of A and rows of B; with 0 the product is 0.
  ///   - workspace: `workspaceBytes` of scratch memory, aligned to 64 bytes; without it the call
  ///     allocates where it packs.
  ///   - team: threads for products of more than a million operations.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func multiply<T: Scalar>(
    rows m: Int, columns n: Int, inner k: Int, alpha: T = 1,
    _ a: UnsafePointer<T>, _ aStride: MatrixStride,
    _ b: UnsafePointer<T>, _ bStride: MatrixStride,
    beta: T = 0, _ c: UnsafeMutablePointer<T>, _ cStride: MatrixStride,
    workspace: UnsafeMutableRawPointer? = nil, team: ThreadTeam? = nil
  ) {
    if m <= 0 || n <= 0 { return }
    if k <= 0 || alpha == 0 { return scale(m, n, beta, c, cStride) }
    if beta != 0 && beta != 1 { scale(m, n, beta, c, cStride) }
    let left = StridedSource(a, step: aStride.row, innerStep: aStride.column)
    let right = StridedSource(b, step: bStride.column, innerStep: bStride.row)
    // The tile wants C's rows contiguous: else the transposed product.
    let isFlipped = cStride.column != 1 && cStride.row == 1
    let product = SourceProduct(
      m: isFlipped ? n : m, n: isFlipped ? m : n, k: k, alpha: alpha, keeps: beta != 0,
      a: isFlipped ? right : left, b: isFlipped ? left : right, c: c,
      cStride: isFlipped ? cStride.transposed : cStride)
    run(product, NoEpilogue(), workspace, team)
  }

  /// The scratch memory that a product of this shape may need, whatever its strides.
  public static func workspaceBytes<T: Scalar>(
    rows m: Int, columns n: Int, inner k: Int, of type: T.Type, threads: Int = 1
  ) -> Int {
    let depth = Swift.min(Swift.max(k, 1), mostInner)
    func padded(_ size: Int) -> Int {
      Swift.min(size, mostRows) + TileKernels.mostRows + TileKernels.mostColumns
    }
    let panels = (padded(m) + padded(n)) * depth * MemoryLayout<T>.stride
    return panels + PanelSteps<T>.bytes(padded(m) + padded(n), depth) + 128
  }

  @inline(__always)
  static func roundUp(_ x: Int, _ step: Int) -> Int { (x &+ step &- 1) / step &* step }

  static func scale<T: Scalar>(
    _ m: Int, _ n: Int, _ beta: T, _ c: UnsafeMutablePointer<T>, _ stride: MatrixStride
  ) {
    if beta == 1 { return }
    for i in 0..<m {
      for j in 0..<n {
        let place = i &* stride.row &+ j &* stride.column
        c[place] = beta == 0 ? 0 : beta * c[place]
      }
    }
  }
}
