// MeanFieldNormal: independent normals over weights.

/// Independent normals over weights: weight i has the mean `mean[i]` and the standard deviation
/// softplus(`rho[i]`).
///
/// Two sweeps over memory serve a step of a fit: `sample` before the model, `update` after it. Both
/// work by chunks of a fixed size, which the threads of a team share out; their results are the
/// same bits on any number of threads. The memory belongs to the caller.
public struct MeanFieldNormal<T: Scalar>: @unchecked Sendable {
  /// The means.
  public var mean: UnsafeMutablePointer<T>
  /// The standard deviations before softplus.
  public var rho: UnsafeMutablePointer<T>
  /// How many weights.
  public var count: Int

  /// Normals in the caller's memory, which must stay valid while they are used.
  public init(mean: UnsafeMutablePointer<T>, rho: UnsafeMutablePointer<T>, count: Int) {
    self.mean = mean
    self.rho = rho
    self.count = count
  }
}

/// One number for all elements, or one for each, in memory of the caller.
public enum ScalarOrArray<T: Scalar>: @unchecked Sendable {
  /// The same for all.
  case scalar(T)
  /// One for each.
  case array(UnsafePointer<T>)
}

/// The work of a mean-field normal's sweeps that depends on nothing but sizes.
enum MeanFieldBlocks {
  /// Elements a chunk, the unit that threads share out.
  static let chunk = 8192
  /// Bytes of a block's buffer: blocks of eight arrays that begin at the same place of their pages,
  /// and the buffers, stay in the first cache together; twice as many cost a third more time.
  static let blockBytes = 512

  /// Calls `body` for each block of a chunk with its first element and its length.
  @inline(__always)
  static func forEach<T: Scalar>(
    in chunk: Int, of count: Int, _ type: T.Type, _ body: (_ start: Int, _ length: Int) -> Void
  ) {
    let size: Int = blockBytes / MemoryLayout<T>.stride
    let end: Int = Swift.min((chunk &+ 1) &* Self.chunk, count)
    var start: Int = chunk &* Self.chunk
    while start < end {
      body(start, Swift.min(size, end &- start))
      start &+= size
    }
  }

  /// Calls `body` with memory for `buffers` blocks.
  @inline(__always)
  static func withBuffers<T: Scalar>(
    _ buffers: Int, _ type: T.Type, _ body: (UnsafeMutablePointer<T>) -> Void
  ) {
    let size: Int = blockBytes / MemoryLayout<T>.stride
    withUnsafeTemporaryAllocation(of: T.self, capacity: size &* buffers) { memory in
      if let base = memory.baseAddress { body(base) }
    }
  }

  /// Runs the chunks of a body, on the team if there is one and it is worth it.
  @inline(__always)
  static func run<Body: ParallelBody>(_ count: Int, _ team: ThreadTeam?, _ body: Body) {
    let chunks: Int = (count &+ chunk &- 1) / chunk
    body.run(chunks: chunks, on: team)
  }

  /// Runs chunks that each leave `width` numbers, and adds these up in the order of the chunks.
  @inline(__always)
  static func sums<Body: ParallelBody>(
    _ count: Int, width: Int, _ team: ThreadTeam?, _ body: (UnsafeMutablePointer<Double>) -> Body,
    _ take: (UnsafePointer<Double>) -> Void
  ) {
    let chunks: Int = (count &+ chunk &- 1) / chunk
    withUnsafeTemporaryAllocation(of: Double.self, capacity: (chunks &+ 1) &* width) { memory in
      guard let parts = memory.baseAddress else { return }
      let total = parts + chunks &* width
      for i in 0..<width { total[i] = 0 }
      run(count, team, body(parts))
      for c in 0..<chunks {
        for i in 0..<width { total[i] += parts[c &* width &+ i] }
      }
      take(UnsafePointer(total))
    }
  }

  /// A block of one number or of an array's elements, from memory or from a filled buffer.
  @inline(__always)
  static func block<T: Scalar>(
    _ source: ScalarOrArray<T>, _ start: Int, _ filled: UnsafeMutablePointer<T>
  ) -> UnsafePointer<T> {
    switch source {
    case .scalar: UnsafePointer(filled)
    case .array(let elements): elements + start
    }
  }

  /// Fills a block's buffer with the number that stands for all elements.
  @inline(__always)
  static func fill<T: Scalar>(_ source: ScalarOrArray<T>, _ buffer: UnsafeMutablePointer<T>) {
    guard case .scalar(let value) = source else { return }
    for i in 0..<(blockBytes / MemoryLayout<T>.stride) { buffer[i] = value }
  }

  /// Writes the noise of elements `start` ..< `start` + `length`.
  @inline(__always)
  static func noise<T: Scalar>(
    _ noise: MeanFieldNoise, _ start: Int, _ length: Int, _ out: UnsafeMutablePointer<T>
  ) {
    let raw = UnsafeMutableRawPointer(out)
    let offset: UInt64 = noise.offset &+ UInt64(truncatingIfNeeded: start)
    if T.self == Float.self {
      Philox.fillNormals(
        into: raw.assumingMemoryBound(to: Float.self), count: length, key: noise.key,
        offset: offset)
    } else {
      Philox.fillNormals(
        into: raw.assumingMemoryBound(to: Double.self), count: length, key: noise.key,
        offset: offset)
    }
  }
}
