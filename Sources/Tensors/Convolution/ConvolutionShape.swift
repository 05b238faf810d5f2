// ConvolutionShape: the sizes of a two-dimensional convolution and what follows from them.

/// A convolution of images [batch, height, width, channels] with filters
/// [kernel height, kernel width, channels / groups, filters].
///
/// Output (i, j) reads the input at rows i · stride + tap · dilation − top, and columns likewise;
/// beyond the edges the input is 0. With groups, each part of the channels has filters of its own.
public struct ConvolutionShape: Equatable, Sendable {
  /// The images' sizes.
  public let batch, height, width, channels: Int
  /// The filters' sizes and their number.
  public let kernelHeight, kernelWidth, filters: Int
  /// From one output to the next, in pixels of the input.
  public let strideHeight, strideWidth: Int
  /// Rows and columns of zeros around the input.
  public let top, bottom, left, right: Int
  /// From one tap of a filter to the next, in pixels of the input.
  public let dilationHeight, dilationWidth: Int
  /// Parts of the channels and of the filters that have nothing to do with each other.
  public let groups: Int

  /// The number of integers that say it.
  public static let integers = 16

  /// From `ints`.
  @inline(__always)
  public init(_ ints: UnsafePointer<Int>) {
    batch = ints[0]
    height = ints[1]
    width = ints[2]
    channels = ints[3]
    kernelHeight = ints[4]
    kernelWidth = ints[5]
    filters = ints[6]
    strideHeight = ints[7]
    strideWidth = ints[8]
    top = ints[9]
    bottom = ints[10]
    left = ints[11]
    right = ints[12]
    dilationHeight = ints[13]
    dilationWidth = ints[14]
    groups = ints[15]
  }

  /// A convolution.
  ///
  /// - Parameters:
  ///   - input: [batch, height, width, channels].
  ///   - filter: [kernel height, kernel width, channels / groups, filters].
  ///   - stride: down and across.
  ///   - padding: top, bottom, left, right.
  ///   - dilation: down and across.
  public init(
    input: [Int], filter: [Int], stride: [Int] = [1, 1], padding: [Int] = [0, 0, 0, 0],
    dilation: [Int] = [1, 1], groups: Int = 1
  ) {
    self.init(
      input + [filter[0], filter[1], filter[3]] + stride + padding + dilation + [groups])
  }

  /// The integers that say it.
  public var ints: [Int] {
    [
      batch, height, width, channels, kernelHeight, kernelWidth, filters, strideHeight, strideWidth,
      top, bottom, left, right, dilationHeight, dilationWidth, groups,
    ]
  }

  /// Rows of the output.
  @inline(__always)
  public var outputHeight: Int {
    Self.outputs(height &+ top &+ bottom, kernelHeight, strideHeight, dilationHeight)
  }

  /// Columns of the output.
  @inline(__always)
  public var outputWidth: Int {
    Self.outputs(width &+ left &+ right, kernelWidth, strideWidth, dilationWidth)
  }

  @inline(__always)
  private static func outputs(_ size: Int, _ kernel: Int, _ stride: Int, _ dilation: Int) -> Int {
    let room = size &- (kernel &- 1) &* dilation &- 1
    return room < 0 ? 0 : room / stride &+ 1
  }

  /// Channels of one group.
  @inline(__always)
  public var groupChannels: Int { channels / groups }

  /// Filters of one group.
  @inline(__always)
  public var groupFilters: Int { filters / groups }

  /// Multiplications of a forward pass.
  public var multiplications: Double {
    Double(batch * outputHeight * outputWidth) * Double(kernelHeight * kernelWidth)
      * Double(groupChannels * filters)
  }

  /// Whether a pass is long enough for several threads.
  @inline(__always)
  var isWorthThreads: Bool { multiplications > 5e5 }

