// Digest: a stable 64-bit hash, for the keys of random streams and of caches.

/// A 64-bit hash of bytes and numbers that is the same in every process and on every machine.
///
/// The algorithm is XXH64 with seed 0 (Yann Collet, 2012, xxHash specification 0.1.1), over the
/// little-endian bytes of what is combined. It is quick, well mixed and not cryptographic.
///
///     var digest = Digest()
///     digest.combine("radon")
///     digest.combine(data)
///     let key = PhiloxKey(seed: seed, stream: digest.value)
public struct Digest: Sendable {
  @usableFromInline var lanes: SIMD4<UInt64>
  @usableFromInline var pending = SIMD32<UInt8>()
  @usableFromInline var pendingCount = 0
  @usableFromInline var length: UInt64 = 0

  /// The hash of nothing, ready to combine.
  public init() {
    lanes = SIMD4(Self.prime1 &+ Self.prime2, Self.prime2, 0, 0 &- Self.prime1)
  }

  /// The hash of a run of bytes.
  public static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var digest = Digest()
    digest.combine(bytes)
    return digest.value
  }

  /// Adds a run of bytes.
  public mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    length &+= UInt64(bytes.count)
    var index = 0
    while index < bytes.count {
      if pendingCount == 0 {
        while bytes.count - index >= 32 {
          mix(bytes.loadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self))
          index += 32
        }
        if index == bytes.count { return }
      }
      pending[pendingCount] = bytes[index]
      pendingCount += 1
      index += 1
      if pendingCount == 32 {
        mix(unsafeBitCast(pending, to: SIMD4<UInt64>.self))
        pendingCount = 0
      }
    }
  }

  /// Adds the eight bytes of an integer.
  public mutating func combine(_ word: UInt64) {
    withUnsafeBytes(of: word.littleEndian) { combine($0) }
  }

  /// Adds the eight bytes of an integer.
  public mutating func combine(_ number: Int) { combine(UInt64(bitPattern: Int64(number))) }

  /// Adds a number by its bits, with −0 as 0.
  public mutating func combine(_ number: Double) {
    combine(number == 0 ? 0 : number.bitPattern)
  }

  /// Adds how many numbers there are and their bytes as they lie in memory.
  public mutating func combine(_ numbers: [Double]) {
    combine(numbers.count)
    numbers.withUnsafeBytes { combine($0) }
  }

  /// Adds a text by its length in UTF-8 and its bytes.
  public mutating func combine(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      combine(bytes.count)
      combine(UnsafeRawBufferPointer(bytes))
    }
  }

  /// The hash of all that was combined so far.
  public var value: UInt64 {
    var hash: UInt64
    if length >= 32 {
      hash = Self.rotate(lanes[0], 1) &+ Self.rotate(lanes[1], 7)
      hash = hash &+ Self.rotate(lanes[2], 12) &+ Self.rotate(lanes[3], 18)
      for lane in 0..<4 {
        hash = (hash ^ Self.round(0, lanes[lane])) &* Self.prime1 &+ Self.prime4
      }
    } else {
      hash = Self.prime5
    }
    hash = hash &+ length
    return Self.avalanche(absorb(hash))
  }

  /// The bytes that fill no stripe of 32: by eights, a four, and ones.
  private func absorb(_ start: UInt64) -> UInt64 {
    var hash = start
    return withUnsafeBytes(of: pending) { bytes in
      var index = 0
      while index + 8 <= pendingCount {
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        hash = Self.rotate(hash ^ Self.round(0, word), 27) &* Self.prime1 &+ Self.prime4
        index += 8
      }
      if index + 4 <= pendingCount {
        let word = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self))
        hash ^= UInt64(word) &* Self.prime1
        hash = Self.rotate(hash, 23) &* Self.prime2 &+ Self.prime3
        index += 4
      }
      while index < pendingCount {
        hash ^= UInt64(bytes[index]) &* Self.prime5
        hash = Self.rotate(hash, 11) &* Self.prime1
        index += 1
      }
      return hash
    }
  }

  private mutating func mix(_ stripe: SIMD4<UInt64>) {
    for lane in 0..<4 {
      lanes[lane] = Self.round(lanes[lane], UInt64(littleEndian: stripe[lane]))
    }
  }

  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  private static func rotate(_ x: UInt64, _ bits: UInt64) -> UInt64 {
    (x &<< bits) | (x &>> (64 &- bits))
  }

  private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
    rotate(lane &+ input &* prime2, 31) &* prime1
  }

  private static func avalanche(_ hash: UInt64) -> UInt64 {
    var h = hash
    h = (h ^ (h &>> 33)) &* prime2
    h = (h ^ (h &>> 29)) &* prime3
    return h ^ (h &>> 32)
  }
}
