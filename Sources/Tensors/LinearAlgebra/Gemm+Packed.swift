// Gemm+Packed: the five loops over packed panels.

extension Gemm {
  /// The product over panels packed into the workspace.
  @inline(__always)
  static func multiplyPacked<T: Scalar>(
    _ p: Product<T>, _ workspace: UnsafeMutableRawPointer, _ team: ThreadTeam?
  ) {
    multiply(
      rows: p.m, columns: p.n, inner: p.k, alpha: p.alpha, keeps: p.keeps,
      StridedSource(p.a, step: p.aStride.row, innerStep: p.aStride.column),
      StridedSource(p.b, step: p.bStride.column, innerStep: p.bStride.row), p.c, p.cStride,
      workspace, team)
  }

  /// The product of two sources: C = α A B, or C += α A B.
  @inline(__always)
  static func multiply<T, A: PanelSource, B: PanelSource>(
    rows m: Int, columns n: Int, inner k: Int, alpha: T = 1, keeps: Bool = false,
    _ a: A, _ b: B, _ c: UnsafeMutablePointer<T>, _ cStride: MatrixStride,
    _ workspace: UnsafeMutableRawPointer, _ team: ThreadTeam?
  ) where A.Element == T, B.Element == T {
    let p = SourceProduct(
      m: m, n: n, k: k, alpha: alpha, keeps: keeps, a: a, b: b, c: c, cStride: cStride)
    let width = 2 &* T.KernelVector.scalarCount
    let isWorth = Double(p.m) * Double(p.n) * Double(p.k) > 5e5
    let aligned =
      UnsafeMutableRawPointer(
        bitPattern: (UInt(bitPattern: workspace) &+ 63) & ~63) ?? workspace
    let panels = aligned.assumingMemoryBound(to: T.self)
    var column = 0
    while column < p.n {
      let columns = Swift.min(columnBlock, p.n &- column)
      let padded = roundUp(columns, width)
      var start = 0
      while start < p.k {
        let depth = Swift.min(innerBlock, p.k &- start)
        let packing = PanelPacking(
          product: p, panels: panels, column: column, columns: columns, start: start, depth: depth)
        let blocks = RowBlocks(
          product: p, panels: panels, own: panels + padded &* depth, column: column,
          columns: columns, start: start, depth: depth)
        let chunks = (p.m &+ rowBlock &- 1) / rowBlock
        if let team, isWorth {
          team.run(chunks: packing.chunks, packing)
          team.run(chunks: chunks, blocks)
        } else {
          for chunk in 0..<packing.chunks { packing.run(chunk: chunk, worker: 0) }
          for chunk in 0..<chunks { blocks.run(chunk: chunk, worker: 0) }
        }
        start &+= innerBlock
      }
      column &+= columnBlock
    }
  }

  /// A product of sources as the loops see it.
  struct SourceProduct<T, A: PanelSource, B: PanelSource>
  where A.Element == T, B.Element == T {
    let m, n, k: Int
    let alpha: T
    /// Whether what C holds is added to.
    let keeps: Bool
    let a: A
    let b: B
    let c: UnsafeMutablePointer<T>
    let cStride: MatrixStride
  }

  /// Packs panels of B: each the columns of one tile, row by row, padded with zeros.
  struct PanelPacking<T, A: PanelSource, B: PanelSource>: ParallelBody
  where A.Element == T, B.Element == T {
    let product: SourceProduct<T, A, B>
    let panels: UnsafeMutablePointer<T>
    let column, columns, start, depth: Int

    static var panelsAChunk: Int { 8 }

    @inline(__always)
    var width: Int { 2 &* T.KernelVector.scalarCount }

    @inline(__always)
    var chunks: Int {
      let count = (columns &+ width &- 1) / width
      return (count &+ Self.panelsAChunk &- 1) / Self.panelsAChunk
    }

    @inline(__always)
    func run(chunk: Int, worker: Int) {
      let first = chunk &* Self.panelsAChunk
      for panel in first..<(first &+ Self.panelsAChunk) {
        let j = panel &* width
        if j >= columns { return }
        product.b.pack(
          from: column &+ j, count: Swift.min(width, columns &- j), width: width, start: start,
          depth: depth, into: panels + j &* depth)
      }
    }
  }

  /// Packs a block of A's rows and multiplies it with all panels of B.
  struct RowBlocks<T, A: PanelSource, B: PanelSource>: ParallelBody
  where A.Element == T, B.Element == T {
    let product: SourceProduct<T, A, B>
    let panels: UnsafePointer<T>
    /// Room for one packed block of A a worker.
    let own: UnsafeMutablePointer<T>
    let column, columns, start, depth: Int

    @inline(__always)
    func run(chunk: Int, worker: Int) {
      let rows = GemmKernel.rows
      let width = 2 &* T.KernelVector.scalarCount
      let p = product
      let adds = start > 0 || p.keeps
      let first = chunk &* Gemm.rowBlock
      let last = Swift.min(p.m, first &+ Gemm.rowBlock)
      let packed = own + worker &* Gemm.rowBlock &* depth
      var i = first
      while i < last {
        p.a.pack(
          from: i, count: Swift.min(rows, last &- i), width: rows, start: start, depth: depth,
          into: packed + (i &- first) &* depth)
        i &+= rows
      }
      withUnsafeTemporaryAllocation(of: T.self, capacity: rows * width) { buffer in
        guard let tile = buffer.baseAddress else { return }
        var j = 0
        while j < columns {
          let inColumns = Swift.min(width, columns &- j)
          let panel = panels + j &* depth
          var i = first
          while i < last {
            let inRows = Swift.min(rows, last &- i)
            let block = packed + (i &- first) &* depth
            let target = p.c + (i &* p.cStride.row &+ (column &+ j) &* p.cStride.column)
            if inRows == rows && inColumns == width && p.cStride.column == 1 {
              GemmKernel.panelTile(
                inner: depth, block, panel, alpha: p.alpha, adds: adds, target, p.cStride.row)
            } else {
              GemmKernel.panelTile(
                inner: depth, block, panel, alpha: p.alpha, adds: false, tile, width)
              Gemm.scatter(
                tile, width, adds, target, p.cStride, rows: inRows, columns: inColumns)
            }
            i &+= rows
          }
          j &+= width
        }
      }
    }
  }
}
