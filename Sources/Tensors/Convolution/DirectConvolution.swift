// DirectConvolution: convolutions whose tiles read the images in place.

/// A convolution as products whose tiles are neighbouring outputs of a row by filters: what they
/// read lies in the images in pieces, one for each row of taps, so that nothing is packed but the
/// filters, and images with borders.
///
/// Each output is one chain of fused multiply-adds over taps and channels in order.
struct DirectConvolution<T: Scalar>: ParallelBody {
  let grid: ImageGrid<T>
  let batch, outputHeight, outputWidth: Int
  let strideHeight, strideWidth: Int
  /// Rows of the grid that an output reads.
  let reach: Int
  /// The output of the group, from one pixel to the next, and its filters.
  let y: UnsafeMutablePointer<T>
  let outputStep, filters: Int
  /// Panels of the filters, each of `inner` steps.
  let panels: UnsafePointer<T>
  let inner: Int
  /// Where the pieces of a patch start, and their length.
  let offsets: UnsafePointer<Int>
  let segments, length: Int
  /// Room for the rows of a grid, `roomCount` elements a worker.
  let room: UnsafeMutablePointer<T>
  let roomCount: Int
  let kernels: TileKernels

  /// Rows of the output a chunk: about 40 µs of work.
  @inline(__always)
  static func rowsAChunk(_ outputWidth: Int, _ inner: Int, _ filters: Int) -> Int {
    Swift.max(1, 2_000_000 / (outputWidth &* inner &* filters &+ 1))
  }

  @inline(__always)
  private var rowsWanted: Int { Self.rowsAChunk(outputWidth, inner, filters) }
  /// Pieces of an image, and images, a chunk: one of both is 1.
  @inline(__always)
  private var pieces: Int { (outputHeight &+ rowsWanted &- 1) / rowsWanted }
  @inline(__always)
  private var images: Int { Swift.max(1, rowsWanted / outputHeight) }

  @inline(__always)
  var chunks: Int { pieces > 1 ? batch &* pieces : (batch &+ images &- 1) / images }

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    let own = room + worker &* roomCount
    withUnsafeTemporaryAllocation(
      of: T.self, capacity: TileKernels.mostRows * TileKernels.mostColumns
    ) { buffer in
      guard let tile = buffer.baseAddress else { return }
      if pieces > 1 {
        let image = chunk / pieces
        let height = (outputHeight &+ pieces &- 1) / pieces
        let first = (chunk &- image &* pieces) &* height
        let last = Swift.min(outputHeight, first &+ height)
        if first < last {
          let end = (image &* outputHeight &+ last) &* outputWidth
          rows(image, first, last, end, own, tile)
        }
      } else {
        let last = Swift.min(batch, (chunk &+ 1) &* images)
        for image in (chunk &* images)..<last {
          rows(image, 0, outputHeight, last &* outputHeight &* outputWidth, own, tile)
        }
      }
    }
  }

  /// Rows first ..< last of an image's output; the chunk's last pixel lies before `end`.
  @inline(__always)
  private func rows(
    _ image: Int, _ first: Int, _ last: Int, _ end: Int, _ own: UnsafeMutablePointer<T>,
    _ tile: UnsafeMutablePointer<T>
  ) {
    let source = grid.rows(
      image, from: first &* strideHeight, count: (last &- first &- 1) &* strideHeight &+ reach, own)
    let aRow = grid.step &* strideWidth
    let down = grid.pitch &* strideHeight
    let width = kernels.width
    let tiles = (outputWidth &+ kernels.rows &- 1) / kernels.rows
    let tileRows = (outputWidth &+ tiles &- 1) / tiles
    var f = 0
    while f < filters {
      let columns = Swift.min(kernels.columns, filters &- f)
      let isWide = columns > width
      let isWhole = columns == width || columns == kernels.columns
      let kernel = isWide ? kernels.wide : kernels.narrow
      let panel = panels + f &* inner
      for i in first..<last {
        let a = source + (i &- first) &* down
        var j = 0
        while j < outputWidth {
          let count = Swift.min(tileRows, outputWidth &- j)
          let pixel = (image &* outputHeight &+ i) &* outputWidth &+ j
          let target = y + (pixel &* outputStep &+ f)
          // What is written beyond the filters is written again by the pixels that follow.
          let isCovered =
            filters < kernels.columns && filters == outputStep
            && (end &- pixel &- count) &* filters >= kernels.columns
          if isWhole || isCovered {
            kernel(
              count, segments, offsets, length, a + j &* aRow, aRow, 1, panel, kernels.columns, 0,
              1,
              false, target, outputStep)
          } else {
            kernel(
              count, segments, offsets, length, a + j &* aRow, aRow, 1, panel, kernels.columns, 0,
              1,
              false, tile, kernels.columns)
            Gemm.scatter(
              tile, kernels.columns, false, target, .rowMajor(outputStep), rows: count,
              columns: columns)
          }
          j &+= count
        }
      }
      f &+= kernels.columns
    }
  }
}
