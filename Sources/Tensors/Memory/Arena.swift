// Arena: one aligned allocation that all buffers of a program lie in.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Memory for a program's buffers: one allocation, aligned to 64 bytes, zero at first, freed with
/// its owner.
///
/// Offsets are planned beforehand with an `ArenaLayout`, so that the size is known before the
/// memory is asked for.
///
///     var layout = ArenaLayout()
///     let weights = layout.reserve(1000, of: Float.self)
///     guard let arena = Arena(byteCount: layout.byteCount) else { … }
///     let w = arena.pointer(at: weights, as: Float.self)
public struct Arena: ~Copyable {
  /// The first byte.
  public let base: UnsafeMutableRawPointer
  /// How many bytes there are.
  public let byteCount: Int

  /// The alignment of the memory and of every reserved range: a cache line.
  public static let alignment = 64

  /// More than a tebibyte is refused unasked.
  public static let limit = 1 << 40

  /// Asks for memory; nil where there is not enough of it, or the count is negative.
  public init?(byteCount: Int) {
    var pointer: UnsafeMutableRawPointer?
    guard byteCount >= 0, byteCount <= Self.limit,
      posix_memalign(&pointer, Self.alignment, Swift.max(byteCount, Self.alignment)) == 0,
      let pointer
    else { return nil }
    memset(pointer, 0, Swift.max(byteCount, Self.alignment))
    base = pointer
    self.byteCount = byteCount
  }

  deinit { free(base) }

  /// The elements from a byte offset on.
  ///
  /// - Precondition: the offset lies within the arena and is aligned for the type.
  @inlinable @inline(__always)
  public func pointer<T>(at offset: Int, as type: T.Type) -> UnsafeMutablePointer<T> {
    (base + offset).assumingMemoryBound(to: type)
  }

  /// Sets all bytes to 0.
  public func clear() { memset(base, 0, byteCount) }
}

// The struct cannot be copied, so at any time one thread owns the memory; sharing it among the
// chunks of a parallel run is the business of who hands out the pointers.
extension Arena: @unchecked Sendable {}

/// A plan of an arena: ranges one behind the other, each aligned to 64 bytes.
public struct ArenaLayout: Sendable {
  /// The bytes planned so far; `Int.max` once they exceed what can be counted.
  public private(set) var byteCount = 0

  /// An empty plan.
  public init() {}

  /// Plans room for elements and gives its byte offset.
  public mutating func reserve<T>(_ count: Int, of type: T.Type) -> Int {
    let offset = byteCount
    let (bytes, isTooMuch) = Swift.max(count, 0)
      .multipliedReportingOverflow(by: MemoryLayout<T>.stride)
    let (end, isTooFar) = offset.addingReportingOverflow(bytes)
    let isFull = isTooMuch || isTooFar || end > Int.max - Arena.alignment
    byteCount = isFull ? Int.max : (end + Arena.alignment - 1) & ~(Arena.alignment - 1)
    return offset
  }
}
