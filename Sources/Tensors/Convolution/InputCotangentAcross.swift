// InputCotangentAcross: the cotangent of a convolution's images, a dozen images at a time.

/// The cotangent of images as products whose tiles are the same pixel of several images by channels:
/// at the borders only the taps that reach an output are multiplied, nothing is scattered.
///
/// Each element is one chain of fused multiply-adds over the outputs that it reaches, row by row,
/// and their filters. For steps and dilations of one, and a single group.
struct InputCotangentAcross<T: Scalar>: ParallelBody {
  let shape: ConvolutionShape
  let dy: UnsafePointer<T>
  /// Panels of the filters, the last tap first: taps and filters by channels.
  let panels: UnsafePointer<T>
  let dx: UnsafeMutablePointer<T>
  /// Room for the cotangents of a chunk's images, `room` elements a worker.
  let room: UnsafeMutablePointer<T>
  let kernels: TileKernels

  /// Images a chunk: as many as a tile has rows on any instruction set.
  static var images: Int { TileKernels.mostRows }

  /// Elements that a worker needs.
  static func room(_ s: ConvolutionShape) -> Int {
    images * s.outputHeight * s.outputWidth * s.filters
  }

  @inline(__always)
  var chunks: Int { (shape.batch &+ Self.images &- 1) / Self.images }

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    let s = shape
    let own = room + worker &* Self.room(s)
    let first = chunk &* Self.images
    let count = Swift.min(Self.images, s.batch &- first)
    let image = s.outputHeight &* s.outputWidth &* s.filters
    StridedSource(dy + first &* image, step: image, innerStep: 1).pack(
      from: 0, count: count, width: Self.images, start: 0, depth: image, into: own)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: s.kernelHeight) { offsets in
      withUnsafeTemporaryAllocation(
        of: T.self, capacity: TileKernels.mostRows * TileKernels.mostColumns
      ) { tile in
        guard let offsets = offsets.baseAddress, let tile = tile.baseAddress else { return }
        for i in 0..<s.height {
          for j in 0..<s.width { pixel(i, j, first, count, own, offsets, tile) }
        }
      }
    }
  }

  /// Pixel (i, j) of all images of a chunk.
  @inline(__always)
  private func pixel(
    _ i: Int, _ j: Int, _ image: Int, _ count: Int, _ own: UnsafePointer<T>,
    _ offsets: UnsafeMutablePointer<Int>, _ tile: UnsafeMutablePointer<T>
  ) {
    let s = shape
    // The rows and columns of the output that it reaches.
    let top = Swift.max(0, i &+ s.top &- s.kernelHeight &+ 1)
    let bottom = Swift.min(s.outputHeight &- 1, i &+ s.top)
    let left = Swift.max(0, j &+ s.left &- s.kernelWidth &+ 1)
    let right = Swift.min(s.outputWidth &- 1, j &+ s.left)
    let rows = Swift.max(0, bottom &- top &+ 1)
    let columns = Swift.max(0, right &- left &+ 1)
    for row in 0..<rows {
      offsets[row] = ((top &+ row) &* s.outputWidth &+ left) &* s.filters &* Self.images
    }
    // Which of the turned taps reads the first of them.
    let tap =
      (top &+ s.kernelHeight &- 1 &- i &- s.top) &* s.kernelWidth
      &+ (left &+ s.kernelWidth &- 1 &- j &- s.left)
    let inner = s.kernelHeight &* s.kernelWidth &* s.filters
    let pixels = s.height &* s.width &* s.channels
    let target = dx + (image &* pixels &+ (i &* s.width &+ j) &* s.channels)
    var c = 0
    while c < s.channels {
      let across = Swift.min(kernels.columns, s.channels &- c)
      let kernel = across > kernels.width ? kernels.wide : kernels.narrow
      let isWhole = across == kernels.columns || across == kernels.width
      let panel = panels + (c &* inner &+ (rows == 0 ? 0 : tap) &* s.filters &* kernels.columns)
      var row = 0
      while row < count {
        let tileRows = Swift.min(kernels.rows, count &- row)
        kernel(
          tileRows, columns == 0 ? 0 : rows, offsets, columns &* s.filters, own + row, 1,
          Self.images, panel, kernels.columns,
          (s.kernelWidth &- columns) &* s.filters &* kernels.columns, 1, false,
          isWhole ? target + (row &* pixels &+ c) : tile, isWhole ? pixels : kernels.columns)
        if !isWhole {
          Gemm.scatter(
            tile, kernels.columns, false, target + (row &* pixels &+ c), .rowMajor(pixels),
            rows: tileRows, columns: across)
        }
        row &+= tileRows
      }
      c &+= kernels.columns
    }
  }
}
