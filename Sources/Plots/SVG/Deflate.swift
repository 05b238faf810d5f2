/// Small compression for embedded pictures: deflate with its fixed code (RFC 1951, section 3.2.6) in
/// the frame of zlib (RFC 1950). Repeats are found through the last place of each three bytes.
enum Deflate {
  /// The stream of `bytes`; stored as they are where that is shorter.
  static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    let packed = fixed(bytes)
    let whole = stored(bytes)
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    let checksum = b << 16 | a
    return [0x78, 0x01] + (packed.count < whole.count ? packed : whole)
      + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> $0) }
  }

  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = []
    var start = 0
    repeat {
      let count = min(bytes.count - start, 65535)
      let isLast: UInt8 = start + count == bytes.count ? 1 : 0
      let (low, high) = (UInt8(count & 255), UInt8(count >> 8))
      stream += [isLast, low, high, ~low, ~high]
      stream += bytes[start..<start + count]
      start += count
    } while start < bytes.count
    return stream
  }

  private static func fixed(_ bytes: [UInt8]) -> [UInt8] {
    var bits = BitWriter()
    bits.write(0b011, count: 3)
    var last = [Int: Int]()
    var place = 0
    func key(_ at: Int) -> Int {
      Int(bytes[at]) << 16 | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2])
    }
    while place < bytes.count {
      var length = 0
      var distance = 0
      if place + 3 <= bytes.count {
        for start in [last[key(place)] ?? -1, place - 1] where start >= 0 {
          guard place - start <= 32768 else { continue }
          var run = 0
          while run < 258, place + run < bytes.count, bytes[start + run] == bytes[place + run] {
            run += 1
          }
          if run > length { (length, distance) = (run, place - start) }
        }
      }
      if length < 3 { length = 1 }
      if length == 1 {
        bits.symbol(Int(bytes[place]))
      } else {
        let code = lengths.lastIndex { $0 <= length } ?? 0
        bits.symbol(257 + code)
        bits.write(
          UInt32(length - lengths[code]), count: code < 8 || code == 28 ? 0 : code / 4 - 1)
        let far = distances.lastIndex { $0 <= distance } ?? 0
        bits.huffman(UInt32(far), count: 5)
        bits.write(UInt32(distance - distances[far]), count: far < 4 ? 0 : far / 2 - 1)
      }
      for step in place..<max(place, min(place + length, bytes.count - 2)) {
        last[key(step)] = step
      }
      place += length
    }
    bits.symbol(256)
    return bits.finished
  }

  /// The shortest run of each length code, from 257.
  private static let lengths = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]

  /// The least distance of each distance code.
  private static let distances = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
    2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]

  /// Bits in the order of the format: numbers from their lowest bit, codes from their highest.
  private struct BitWriter {
    private var bytes: [UInt8] = []
    private var pending: UInt32 = 0
    private var count: UInt32 = 0

    mutating func write(_ value: UInt32, count bits: Int) {
      for bit in 0..<UInt32(bits) {
        pending |= (value >> bit & 1) << count
        count += 1
        if count == 8 {
          bytes.append(UInt8(pending))
          (pending, count) = (0, 0)
        }
      }
    }

    mutating func huffman(_ code: UInt32, count bits: Int) {
      for bit in (0..<UInt32(bits)).reversed() { write(code >> bit & 1, count: 1) }
    }

    /// A literal (0…255), the end (256) or a length code, in the fixed code.
    mutating func symbol(_ symbol: Int) {
      switch symbol {
      case ..<144: huffman(UInt32(0x30 + symbol), count: 8)
      case ..<256: huffman(UInt32(0x190 + symbol - 144), count: 9)
      case ..<280: huffman(UInt32(symbol - 256), count: 7)
      default: huffman(UInt32(0xC0 + symbol - 280), count: 8)
      }
    }

    var finished: [UInt8] { count == 0 ? bytes : bytes + [UInt8(pending)] }
  }
}