  /// Bytes of scratch memory for a pass in either direction.
  public func workspaceBytes<T: Scalar>(of type: T.Type, threads: Int) -> Int {
    let taps = kernelHeight * kernelWidth
    let outputs = batch * outputHeight * outputWidth
    let size = MemoryLayout<T>.stride
    func panels(_ columns: Int, _ inner: Int) -> Int {
      Gemm.roundUp(columns, TileKernels.mostColumns) * inner * size
    }
    let tables = 8 * (taps + FilterCotangent<T>.block(self) * outputHeight) + 256
    let forward =
      isDirect
      ? panels(groupFilters, taps * groupChannels) + threads * gridCount * size
      : Gemm.workspaceBytes(
        rows: outputs, columns: groupFilters, inner: taps * groupChannels, of: T.self,
        threads: threads)
    let toInput =
      isAcrossImages
      ? panels(groupChannels, taps * groupFilters)
        + threads * InputCotangentAcross<T>.room(self) * size
      : isScattered
        ? panels(taps * groupChannels, groupFilters) + threads * InputCotangent<T>.room(self) * size
        : isDirectBackwards
          ? panels(groupChannels, taps * groupFilters) + threads * cotangentGridCount * size
          : Gemm.workspaceBytes(
            rows: batch * height * width, columns: groupChannels, inner: taps * groupFilters,
            of: T.self, threads: threads)
    let toFilter =
      isDirect
      ? (FilterCotangent<T>.chunks(self) * taps * groupChannels
        * FilterCotangent<T>.paddedFilters(self) + threads * filterRoom) * size
      : Gemm.workspaceBytes(
        rows: taps * groupChannels, columns: groupFilters, inner: outputs, of: T.self,
        threads: threads)
    return max(forward, toInput, toFilter) + tables
  }
}

extension ConvolutionShape {
  /// Whether rows of the output are long enough for tiles of their own.
  @inline(__always)
  var isDirect: Bool { outputWidth >= 4 && batch > 0 && outputHeight > 0 && groupChannels > 0 }
  /// Whether the cotangent of the input is computed for the same pixel of several images at a time:
  /// with enough channels to fill a vector, and a border where that saves something.
  @inline(__always)
  var isAcrossImages: Bool {
    groups == 1 && strideHeight == 1 && strideWidth == 1 && dilationHeight == 1
      && dilationWidth == 1 && batch >= TileKernels.mostRows && channels >= 16 && filters >= 8
      && kernelHeight &* kernelWidth > 1 && outputHeight > 0 && outputWidth > 0
      && top < kernelHeight && bottom < kernelHeight && left < kernelWidth && right < kernelWidth
  }
  /// Whether the cotangent of the input is scattered from that of the output, image by image.
  @inline(__always)
  var isScattered: Bool { isDirect && batch >= 4 && groupFilters > 0 }
  /// The same as `isDirect` for the cotangent of the input.
  @inline(__always)
  var isDirectBackwards: Bool {
    width >= 4 && batch > 0 && height > 0 && outputHeight > 0 && outputWidth > 0 && groupFilters > 0
  }

  /// The images with their borders, from the first channel of a group.
  @inline(__always)
  func grid<T: Scalar>(_ x: UnsafePointer<T>) -> ImageGrid<T> {
    ImageGrid(
      pixels: x, height: height, width: width, pixelStep: channels, channels: groupChannels,
      spreadHeight: 1, spreadWidth: 1, top: top, left: left,
      fullHeight: height &+ top &+ bottom, fullWidth: width &+ left &+ right)
  }

  /// The output's cotangent as the convolution with turned filters reads it.
  @inline(__always)
  func cotangentGrid<T: Scalar>(_ dy: UnsafePointer<T>) -> ImageGrid<T> {
    let reachHeight = (kernelHeight &- 1) &* dilationHeight
    let reachWidth = (kernelWidth &- 1) &* dilationWidth
    return ImageGrid(
      pixels: dy, height: outputHeight, width: outputWidth, pixelStep: filters,
      channels: groupFilters, spreadHeight: strideHeight, spreadWidth: strideWidth,
      top: reachHeight &- top, left: reachWidth &- left, fullHeight: height &+ reachHeight,
      fullWidth: width &+ reachWidth)
  }

  /// Elements of a copy of either grid.
  var gridCount: Int { (height + top + bottom) * (width + left + right) * groupChannels }
  var cotangentGridCount: Int {
    (height + (kernelHeight - 1) * dilationHeight) * (width + (kernelWidth - 1) * dilationWidth)
      * groupFilters
  }

  /// Elements of the room of a worker for the filters' cotangent.
  @inline(__always)
  var filterRoom: Int {
    FilterCotangent<Float>.block(self)
      * (gridCount + outputHeight * outputWidth * TileKernels.mostColumns)
  }
}
