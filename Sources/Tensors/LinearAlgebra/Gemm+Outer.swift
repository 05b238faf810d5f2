// Gemm+Outer: products whose inner size is so small that writing the result is all the work.

extension Gemm.SourceProduct {
  /// Whether the product is a sum of one or two outer products with contiguous rows.
  @inline(__always)
  var isOuter: Bool {
    k <= 2 && cStride.column == 1 && a.matrix != nil && b.matrix?.step == 1 && n >= 64
  }
}

extension Gemm {
  /// A product with an inner size of 1 or 2: row by row, as memory is written fastest.
  @inline(__always)
  static func runOuter<T, A: PanelSource, B: PanelSource, E: GemmEpilogue>(
    _ p: SourceProduct<T, A, B>, _ epilogue: E, _ team: ThreadTeam?
  ) where A.Element == T, B.Element == T, E.Element == T {
    let rows = OuterRows(product: p, epilogue: epilogue)
    rows.run(chunks: rows.chunks, on: Double(p.m) * Double(p.n) > 1e5 ? team : nil)
  }

  struct OuterRows<T, A: PanelSource, B: PanelSource, E: GemmEpilogue>: ParallelBody
  where A.Element == T, B.Element == T, E.Element == T {
    let product: SourceProduct<T, A, B>
    let epilogue: E

    /// Rows a chunk: about 16,384 elements.
    @inline(__always)
    private var size: Int { 1 &+ 16384 / product.n }

    @inline(__always)
    var chunks: Int { (product.m &+ size &- 1) / size }

    @inline(__always)
    func run(chunk: Int, worker: Int) {
      let p = product
      guard let a = p.a.matrix, let b = p.b.matrix else { return }
      let alpha: T = p.alpha
      let b0 = b.elements
      let b1 = b0 + b.innerStep
      for i in (chunk &* size)..<Swift.min(p.m, (chunk &+ 1) &* size) {
        let c = p.c + i &* p.cStride.row
        let a0: T = a.elements[i &* a.step]
        // The chains of the tile: what is not there adds zero.
        if p.k == 1 {
          if p.keeps {
            for j in 0..<p.n { c[j] = fma(alpha, fma(a0, b0[j], 0), c[j]) }
          } else {
            for j in 0..<p.n { c[j] = fma(alpha, fma(a0, b0[j], 0), 0) }
          }
        } else {
          let a1: T = a.elements[i &* a.step &+ a.innerStep]
          if p.keeps {
            for j in 0..<p.n { c[j] = fma(alpha, fma(a1, b1[j], fma(a0, b0[j], 0)), c[j]) }
          } else {
            for j in 0..<p.n { c[j] = fma(alpha, fma(a1, b1[j], fma(a0, b0[j], 0)), 0) }
          }
        }
        if !E.isEmpty {
          epilogue.finish(c, step: p.cStride.row, row: i, column: 0, rows: 1, columns: p.n)
        }
      }
    }
  }
}
