// PoolShape: the sizes of windows over images.

/// Windows that slide over images [batch, height, width, channels].
public struct PoolShape: Equatable, Sendable {
  /// The images' sizes.
  public let batch, height, width, channels: Int
  /// The window's sizes.
  public let windowHeight, windowWidth: Int
  /// From one window to the next.
  public let strideHeight, strideWidth: Int

  /// The number of integers that say it.
  public static let integers = 8

  /// From `ints`.
  @inline(__always)
  public init(_ ints: UnsafePointer<Int>) {
    batch = ints[0]
    height = ints[1]
    width = ints[2]
    channels = ints[3]
    windowHeight = ints[4]
    windowWidth = ints[5]
    strideHeight = ints[6]
    strideWidth = ints[7]
  }

  /// The integers that say it.
  public var ints: [Int] {
    [batch, height, width, channels, windowHeight, windowWidth, strideHeight, strideWidth]
  }

  /// Rows of the output: windows that fit.
  @inline(__always)
  public var outputHeight: Int {
    height < windowHeight ? 0 : (height &- windowHeight) / strideHeight &+ 1
  }

  /// Columns of the output.
  @inline(__always)
  public var outputWidth: Int {
    width < windowWidth ? 0 : (width &- windowWidth) / strideWidth &+ 1
  }

  /// Images a chunk of parallel work: about 10,000 elements, whatever the number of threads.
  @inline(__always)
  var imagesAChunk: Int { 1 &+ 10_000 / (height &* width &* channels &+ 1) }
}
