// InputCotangent: the cotangent of a convolution's images, scattered from that of the output.

/// The cotangent of images as a product of the output's cotangent with the filters, row by row,
/// whose elements are added to where their taps read.
///
/// Each product is a chain of fused multiply-adds over the filters; they are added up in the order
/// of the output's pixels and of the taps. Images are independent.
struct InputCotangent<T: Scalar>: ParallelBody {
  let shape: ConvolutionShape
  /// The group's first filter of the output's cotangent.
  let dy: UnsafePointer<T>
  /// Panels of the filters: for each tile's taps and channels, the filters in order.
  let panels: UnsafePointer<T>
  /// The group's first channel of the images' cotangent.
  let dx: UnsafeMutablePointer<T>
  /// Room for the products of a row, `roomCount` elements a worker.
  let room: UnsafeMutablePointer<T>
  let roomCount: Int
  let kernels: TileKernels

  /// Elements of the products of a row.
  @inline(__always)
  static func room(_ s: ConvolutionShape) -> Int {
    s.outputWidth &* Gemm.roundUp(FilterCotangent<T>.inner(s), TileKernels.mostColumns)
  }

  /// Images a chunk: about 40 µs of work.
  @inline(__always)
  private var images: Int {
    let work = shape.outputHeight &* roomCount &* shape.groupFilters
    return Swift.max(1, 2_000_000 / (work &+ 1))
  }

  @inline(__always)
  var chunks: Int { (shape.batch &+ images &- 1) / images }

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    let s = shape
    let own = room + worker &* roomCount
    for image in (chunk &* images)..<Swift.min(s.batch, (chunk &+ 1) &* images) {
      let target = dx + image &* s.height &* s.width &* s.channels
      clear(target)
      for i in 0..<s.outputHeight {
        products((image &* s.outputHeight &+ i) &* s.outputWidth, own)
        scatter(own, i, target)
      }
    }
  }

  @inline(__always)
  private func clear(_ target: UnsafeMutablePointer<T>) {
    let s = shape
    if s.groups == 1 {
      for x in 0..<(s.height &* s.width &* s.channels) { target[x] = 0 }
      return
    }
    for pixel in 0..<(s.height &* s.width) {
      for c in 0..<s.groupChannels { target[pixel &* s.channels &+ c] = 0 }
    }
  }

  /// The cotangents of a row of pixels times the filters.
  @inline(__always)
  private func products(_ pixel: Int, _ own: UnsafeMutablePointer<T>) {
    let s = shape
    let inner = s.kernelHeight &* s.kernelWidth &* s.groupChannels
    let padded = roomCount / s.outputWidth
    let tiles = (s.outputWidth &+ kernels.rows &- 1) / kernels.rows
    let tileRows = (s.outputWidth &+ tiles &- 1) / tiles
    var zero = 0
    var column = 0
    while column < inner {
      let kernel = inner &- column > kernels.width ? kernels.wide : kernels.narrow
      var j = 0
      while j < s.outputWidth {
        let count = Swift.min(tileRows, s.outputWidth &- j)
        kernel(
          count, 1, &zero, s.groupFilters, dy + (pixel &+ j) &* s.filters, s.filters, 1,
          panels + column &* s.groupFilters, kernels.columns, 0, 1, false,
          own + (j &* padded &+ column), padded)
        j &+= count
      }
      column &+= kernels.columns
    }
  }

  /// Adds the products of row i to where their taps read.
  @inline(__always)
  private func scatter(
    _ own: UnsafePointer<T>, _ i: Int, _ target: UnsafeMutablePointer<T>
  ) {
    let s = shape
    let channels = s.groupChannels
    let padded = roomCount / s.outputWidth
    let run = s.kernelWidth &* channels
    let isDense = s.groups == 1 && s.dilationWidth == 1
    for tapRow in 0..<s.kernelHeight {
      let row = i &* s.strideHeight &+ tapRow &* s.dilationHeight &- s.top
      if row < 0 || row >= s.height { continue }
      let line = target + row &* s.width &* s.channels
      for j in 0..<s.outputWidth {
        let first = j &* s.strideWidth &- s.left
        let source = own + (j &* padded &+ tapRow &* run)
        if isDense && first >= 0 && first &+ s.kernelWidth <= s.width {
          let to = line + first &* channels
          if run == 5 {
            // One channel, five taps: unrolled.
            for x in 0..<5 { to[x] += source[x] }
          } else {
            for x in 0..<run { to[x] += source[x] }
          }
          continue
        }
        for tap in 0..<s.kernelWidth {
          let column = first &+ tap &* s.dilationWidth
          if column < 0 || column >= s.width { continue }
          let to = line + column &* s.channels
          for c in 0..<channels { to[c] += source[tap &* channels &+ c] }
        }
      }
    }
  }
}
