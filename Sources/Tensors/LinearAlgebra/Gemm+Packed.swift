// Gemm+Packed: the loops around the tile.

extension Gemm {
  /// A product of sources as the loops see it: C = α A B, or C += α A B.
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

    /// Whether A is read in place: it is in memory, and so few tiles read each of its elements that
    /// packing would cost more than it saves.
    @inline(__always)
    var readsA: Bool { n <= 192 && a.matrix != nil }

    /// Whether B is read in place: its rows are contiguous and it fits into the second-level cache,
    /// or A has so few rows that B is read once anyhow.
    @inline(__always)
    var readsB: Bool {
      if let b = b.matrix { b.step == 1 && (n &* k <= 65536 || m <= 12) } else { false }
    }
  }

  /// Runs a product, with a workspace of its own if none is given and panels are packed.
  @inline(__always)
  static func run<T, A: PanelSource, B: PanelSource, E: GemmEpilogue>(
    _ p: SourceProduct<T, A, B>, _ epilogue: E, _ workspace: UnsafeMutableRawPointer?,
    _ team: ThreadTeam?
  ) where A.Element == T, B.Element == T, E.Element == T {
    if p.isOuter { return runOuter(p, epilogue, team) }
    let kernels = TileKernels.of(T.self)
    if let workspace { return run(p, epilogue, kernels, workspace, team) }
    if p.readsA && p.readsB && p.n % kernels.width == 0 {
      // Nothing is packed.
      withUnsafeTemporaryAllocation(byteCount: 64, alignment: 64) { memory in
        if let memory = memory.baseAddress { run(p, epilogue, kernels, memory, team) }
      }
      return
    }
    let scratch = UnsafeMutableRawPointer.allocate(
      byteCount: workspaceBytes(rows: p.m, columns: p.n, inner: p.k, of: T.self), alignment: 64)
    run(p, epilogue, kernels, scratch, team)
    scratch.deallocate()
  }

  @inline(__always)
  private static func run<T, A: PanelSource, B: PanelSource, E: GemmEpilogue>(
    _ p: SourceProduct<T, A, B>, _ epilogue: E, _ kernels: TileKernels,
    _ workspace: UnsafeMutableRawPointer, _ team: ThreadTeam?
  ) where A.Element == T, B.Element == T, E.Element == T {
    let team = Double(p.m) * Double(p.n) * Double(p.k) > 5e5 ? team : nil
    let aligned =
      UnsafeMutableRawPointer(
        bitPattern: (UInt(bitPattern: workspace) &+ 63) & ~63) ?? workspace
    let memory = aligned.assumingMemoryBound(to: T.self)
    let isSparse = !p.readsA && PanelSteps<T>.isWorthwhile(p.a.pattern, p.m, p.k)
    var column = 0
    while column < p.n {
      let columns = Swift.min(mostColumns, p.n &- column)
      var start = 0
      while start < p.k {
        let depth = Swift.min(mostInner, p.k &- start)
        var row = 0
        while row < p.m {
          let rows = Swift.min(mostRows, p.m &- row)
          let aPanels = memory + roundUp(columns, kernels.columns) &* depth
          let most = roundUp(Swift.min(mostRows, p.m), kernels.rows)
          let steps =
            isSparse
            ? PanelSteps<T>(aPanels + most &* depth, panels: most / kernels.rows, depth: depth)
            : nil
          let block = Block(
            product: p, epilogue: epilogue, kernels: kernels, bPanels: memory, aPanels: aPanels,
            steps: steps, row: row, rows: rows, column: column, columns: columns, start: start,
            depth: depth)
          let packing = Packing(block: block, skipsB: row > 0)
          packing.run(chunks: packing.chunks, on: team)
          block.run(chunks: block.chunks, on: team)
          row &+= mostRows
        }
        start &+= mostInner
      }
      column &+= mostColumns
    }
  }

  /// A part of a product whose panels fit into the workspace: chunks of C, each with all of this
  /// part's k.
  struct Block<T, A: PanelSource, B: PanelSource, E: GemmEpilogue>: ParallelBody
  where A.Element == T, B.Element == T, E.Element == T {
    let product: SourceProduct<T, A, B>
    let epilogue: E
    let kernels: TileKernels
    /// Panels of B and of A, each `depth` steps of a tile's columns or rows.
    let bPanels, aPanels: UnsafeMutablePointer<T>
    /// Where A's panels hold anything; nil where zeros are few.
    let steps: PanelSteps<T>?
    let row, rows, column, columns, start, depth: Int

    /// Rows of a chunk of C: eight tiles, fewer where there would be less than eight chunks.
    @inline(__always)
    var rowsAChunk: Int {
      let tiles = (rows &+ kernels.rows &- 1) / kernels.rows
      return kernels.rows &* Swift.max(1, Swift.min(8, tiles / 8))
    }

    /// Columns of a chunk of C: four tiles, fewer where there are few rows.
    @inline(__always)
    var columnsAChunk: Int { kernels.columns &* (rowChunks < 8 ? 2 : 4) }

    @inline(__always)
    var rowChunks: Int { (rows &+ rowsAChunk &- 1) / rowsAChunk }

    @inline(__always)
    var chunks: Int { rowChunks &* ((columns &+ columnsAChunk &- 1) / columnsAChunk) }

    @inline(__always)
    func run(chunk: Int, worker: Int) {
      let height = rowsAChunk
      let width = columnsAChunk
      let count = rowChunks
      let i = chunk % count &* height
      let j = chunk / count &* width
      multiply(
        i, Swift.min(rows, i &+ height), j, Swift.min(columns, j &+ width))
    }

    /// Rows first ..< last and columns left ..< right of this part of C.
    @inline(__always)
    private func multiply(_ first: Int, _ last: Int, _ left: Int, _ right: Int) {
      let tileRows = kernels.rows
      let width = kernels.width
      let tileColumns = 2 &* width
      let p = product
      let alpha = p.alpha.asDouble
      withUnsafeTemporaryAllocation(
        of: T.self, capacity: TileKernels.mostRows * TileKernels.mostColumns
      ) { buffer in
        guard let tile = buffer.baseAddress else { return }
        var zero = 0
        var l = 0
        while l < depth {
          let inner = Swift.min(Gemm.innerBlock, depth &- l)
          let adds = start &+ l > 0 || p.keeps
          let isLast = start &+ l &+ inner == p.k
          var j = left
          while j < right {
            let inColumns = Swift.min(tileColumns, right &- j)
            let isWhole = inColumns == tileColumns || inColumns == width
            let isWide = inColumns > width
            let readsB = p.readsB && isWhole
            var b = UnsafePointer(bPanels + (j &* depth &+ l &* tileColumns))
            var bStep = tileColumns
            if readsB, let matrix = p.b.matrix {
              b = matrix.elements + (column &+ j &+ (start &+ l) &* matrix.innerStep)
              bStep = matrix.innerStep
            }
            let isDirect = isWhole && p.cStride.column == 1
            var i = first
            while i < last {
              let inRows = Swift.min(tileRows, last &- i)
              let target =
                p.c + ((row &+ i) &* p.cStride.row &+ (column &+ j) &* p.cStride.column)
              let c = isDirect ? target : tile
              let cRow = isDirect ? p.cStride.row : tileColumns
              let addsHere = isDirect && adds
              if p.readsA, let matrix = p.a.matrix {
                let a =
                  matrix.elements
                  + ((row &+ i) &* matrix.step &+ (start &+ l) &* matrix.innerStep)
                (isWide ? kernels.wide : kernels.narrow)(
                  inRows, 1, &zero, inner, a, matrix.step, matrix.innerStep, b, bStep, 0,
                  alpha, addsHere, c, cRow)
              } else {
                let a = UnsafePointer(aPanels + (i &* depth &+ l &* tileRows))
                if inRows == tileRows && isWide && !readsB {
                  if let listed = steps?.steps(
                    of: i / tileRows, from: l, times: j / tileColumns)
                  {
                    kernels.listed(listed.count, listed.first, a, b, alpha, addsHere, c, cRow)
                  } else {
                    kernels.packed(inner, a, b, alpha, addsHere, c, cRow)
                  }
                } else {
                  (isWide ? kernels.wide : kernels.narrow)(
                    inRows, 1, &zero, inner, a, 1, tileRows, b, bStep, 0, alpha, addsHere, c, cRow)
                }
              }
              if !isDirect {
                Gemm.scatter(
                  tile, tileColumns, adds, target, p.cStride, rows: inRows, columns: inColumns)
              }
              if !E.isEmpty && isLast {
                epilogue.finish(
                  target, step: p.cStride.row, row: row &+ i, column: column &+ j, rows: inRows,
                  columns: inColumns)
              }
              i &+= tileRows
            }
            j &+= tileColumns
          }
          l &+= inner
        }
      }
    }
  }

  /// Packs the panels of a part: those of B, padded with zeros to whole tiles, then those of A.
  struct Packing<T, A: PanelSource, B: PanelSource, E: GemmEpilogue>: ParallelBody
  where A.Element == T, B.Element == T, E.Element == T {
    let block: Block<T, A, B, E>
    /// Whether B's panels are there from the rows before.
    let skipsB: Bool

    /// Columns of B that are read in place: all whole vectors, or none.
    @inline(__always)
    private var firstColumn: Int {
      guard block.product.readsB else { return 0 }
      let ragged = block.columns % block.kernels.columns
      let isWhole = ragged == 0 || ragged == block.kernels.width
      return isWhole ? block.columns : block.columns &- ragged
    }

    @inline(__always)
    private var bChunks: Int {
      skipsB
        ? 0
        : Self.chunks(
          block.columns &- firstColumn,
          size(
            block.kernels.columns,
            block.product.b.preferredCount(width: block.kernels.columns)))
    }

    @inline(__always)
    private static func chunks(_ size: Int, _ step: Int) -> Int { (size &+ step &- 1) / step }

    /// Rows or columns a chunk: panels of about 64 KiB, more where the source prefers it.
    @inline(__always)
    private func size(_ tile: Int, _ preferred: Int) -> Int {
      tile
        &* Swift.max(1, 16384 / (tile &* block.depth), (preferred &+ tile &- 1) / tile)
    }

    @inline(__always)
    var chunks: Int {
      bChunks
        &+ (block.product.readsA
          ? 0
          : Self.chunks(
            block.rows,
            size(
              block.kernels.rows,
              block.product.a.preferredCount(width: block.kernels.rows))))
    }

    @inline(__always)
    func run(chunk: Int, worker: Int) {
      let p = block.product
      let depth = block.depth
      if chunk < bChunks {
        let tile = block.kernels.columns
        let size = size(tile, p.b.preferredCount(width: tile))
        var j = firstColumn &+ chunk &* size
        let count = Swift.min(size, block.columns &- j)
        p.b.packAll(
          from: block.column &+ j, count: count, width: tile, start: block.start, depth: depth,
          into: block.bPanels + j &* depth)
        guard let steps = block.steps else { return }
        let end = j &+ count
        while j < end {
          steps.note(j / tile, block.bPanels + j &* depth, count: tile &* depth)
          j &+= tile
        }
      } else {
        let tile = block.kernels.rows
        let size = size(tile, p.a.preferredCount(width: tile))
        var i = (chunk &- bChunks) &* size
        let count = Swift.min(size, block.rows &- i)
        p.a.packAll(
          from: block.row &+ i, count: count, width: tile, start: block.start, depth: depth,
          into: block.aPanels + i &* depth)
        guard let steps = block.steps else { return }
        let end = i &+ count
        while i < end {
          steps.list(i / tile, block.aPanels + i &* depth, width: tile)
          i &+= tile
        }
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
      let row = c + i &* stride.row
      let source = tile + i &* width
      if stride.column == 1 {
        if adds {
          for j in 0..<columns { row[j] += source[j] }
        } else {
          for j in 0..<columns { row[j] = source[j] }
        }
      } else {
        for j in 0..<columns {
          let target = row + j &* stride.column
          target.pointee = adds ? target.pointee + source[j] : source[j]
        }
      }
    }
  }
}
