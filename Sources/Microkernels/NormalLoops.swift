// NormalLoops: standard normal numbers of a stream, in bulk.

import Scalars

/// The normals of whole counters of Philox, as many as their bits make.
public enum NormalLoops {
  /// The most counters of a call in `Float`: their words stay in the first-level cache between the
  /// two loops.
  public static var batch: Int { 64 }

  /// Four numbers for each of `count` counters from `first` on.
  ///
  /// - Parameter words: scratch memory for two words a counter.
  public static func run(
    _ out: UnsafeMutablePointer<Float>, _ count: Int, first: UInt64, high: UInt64, seed: UInt64,
    _ words: UnsafeMutablePointer<UInt64>
  ) {
    Philox.fillWords(words, count, first: first, high: high, seed: seed)
    let halves = UnsafeRawPointer(words).assumingMemoryBound(to: UInt32.self)
    for p in 0..<(2 &* count) {
      let both = BoxMuller.pair(halves[2 &* p], halves[2 &* p &+ 1])
      out[2 &* p] = both.0
      out[2 &* p &+ 1] = both.1
    }
  }

  /// Two numbers for each of `count` counters from `first` on.
  public static func run(
    _ out: UnsafeMutablePointer<Double>, _ count: Int, first: UInt64, high: UInt64, seed: UInt64
  ) {
    for j in 0..<count {
      let bits = Philox.block(low: first &+ UInt64(j), high: high, seed: seed)
      let both = BoxMuller.pair(bits.low, bits.high)
      out[2 &* j] = both.0
      out[2 &* j &+ 1] = both.1
    }
  }
}
