// Gemm: products of matrices.

/// C = α A B + β C for matrices of any strides, so in all four transpositions.
///
/// Large products pack panels of A and B and run in five loops around a register tile (Goto and
/// van de Geijn, 2008); small ones read both in place. Sums over k run in blocks of 256 in order,
/// each a chain of fused multiply-adds: the bits depend on the shape only, not on the strides, the
/// instruction set or the number of threads.
public enum Gemm {
  /// The blocks of k, of the rows of A and of the columns of B.
  static let innerBlock = 256
  static let rowBlock = 96
  static let columnBlock = 4080

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
    // The tile wants C's rows contiguous: else the transposed product.
    let isFlipped = cStride.column != 1 && cStride.row == 1
    let product = Product(
      m: isFlipped ? n : m, n: isFlipped ? m : n, k: k, alpha: alpha, keeps: beta != 0,
      a: isFlipped ? b : a, aStride: isFlipped ? bStride.transposed : aStride,
      b: isFlipped ? a : b, bStride: isFlipped ? aStride.transposed : bStride,
      c: c, cStride: isFlipped ? cStride.transposed : cStride)
    if beta != 0 && beta != 1 { scale(m, n, beta, c, cStride) }
    if product.isSmall { return multiplyInPlace(product) }
    if let workspace { return multiplyPacked(product, workspace, team) }
    let bytes = workspaceBytes(rows: m, columns: n, inner: k, of: T.self, threads: team?.count ?? 1)
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    multiplyPacked(product, scratch, team)
    scratch.deallocate()
  }

  /// The scratch memory that a product of this shape may need, whatever its strides.
  public static func workspaceBytes<T: Scalar>(
    rows m: Int, columns n: Int, inner k: Int, of type: T.Type, threads: Int = 1
  ) -> Int {
    // Either matrix may become the one that is packed as a whole.
    let columns = roundUp(Swift.min(Swift.max(m, n), columnBlock), 2 * T.KernelVector.scalarCount)
    let depth = Swift.min(Swift.max(k, 1), innerBlock)
    return (columns + Swift.max(threads, 1) * rowBlock) * depth * MemoryLayout<T>.stride + 64
  }

  /// A product as the kernels see it.
  struct Product<T: Scalar> {
    let m, n, k: Int
    let alpha: T
    /// Whether what C holds is added to.
    let keeps: Bool
    let a: UnsafePointer<T>
    let aStride: MatrixStride
    let b: UnsafePointer<T>
    let bStride: MatrixStride
    let c: UnsafeMutablePointer<T>
    let cStride: MatrixStride

    /// Whether packing would cost more than it saves: B's rows are contiguous and fit into the
    /// second-level cache, or A has so few rows that B is read once anyhow.
    @inline(__always)
    var isSmall: Bool {
      bStride.column == 1 && cStride.column == 1 && (n &* k <= 32768 || m <= 6)
    }
  }

  @inline(__always)
  static func roundUp(_ x: Int, _ step: Int) -> Int { (x + step - 1) / step * step }

  @inline(__always)
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

  /// The product without packing but for B's last columns, where they fill no tile.
  @inline(__always)
  static func multiplyInPlace<T: Scalar>(_ p: Product<T>) {
    let width = T.KernelVector.scalarCount
    withUnsafeTemporaryAllocation(of: T.self, capacity: (innerBlock + 6) * width) { buffer in
      guard let edge = buffer.baseAddress else { return }
      let tile = edge + innerBlock * width
      var start = 0
      while start < p.k {
        let depth = Swift.min(innerBlock, p.k &- start)
        let adds = start > 0 || p.keeps
        let a = p.a + start &* p.aStride.column
        let b = p.b + start &* p.bStride.row
        var j = 0
        while j &+ width <= p.n {
          let isWide = j &+ 2 &* width <= p.n
          var i = 0
          while i < p.m {
            let rows = Swift.min(GemmKernel.rows, p.m &- i)
            let source = a + i &* p.aStride.row
            let target = p.c + (i &* p.cStride.row &+ j)
            if isWide {
              GemmKernel.anyTile(
                rows: rows, isWide: true, inner: depth, source, p.aStride.row, p.aStride.column,
                b + j, p.bStride.row, alpha: p.alpha, adds: adds, target, p.cStride.row)
            } else {
              GemmKernel.anyTile(
                rows: rows, isWide: false, inner: depth, source, p.aStride.row, p.aStride.column,
                b + j, p.bStride.row, alpha: p.alpha, adds: adds, target, p.cStride.row)
            }
            i &+= GemmKernel.rows
          }
          j &+= isWide ? 2 &* width : width
        }
        if j < p.n {
          let left = p.n &- j
          for l in 0..<depth {
            for x in 0..<width {
              edge[l &* width &+ x] = x < left ? b[l &* p.bStride.row &+ j &+ x] : 0
            }
          }
          var i = 0
          while i < p.m {
            let rows = Swift.min(GemmKernel.rows, p.m &- i)
            GemmKernel.anyTile(
              rows: rows, isWide: false, inner: depth, a + i &* p.aStride.row, p.aStride.row,
              p.aStride.column, edge, width, alpha: p.alpha, adds: false, tile, width)
            scatter(
              tile, width, adds, p.c + (i &* p.cStride.row &+ j), p.cStride, rows: rows,
              columns: left)
            i &+= GemmKernel.rows
          }
        }
        start &+= innerBlock
      }
    }
  }

  /// C = tile or C += tile for the part of a tile that lies within C.
  @inline(__always)
  static func scatter<T: Scalar>(
    _ tile: UnsafePointer<T>, _ width: Int, _ adds: Bool, _ c: UnsafeMutablePointer<T>,
    _ stride: MatrixStride, rows: Int, columns: Int
  ) {
    for i in 0..<rows {
      for j in 0..<columns {
        let target = c + (i &* stride.row &+ j &* stride.column)
        let value = tile[i &* width &+ j]
        target.pointee = adds ? target.pointee + value : value
      }
    }
  }
}
