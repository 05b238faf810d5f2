// PatchSources: what a convolution reads, as matrices that are never stored.

/// What one element of the outer size has in a panel: every `width`-th element.
private struct PanelColumn<Element: Scalar> {
  let start: UnsafeMutablePointer<Element>
  let width: Int

  /// Writes neighbours in memory into steps `first` ..< `end`, or zeros where there are none.
  @inline(__always)
  func write(_ source: UnsafePointer<Element>?, from first: Int, to end: Int) {
    var l = first
    if var next = source {
      while l < end {
        start[l &* width] = next.pointee
        next += 1
        l &+= 1
      }
    } else {
      while l < end {
        start[l &* width] = 0
        l &+= 1
      }
    }
  }
}

/// The patches under the outputs of a convolution: one row an output (image, row, column), one
/// column an element of a filter (tap row, tap column, channel).
struct PatchSource<Element: Scalar>: PanelSource {
  let input: UnsafePointer<Element>
  let shape: ConvolutionShape
  /// The first channel of the group.
  let channel: Int

  @inline(__always)
  func pack(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>
  ) {
    let s = shape
    let channels = s.groupChannels
    let rows = s.outputHeight
    let columns = s.outputWidth
    for x in 0..<width {
      let column = PanelColumn(start: target + x, width: width)
      if x >= count {
        column.write(nil, from: 0, to: depth)
        continue
      }
      let pixel = first &+ x
      let across = pixel % columns
      let image = pixel / columns / rows
      let row = pixel / columns &- image &* rows
      let top = row &* s.strideHeight &- s.top
      let left = across &* s.strideWidth &- s.left
      var tap = start / channels
      var c = start &- tap &* channels
      var tapRow = tap / s.kernelWidth
      var tapColumn = tap &- tapRow &* s.kernelWidth
      var l = 0
      while l < depth {
        let run = Swift.min(channels &- c, depth &- l)
        let i = top &+ tapRow &* s.dilationHeight
        let j = left &+ tapColumn &* s.dilationWidth
        let end = l &+ run
        let isInside = i >= 0 && i < s.height && j >= 0 && j < s.width
        let pixels = (image &* s.height &+ i) &* s.width &+ j
        column.write(
          isInside ? input + (pixels &* s.channels &+ channel &+ c) : nil, from: l, to: end)
        l = end
        c = 0
        tap &+= 1
        tapColumn &+= 1
        if tapColumn == s.kernelWidth {
          tapColumn = 0
          tapRow &+= 1
        }
      }
    }
  }
}

/// The same patches, one row an element of a filter, one column an output.
struct TurnedPatchSource<Element: Scalar>: PanelSource {
  let input: UnsafePointer<Element>
  let shape: ConvolutionShape
  let channel: Int

  @inline(__always)
  func pack(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>
  ) {
    let s = shape
    let channels = s.groupChannels
    let rows = s.outputHeight
    let columns = s.outputWidth
    for x in 0..<width {
      if x >= count {
        PanelColumn(start: target + x, width: width).write(nil, from: 0, to: depth)
        continue
      }
      let tap = (first &+ x) / channels
      let c = channel &+ (first &+ x) &- tap &* channels
      let tapRow = tap / s.kernelWidth
      let down = tapRow &* s.dilationHeight &- s.top
      let across = (tap &- tapRow &* s.kernelWidth) &* s.dilationWidth &- s.left
      var column = start % columns
      var image = start / columns / rows
      var row = start / columns &- image &* rows
      for l in 0..<depth {
        let i = row &* s.strideHeight &+ down
        let j = column &* s.strideWidth &+ across
        let isInside = i >= 0 && i < s.height && j >= 0 && j < s.width
        let pixel = (image &* s.height &+ i) &* s.width &+ j
        target[l &* width &+ x] = isInside ? input[pixel &* s.channels &+ c] : 0
        column &+= 1
        if column == columns {
          column = 0
          row &+= 1
          if row == rows {
            row = 0
            image &+= 1
          }
        }
      }
    }
  }
}

/// The outputs' cotangents that reach an input: one row a pixel of the input, one column a tap and
/// a filter of the group.
struct CotangentSource<Element: Scalar>: PanelSource {
  let cotangent: UnsafePointer<Element>
  let shape: ConvolutionShape
  /// The first filter of the group.
  let filter: Int

  @inline(__always)
  func pack(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>
  ) {
    let s = shape
    let filters = s.groupFilters
    let rows = s.outputHeight
    let columns = s.outputWidth
    for x in 0..<width {
      let column = PanelColumn(start: target + x, width: width)
      if x >= count {
        column.write(nil, from: 0, to: depth)
        continue
      }
      let pixel = first &+ x
      let image = pixel / s.width / s.height
      let top = pixel / s.width &- image &* s.height &+ s.top
      let left = pixel % s.width &+ s.left
      var tap = start / filters
      var c = start &- tap &* filters
      var l = 0
      while l < depth {
        let end = l &+ Swift.min(filters &- c, depth &- l)
        let tapRow = tap / s.kernelWidth
        let down = top &- tapRow &* s.dilationHeight
        let across = left &- (tap &- tapRow &* s.kernelWidth) &* s.dilationWidth
        let i = down / s.strideHeight
        let j = across / s.strideWidth
        let isInside =
          down >= 0 && across >= 0 && i < rows && j < columns && i &* s.strideHeight == down
          && j &* s.strideWidth == across
        let place = ((image &* rows &+ i) &* columns &+ j) &* s.filters &+ filter &+ c
        column.write(isInside ? cotangent + place : nil, from: l, to: end)
        l = end
        c = 0
        tap &+= 1
      }
    }
  }
}

/// Filters read towards the images: one row a tap and a filter of the group, one column a channel.
struct TurnedFilterSource<Element: Scalar>: PanelSource {
  let weights: UnsafePointer<Element>
  let shape: ConvolutionShape
  /// The first filter of the group.
  let filter: Int
  /// Whether the last tap comes first.
  let isBackwards: Bool

  @inline(__always)
  func pack(
    from first: Int, count: Int, width: Int, start: Int, depth: Int,
    into target: UnsafeMutablePointer<Element>
  ) {
    let s = shape
    let filters = s.groupFilters
    let channels = s.groupChannels
    for l in 0..<depth {
      let tap = (start &+ l) / filters
      let f = filter &+ (start &+ l) &- tap &* filters
      let place = isBackwards ? s.kernelHeight &* s.kernelWidth &- 1 &- tap : tap
      let source = weights + ((place &* channels &+ first) &* s.filters &+ f)
      for x in 0..<width { target[l &* width &+ x] = x < count ? source[x &* s.filters] : 0 }
    }
  }
}
