// Philox: counter-based random numbers, value = f(key, index), without any state.

/// The name of a stream of random numbers: every value in it is a function of the key and an index.
///
/// Streams of different keys are independent. `fold(_:)` gives keys their keys: a parameter's
/// number, a step, a draw.
public struct PhiloxKey: Hashable, Sendable {
  /// The key proper of the block cipher.
  public var seed: UInt64
  /// The upper half of the cipher's counter.
  public var stream: UInt64

  /// The stream of the given number under a seed.
  @inlinable
  public init(seed: UInt64, stream: UInt64 = 0) {
    self.seed = seed
    self.stream = stream
  }

  /// A key for everything that the given number names under this key.
  ///
  /// Both words of the new key depend on all bits of this one and of the number.
  @inlinable
  public func fold(_ number: UInt64) -> PhiloxKey {
    // Another key than the one that gives out numbers, so that no block serves twice.
    let own = Philox.block(low: number, high: stream, seed: seed ^ 0xA5A5_5A5A_C3C3_3C3C)
    return PhiloxKey(seed: own.low, stream: own.high)
  }

  /// A key for everything that the given number names under this key.
  @inlinable
  public func fold(_ number: Int) -> PhiloxKey { fold(UInt64(bitPattern: Int64(number))) }
}

/// Philox 4×32-10 (Salmon, Moraes, Dror and Shaw, 2011, "Parallel random numbers: as easy as
/// 1, 2, 3"): ten rounds that turn a 128-bit counter into 128 random bits.
public enum Philox {
  /// The four words of a block, as two numbers of 64 bits (low word first).
  ///
  /// - Parameters:
  ///   - low: counter words 0 and 1.
  ///   - high: counter words 2 and 3.
  ///   - seed: key words 0 and 1.
  @inlinable @inline(__always)
  public static func block(
    low: UInt64, high: UInt64, seed: UInt64
  ) -> (low: UInt64, high: UInt64) {
    let mask: UInt64 = 0xFFFF_FFFF
    var c0: UInt64 = low & mask
    var c1: UInt64 = low &>> 32
    var c2: UInt64 = high & mask
    var c3: UInt64 = high &>> 32
    var k0: UInt64 = seed & mask
    var k1: UInt64 = seed &>> 32
    for _ in 0..<10 {
      let product0: UInt64 = c0 &* 0xD251_1F53
      let product1: UInt64 = c2 &* 0xCD9E_8D57
      c0 = (product1 &>> 32) ^ c1 ^ k0
      c2 = (product0 &>> 32) ^ c3 ^ k1
      c1 = product1 & mask
      c3 = product0 & mask
      k0 = (k0 &+ 0x9E37_79B9) & mask
      k1 = (k1 &+ 0xBB67_AE85) & mask
    }
    return (c0 | (c1 &<< 32), c2 | (c3 &<< 32))
  }

  /// The words of `count` blocks whose counters follow one another, two of 64 bits each.
  @inlinable @inline(__always)
  public static func fillWords(
    _ words: UnsafeMutablePointer<UInt64>, _ count: Int, first: UInt64, high: UInt64, seed: UInt64
  ) {
    for j in 0..<count {
      let bits = block(low: first &+ UInt64(j), high: high, seed: seed)
      words[2 &* j] = bits.low
      words[2 &* j &+ 1] = bits.high
    }
  }
}
