// Gemm+Packed: the five loops over packed panels.

extension Gemm {
  /// The product over panels packed into the workspace.
  @inline(__always)
  static func multiplyPacked<T: Scalar>(
    _ p: Product<T>, _ workspace: UnsafeMutableRawPointer, _ team: ThreadTeam?
  ) {
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

  /// Packs panels of B: each the columns of one tile, row by row, padded with zeros.
  struct PanelPacking<T: Scalar>: ParallelBody {
    let product: Product<T>
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
      let stride = product.bStride
      let first = chunk &* Self.panelsAChunk
      for panel in first..<(first &+ Self.panelsAChunk) {
        let j = panel &* width
        if j >= columns { return }
        let target = panels + j &* depth
        let source = product.b + (start &* stride.row &+ (column &+ j) &* stride.column)
        Gemm.pack(
          source, stride.column, stride.row, Swift.min(width, columns &- j), width, depth, target)
      }
    }
  }

  /// Packs a block of A's rows and multiplies it with all panels of B.
  struct RowBlocks<T: Scalar>: ParallelBody {
    let product: Product<T>
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
        let source = p.a + (i &* p.aStride.row &+ start &* p.aStride.column)
        Gemm.pack(
          source, p.aStride.row, p.aStride.column, Swift.min(rows, last &- i), rows, depth,
          packed + (i &- first) &* depth)
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

  /// target[l · width + x] = source[x · step + l · innerStep], with zeros from `count` to `width`.
  @inline(__always)
  static func pack<T: Scalar>(
    _ source: UnsafePointer<T>, _ step: Int, _ innerStep: Int, _ count: Int, _ width: Int,
    _ depth: Int, _ target: UnsafeMutablePointer<T>
  ) {
    if count == width && step == 1 {
      for l in 0..<depth {
        for x in 0..<width { target[l &* width &+ x] = source[l &* innerStep &+ x] }
      }
    } else if count == width && innerStep == 1 {
      // Sixteen columns at a time, so that the lines that are read stay in the first-level cache.
      var l = 0
      while l < depth {
        let end = Swift.min(l &+ 16, depth)
        for x in 0..<width {
          let row = source + x &* step
          for y in l..<end { target[y &* width &+ x] = row[y] }
        }
        l = end
      }
    } else {
      for l in 0..<depth {
        for x in 0..<width {
          target[l &* width &+ x] = x < count ? source[l &* innerStep &+ x &* step] : 0
        }
      }
    }
  }
}
