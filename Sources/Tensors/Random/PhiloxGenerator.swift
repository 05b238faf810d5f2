// PhiloxGenerator: a sequence of random numbers under a key, for samplers that reject.

/// Random numbers one after another, from the blocks 0, 1, 2 … of a key.
///
/// The sequence is a function of the key alone. Where the amount that is drawn varies (rejection
/// samplers), give each element a generator of its own: `PhiloxGenerator(key.fold(element))`.
/// The blocks are those of `Philox.fillNormals`, so do not use one key for both.
///
/// Parameters out of range give NaN; nothing traps.
public struct PhiloxGenerator: RandomNumberGenerator, Sendable {
  /// The stream that is read.
  public let key: PhiloxKey
  @usableFromInline var counter: UInt64 = 0
  @usableFromInline var spareBits: UInt64 = 0
  @usableFromInline var hasSpareBits = false
  @usableFromInline var spareNormal: Double = 0
  @usableFromInline var hasSpareNormal = false

  /// The start of a stream.
  @inlinable
  public init(_ key: PhiloxKey) { self.key = key }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    if hasSpareBits {
      hasSpareBits = false
      return spareBits
    }
    let bits = nextBlock()
    spareBits = bits.high
    hasSpareBits = true
    return bits.low
  }

  @inlinable @inline(__always)
  mutating func nextBlock() -> (low: UInt64, high: UInt64) {
    let bits = Philox.block(low: counter, high: key.stream, seed: key.seed)
    counter &+= 1
    return bits
  }

  /// A uniform number in the open interval (0, 1).
  @inlinable
  public mutating func uniform() -> Double { Philox.openUniform(next()) }

  /// A standard normal number.
  @inlinable
  public mutating func normal() -> Double {
    if hasSpareNormal {
      hasSpareNormal = false
      return spareNormal
    }
    let bits = nextBlock()
    let both = BoxMuller.pair(bits.low, bits.high)
    spareNormal = both.1
    hasSpareNormal = true
    return both.0
  }

  /// An exponential number of mean 1.
  @inlinable
  public mutating func exponential() -> Double { -Elementary.log(uniform()) }

  /// An integer in 0 ..< bound, each with the same probability (Lemire, 2019); 0 for bound 0.
  @inlinable
  public mutating func integer(below bound: UInt64) -> UInt64 {
    if bound == 0 { return 0 }
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold: UInt64 = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }
}
