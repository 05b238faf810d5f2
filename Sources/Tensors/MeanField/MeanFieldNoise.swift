// MeanFieldNoise: the noise that weights are drawn by.

/// Standard normal noise that is named, not stored: element i is the number of the stream `key` at
/// the index `offset` + i.
public struct MeanFieldNoise: Sendable, Equatable {
  /// The stream.
  public var key: PhiloxKey
  /// The index of the first element.
  public var offset: UInt64

  /// The noise of a stream from an index on.
  public init(_ key: PhiloxKey, offset: UInt64 = 0) {
    self.key = key
    self.offset = offset
  }

  /// How many words name a noise.
  public static let wordCount = 12

  /// The noise that words of 16 bits name: seed, stream and offset, the lowest word of each first.
  @inlinable
  public init(words: UnsafePointer<Int32>) {
    func number(_ first: Int) -> UInt64 {
      (0..<4).reduce(0) { sum, i in
        sum | UInt64(UInt32(bitPattern: words[first + i]) & 0xFFFF) &<< UInt64(16 * i)
      }
    }
    self.init(PhiloxKey(seed: number(0), stream: number(4)), offset: number(8))
  }

  /// Writes the words that name this noise.
  public func write(words: UnsafeMutablePointer<Int32>) {
    for (place, number) in [key.seed, key.stream, offset].enumerated() {
      for i in 0..<4 {
        words[4 * place + i] = Int32(truncatingIfNeeded: number &>> UInt64(16 * i) & 0xFFFF)
      }
    }
  }
}
