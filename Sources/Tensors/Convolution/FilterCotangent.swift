// FilterCotangent: the cotangent of a convolution's filters, from the images in place.

/// The cotangent of filters as products whose tiles are elements of a filter by filters, summed over
/// the pixels of the output. Images are summed in groups that depend on the shape alone, each in a
/// part of its own; the parts are added up in order.
struct FilterCotangent<T: Scalar>: ParallelBody {
  let grid: ImageGrid<T>
  let shape: ConvolutionShape
  /// The group's first filter of the output's cotangent.
  let dy: UnsafePointer<T>
  /// Images a chunk, and images that are summed at a time.
  let images, block: Int
  /// Sums of each chunk: taps and channels by padded filters.
  let parts: UnsafeMutablePointer<T>
  /// Where the rows of a block's outputs start in the grid.
  let offsets: UnsafePointer<Int>
  /// Room for the grids of a block and for a panel of cotangents, `roomCount` elements a worker.
  let room: UnsafeMutablePointer<T>
  let roomCount: Int
  let kernels: TileKernels

  /// Images that are summed at a time: with about 512 pixels.
  static func block(_ s: ConvolutionShape) -> Int {
    let pixels = max(1, s.outputHeight * s.outputWidth)
    return max(1, min(s.batch, 512 / pixels))
  }

  /// Images a chunk: at least 50 µs of work, at most 16 chunks and 4 MiB of parts.
  static func images(_ s: ConvolutionShape) -> Int {
    let work = max(1, s.multiplications * 0.02 / Double(max(1, s.batch * s.groups)))
    let wanted = max(block(s), Int(min(50_000 / work, 1e9)))
    let part = inner(s) * paddedFilters(s) * 8
    let most = max(1, min(16, (4 << 20) / max(1, part)))
    return max(1, min(s.batch, max(wanted, (s.batch + most - 1) / most)))
  }

  static func chunks(_ s: ConvolutionShape) -> Int { (s.batch + images(s) - 1) / images(s) }

  static func inner(_ s: ConvolutionShape) -> Int {
    s.kernelHeight * s.kernelWidth * s.groupChannels
  }

  static func paddedFilters(_ s: ConvolutionShape) -> Int {
    Gemm.roundUp(s.groupFilters, TileKernels.mostColumns)
  }

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    let s = shape
    let padded = Self.paddedFilters(s)
    let part = parts + chunk &* Self.inner(s) &* padded
    let own = room + worker &* roomCount
    let pixels = s.outputHeight &* s.outputWidth
    let panel = own + (grid.isPlain ? 0 : block &* grid.fullHeight &* grid.pitch)
    let last = Swift.min(s.batch, (chunk &+ 1) &* images)
    var image = chunk &* images
    var adds = false
    while image < last {
      let count = Swift.min(block, last &- image)
      var source = UnsafePointer(own)
      if grid.isPlain {
        source = grid.rows(image, from: 0, count: 0, own)
      } else {
        for b in 0..<count {
          _ = grid.rows(
            image &+ b, from: 0, count: grid.fullHeight, own + b &* grid.fullHeight &* grid.pitch)
        }
      }
      var f = 0
      while f < s.groupFilters {
        let columns = Swift.min(kernels.columns, s.groupFilters &- f)
        var b = dy + (image &* pixels &* s.filters &+ f)
        var bStep = s.filters
        if columns != kernels.columns && columns != kernels.width {
          bStep = columns > kernels.width ? kernels.columns : kernels.width
          StridedSource(b, step: 1, innerStep: s.filters).pack(
            from: 0, count: columns, width: bStep, start: 0, depth: count &* pixels, into: panel)
          b = UnsafePointer(panel)
        }
        let kernel = columns > kernels.width ? kernels.wide : kernels.narrow
        taps(source, count, b, bStep, kernel, adds, part + f, padded)
        f &+= kernels.columns
      }
      adds = true
      image &+= count
    }
  }

  /// All elements of the filters, for one panel of filters.
  @inline(__always)
  private func taps(
    _ source: UnsafePointer<T>, _ count: Int, _ b: UnsafePointer<T>, _ bStep: Int,
    _ kernel: TileKernels.Strided, _ adds: Bool, _ part: UnsafeMutablePointer<T>, _ padded: Int
  ) {
    let s = shape
    // Neighbouring elements of a filter are neighbours in the images: a row of taps, or one tap.
    let isDense = grid.isDense && s.dilationWidth == 1
    let rowCount = isDense ? s.kernelWidth &* s.groupChannels : s.groupChannels
    let across = isDense ? 1 : s.kernelWidth
    let tiles = (rowCount &+ kernels.rows &- 1) / kernels.rows
    let tileRows = (rowCount &+ tiles &- 1) / tiles
    for tap in 0..<(s.kernelHeight &* across) {
      let i = tap / across
      let j = tap &- i &* across
      let a = source + (i &* s.dilationHeight &* grid.pitch &+ j &* s.dilationWidth &* grid.step)
      var row = 0
      while row < rowCount {
        let rows = Swift.min(tileRows, rowCount &- row)
        kernel(
          rows, count &* s.outputHeight, offsets, s.outputWidth, a + row, 1,
          grid.step &* s.strideWidth, b, bStep, 0, 1, adds,
          part + (tap &* rowCount &+ row) &* padded, padded)
        row &+= rows
      }
    }
  }
}

/// Adds up parts in order.
struct PartSum<T: Scalar>: ParallelBody {
  let parts: UnsafePointer<T>
  let count, rows, padded, columns: Int
  let y: UnsafeMutablePointer<T>
  let step: Int

  static var rowsAChunk: Int { 64 }
  @inline(__always)
  var chunks: Int { (rows &+ Self.rowsAChunk &- 1) / Self.rowsAChunk }

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    let end = Swift.min(rows, (chunk &+ 1) &* Self.rowsAChunk)
    for row in (chunk &* Self.rowsAChunk)..<end {
      let target = y + row &* step
      var part = parts + row &* padded
      for f in 0..<columns { target[f] = part[f] }
      for _ in 1..<Swift.max(1, count) {
        part += rows &* padded
        for f in 0..<columns { target[f] += part[f] }
      }
    }
  }
}
