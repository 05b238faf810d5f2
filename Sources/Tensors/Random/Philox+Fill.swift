// Philox+Fill: uniform and normal numbers by index, one at a time and in bulk.

extension Philox {
  /// The uniform number of a stream at an index, in the open interval (0, 1).
  @inlinable @inline(__always)
  public static func uniform(_ key: PhiloxKey, _ index: UInt64) -> Double {
    let bits = block(low: index &>> 1, high: key.stream, seed: key.seed)
    return openUniform(index & 1 == 0 ? bits.low : bits.high)
  }

  /// The standard normal number of a stream at an index: the one that `fillNormals` puts there.
  @inlinable @inline(__always)
  public static func normal(_ key: PhiloxKey, _ index: UInt64) -> Double {
    let both = normalPair(key, index &>> 1)
    return index & 1 == 0 ? both.0 : both.1
  }

  /// The standard normal numbers of a stream at the indices 2p and 2p + 1.
  @inlinable @inline(__always)
  public static func normalPair(_ key: PhiloxKey, _ p: UInt64) -> (Double, Double) {
    let bits = block(low: p, high: key.stream, seed: key.seed)
    return BoxMuller.pair(bits.low, bits.high)
  }

  /// A number in the open interval (0, 1) from 52 of 64 bits.
  @inlinable @inline(__always)
  public static func openUniform(_ bits: UInt64) -> Double {
    Double(bitPattern: (bits &>> 12) | 0x3FF0_0000_0000_0000) - 0x1.fffffffffffffp-1
  }

  /// A number in the open interval (0, 1) from 23 of 32 bits.
  @inlinable @inline(__always)
  public static func openUniform(_ bits: UInt32) -> Float {
    Float(bitPattern: (bits &>> 9) | 0x3F80_0000) - 0x1.fffffep-1
  }

  /// Writes the uniform numbers (0, 1) of a stream at the indices offset ..< offset + count.
  public static func fillUniforms(
    into out: UnsafeMutablePointer<Double>, count: Int, key: PhiloxKey, offset: UInt64 = 0
  ) {
    var done = 0
    if offset & 1 == 1 && count > 0 {
      out[0] = uniform(key, offset)
      done = 1
    }
    let first: UInt64 = (offset &+ UInt64(done)) &>> 1
    let pairs: Int = Swift.max(0, count - done) / 2
    let target = out + done
    for j in 0..<pairs {
      let bits = block(low: first &+ UInt64(j), high: key.stream, seed: key.seed)
      target[2 &* j] = openUniform(bits.low)
      target[2 &* j &+ 1] = openUniform(bits.high)
    }
    done += 2 * pairs
    if done < count { out[done] = uniform(key, offset &+ UInt64(done)) }
  }

  /// Writes the standard normal numbers of a stream at the indices offset ..< offset + count.
  ///
  /// The value at an index does not depend on how a range is cut into calls.
  public static func fillNormals(
    into out: UnsafeMutablePointer<Double>, count: Int, key: PhiloxKey, offset: UInt64 = 0
  ) {
    var done = 0
    if offset & 1 == 1 && count > 0 {
      out[0] = normal(key, offset)
      done = 1
    }
    let first: UInt64 = (offset &+ UInt64(done)) &>> 1
    let pairs: Int = Swift.max(0, count - done) / 2
    let target = out + done
    if pairs > 0 { NormalKernels.double(target, pairs, first, key.stream, key.seed) }
    done += 2 * pairs
    if done < count { out[done] = normal(key, offset &+ UInt64(done)) }
  }

  /// Writes the uniform numbers (0, 1) of a stream at the indices offset ..< offset + count.
  public static func fillUniforms(
    into out: UnsafeMutablePointer<Float>, count: Int, key: PhiloxKey, offset: UInt64 = 0
  ) {
    fillByCounters(into: out, count: count, key: key, offset: offset) {
      target, counters, first, words in
      fillWords(words, counters, first: first, high: key.stream, seed: key.seed)
      let halves = UnsafeRawPointer(words).assumingMemoryBound(to: UInt32.self)
      for i in 0..<(4 &* counters) { target[i] = openUniform(halves[i]) }
    }
  }

  /// Writes the standard normal numbers of a stream at the indices offset ..< offset + count.
  ///
  /// The numbers are not those of the `Double` stream rounded. The value at an index does not
  /// depend on how a range is cut into calls.
  public static func fillNormals(
    into out: UnsafeMutablePointer<Float>, count: Int, key: PhiloxKey, offset: UInt64 = 0
  ) {
    let kernel = NormalKernels.float
    fillByCounters(into: out, count: count, key: key, offset: offset) {
      target, counters, first, words in
      kernel(target, counters, first, key.stream, key.seed, words)
    }
  }

  /// Runs `transform` over the counters of a stream, four numbers each: where they go, how many
  /// counters, the first, scratch memory for their words.
  @inline(__always)
  private static func fillByCounters(
    into out: UnsafeMutablePointer<Float>, count: Int, key: PhiloxKey, offset: UInt64,
    _ transform: (UnsafeMutablePointer<Float>, Int, UInt64, UnsafeMutablePointer<UInt64>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 * NormalKernels.batch) { scratch in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 4) { edge in
        guard let scratch = scratch.baseAddress, let edge = edge.baseAddress else { return }
        var done = 0
        while done < count {
          let index: UInt64 = offset &+ UInt64(done)
          let counter: UInt64 = index &>> 2
          let skipped = Int(truncatingIfNeeded: index & 3)
          let whole: Int = skipped == 0 ? Swift.min((count - done) / 4, NormalKernels.batch) : 0
          if whole > 0 {
            transform(out + done, whole, counter, scratch)
            done += 4 * whole
          } else {
            transform(edge, 1, counter, scratch)
            let taken: Int = Swift.min(4 - skipped, count - done)
            for i in 0..<taken { out[done + i] = edge[skipped + i] }
            done += taken
          }
        }
      }
    }
  }
}
