// Convolution: two-dimensional convolutions and their gradients.

/// Convolutions of images, whose channels are the last axis, and both their gradients.
///
/// Where rows of the output have a few pixels, tiles read the images in place
/// (`DirectConvolution`, `InputCotangent`, `InputCotangentAcross`, `FilterCotangent`); else they are
/// matrix products one of whose factors is read from the images while its panels are packed
/// (Chetlur et al., 2014, "cuDNN"). Patches are never stored.
public enum Convolution {
  /// y = x ∗ w.
  ///
  /// - Parameter workspace: `ConvolutionShape.workspaceBytes` of scratch memory.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func forward<T: Scalar>(
    _ s: ConvolutionShape, _ x: UnsafePointer<T>, _ w: UnsafePointer<T>,
    _ y: UnsafeMutablePointer<T>, workspace: UnsafeMutableRawPointer, team: ThreadTeam?
  ) {
    let outputs = s.batch &* s.outputHeight &* s.outputWidth
    let inner = s.kernelHeight &* s.kernelWidth &* s.groupChannels
    for group in 0..<s.groups {
      let filter = group &* s.groupFilters
      let channel = group &* s.groupChannels
      let filters = StridedSource(w + filter, step: 1, innerStep: s.filters)
      if s.isDirect {
        direct(
          s.grid(x + channel), s, filters, strideHeight: s.strideHeight,
          strideWidth: s.strideWidth, s.outputHeight, s.outputWidth, y + filter, s.filters,
          s.groupFilters, workspace, team)
      } else {
        product(
          outputs, s.groupFilters, inner, PatchSource(input: x, shape: s, channel: channel),
          filters, y + filter, s.filters, workspace, team)
      }
    }
  }

  /// The cotangent of x from that of y.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func inputGradient<T: Scalar>(
    _ s: ConvolutionShape, _ dy: UnsafePointer<T>, _ w: UnsafePointer<T>,
    _ dx: UnsafeMutablePointer<T>, workspace: UnsafeMutableRawPointer, team: ThreadTeam?
  ) {
    let inputs = s.batch &* s.height &* s.width
    let inner = s.kernelHeight &* s.kernelWidth &* s.groupFilters
    for group in 0..<s.groups {
      let channel = group &* s.groupChannels
      let filter = group &* s.groupFilters
      if s.isAcrossImages {
        acrossImages(s, dy, w, dx, workspace, team)
      } else if s.isScattered {
        scatter(s, dy + filter, w + filter, dx + channel, workspace, team)
      } else if s.isDirectBackwards {
        direct(
          s.cotangentGrid(dy + filter), s,
          TurnedFilterSource(weights: w, shape: s, filter: filter, isBackwards: true),
          strideHeight: 1, strideWidth: 1, s.height, s.width, dx + channel, s.channels,
          s.groupChannels, workspace, team)
      } else {
        product(
          inputs, s.groupChannels, inner, CotangentSource(cotangent: dy, shape: s, filter: filter),
          TurnedFilterSource(weights: w, shape: s, filter: filter, isBackwards: false),
          dx + channel, s.channels, workspace, team)
      }
    }
  }

  /// The cotangent of w from that of y.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func filterGradient<T: Scalar>(
    _ s: ConvolutionShape, _ x: UnsafePointer<T>, _ dy: UnsafePointer<T>,
    _ dw: UnsafeMutablePointer<T>, workspace: UnsafeMutableRawPointer, team: ThreadTeam?
  ) {
    let outputs = s.batch &* s.outputHeight &* s.outputWidth
    let rows = s.kernelHeight &* s.kernelWidth &* s.groupChannels
    for group in 0..<s.groups {
      let filter = group &* s.groupFilters
      let channel = group &* s.groupChannels
      if s.isDirect {
        directFilters(s, s.grid(x + channel), dy + filter, dw + filter, workspace, team)
      } else {
        product(
          rows, s.groupFilters, outputs, TurnedPatchSource(input: x, shape: s, channel: channel),
          StridedSource(dy + filter, step: 1, innerStep: s.filters), dw + filter, s.filters,
          workspace, team)
      }
    }
  }

  /// The convolution of a grid with filters as the loops see it.
  @inline(__always)
  private static func direct<T, Filters: PanelSource>(
    _ grid: ImageGrid<T>, _ s: ConvolutionShape, _ filters: Filters, strideHeight: Int,
    strideWidth: Int, _ outputHeight: Int, _ outputWidth: Int, _ y: UnsafeMutablePointer<T>,
    _ outputStep: Int, _ count: Int, _ workspace: UnsafeMutableRawPointer, _ team: ThreadTeam?
  ) where Filters.Element == T {
    let kernels = TileKernels.of(T.self)
    let taps = s.kernelHeight &* s.kernelWidth
    let isDense = grid.isDense && s.dilationWidth == 1
    let offsets = workspace.assumingMemoryBound(to: Int.self)
    for tap in 0..<(isDense ? s.kernelHeight : taps) {
      let i = isDense ? tap : tap / s.kernelWidth
      let j = isDense ? 0 : tap &- i &* s.kernelWidth
      offsets[tap] =
        i &* s.dilationHeight &* grid.pitch &+ j &* s.dilationWidth &* grid.step
    }
    let inner = taps &* grid.channels
    let panels = (workspace + Gemm.roundUp(taps &* 8, 64)).assumingMemoryBound(to: T.self)
    filters.packAll(
      from: 0, count: count, width: kernels.columns, start: 0, depth: inner, into: panels)
    let body = DirectConvolution(
      grid: grid, batch: s.batch, outputHeight: outputHeight, outputWidth: outputWidth,
      strideHeight: strideHeight, strideWidth: strideWidth,
      reach: (s.kernelHeight &- 1) &* s.dilationHeight &+ 1, y: y, outputStep: outputStep,
      filters: count, panels: panels, inner: inner, offsets: offsets,
      segments: isDense ? s.kernelHeight : taps,
      length: isDense ? s.kernelWidth &* grid.channels : grid.channels,
      room: panels + Gemm.roundUp(count, TileKernels.mostColumns) &* inner,
      roomCount: grid.isPlain ? 0 : grid.fullHeight &* grid.pitch, kernels: kernels)
    body.run(chunks: body.chunks, on: s.isWorthThreads ? team : nil)
  }

  @inline(__always)
  private static func directFilters<T: Scalar>(
    _ s: ConvolutionShape, _ grid: ImageGrid<T>, _ dy: UnsafePointer<T>,
    _ dw: UnsafeMutablePointer<T>, _ workspace: UnsafeMutableRawPointer, _ team: ThreadTeam?
  ) {
    typealias Body = FilterCotangent<T>
    let block = Body.block(s)
    let offsets = workspace.assumingMemoryBound(to: Int.self)
    for image in 0..<block {
      for i in 0..<s.outputHeight {
        let rows = image &* (grid.isPlain ? grid.height : grid.fullHeight)
        offsets[image &* s.outputHeight &+ i] =
          (rows &+ i &* s.strideHeight) &* grid.pitch
      }
    }
    let inner = Body.inner(s)
    let chunks = Body.chunks(s)
    let padded = Body.paddedFilters(s)
    let parts = (workspace + Gemm.roundUp(block &* s.outputHeight &* 8, 64))
      .assumingMemoryBound(to: T.self)
    let body = Body(
      grid: grid, shape: s, dy: dy, images: Body.images(s), block: block, parts: parts,
      offsets: offsets, room: parts + chunks &* inner &* padded,
      roomCount: s.filterRoom, kernels: TileKernels.of(T.self))
    let sum = PartSum(
      parts: parts, count: chunks, rows: inner, padded: padded, columns: s.groupFilters, y: dw,
      step: s.filters)
    let workers = s.isWorthThreads ? team : nil
    body.run(chunks: chunks, on: workers)
    sum.run(chunks: sum.chunks, on: workers)
  }

  @inline(__always)
  private static func acrossImages<T: Scalar>(
    _ s: ConvolutionShape, _ dy: UnsafePointer<T>, _ w: UnsafePointer<T>,
    _ dx: UnsafeMutablePointer<T>, _ workspace: UnsafeMutableRawPointer, _ team: ThreadTeam?
  ) {
    let kernels = TileKernels.of(T.self)
    let inner = s.kernelHeight &* s.kernelWidth &* s.filters
    let panels = workspace.assumingMemoryBound(to: T.self)
    let filters = TurnedFilterSource(weights: w, shape: s, filter: 0, isBackwards: true)
    filters.packAll(
      from: 0, count: s.channels, width: kernels.columns, start: 0, depth: inner, into: panels)
    let body = InputCotangentAcross(
      shape: s, dy: dy, panels: panels, dx: dx,
      room: panels + Gemm.roundUp(s.channels, TileKernels.mostColumns) &* inner, kernels: kernels)
    body.run(chunks: body.chunks, on: s.isWorthThreads ? team : nil)
  }

  @inline(__always)
  private static func scatter<T: Scalar>(
    _ s: ConvolutionShape, _ dy: UnsafePointer<T>, _ w: UnsafePointer<T>,
    _ dx: UnsafeMutablePointer<T>, _ workspace: UnsafeMutableRawPointer, _ team: ThreadTeam?
  ) {
    let kernels = TileKernels.of(T.self)
    let inner = s.kernelHeight &* s.kernelWidth &* s.groupChannels
    let panels = workspace.assumingMemoryBound(to: T.self)
    let filters = StridedSource(w, step: s.filters, innerStep: 1)
    filters.packAll(
      from: 0, count: inner, width: kernels.columns, start: 0, depth: s.groupFilters, into: panels)
    let body = InputCotangent(
      shape: s, dy: dy, panels: panels, dx: dx,
      room: panels + Gemm.roundUp(inner, TileKernels.mostColumns) &* s.groupFilters,
      roomCount: InputCotangent<T>.room(s), kernels: kernels)
    body.run(chunks: body.chunks, on: s.isWorthThreads ? team : nil)
  }

  /// C = A B for sources, with zeros where the inner size is 0.
  @inline(__always)
  private static func product<T, A: PanelSource, B: PanelSource>(
    _ m: Int, _ n: Int, _ k: Int, _ a: A, _ b: B, _ c: UnsafeMutablePointer<T>, _ cRow: Int,
    _ workspace: UnsafeMutableRawPointer, _ team: ThreadTeam?
  ) where A.Element == T, B.Element == T {
    if m <= 0 || n <= 0 { return }
    if k <= 0 { return Gemm.scale(m, n, 0, c, .rowMajor(cRow)) }
    Gemm.run(
      Gemm.SourceProduct(
        m: m, n: n, k: k, alpha: 1, keeps: false, a: a, b: b, c: c, cStride: .rowMajor(cRow)),
      NoEpilogue(), workspace, team)
  }
}
