import Foundation
import Testing

@testable import Plots

/// The compression of embedded pictures, undone by a plain reader of the format.
@Suite struct DeflateTests {
  /// Undoes zlib streams of stored blocks and of the fixed code (RFC 1950 and 1951).
  private static func inflated(_ stream: [UInt8]) -> [UInt8] {
    var place = 16
    func bit() -> Int {
      defer { place += 1 }
      return Int(stream[place / 8] >> UInt8(place % 8) & 1)
    }
    func number(_ count: Int) -> Int { (0..<count).reduce(0) { $0 | bit() << $1 } }
    func code(_ count: Int, _ start: Int = 0) -> Int {
      (0..<count).reduce(start) { value, _ in value << 1 | bit() }
    }
    /// Section 3.2.6: seven bits 0…23 are 256…279; eight are 0…143 and 280…287; nine 144…255.
    func symbol() -> Int {
      let seven = code(7)
      if seven < 24 { return 256 + seven }
      let eight = code(1, seven)
      if (48...191).contains(eight) { return eight - 48 }
      if (192...199).contains(eight) { return eight - 192 + 280 }
      return code(1, eight) - 400 + 144
    }
    var out: [UInt8] = []
    var isLast = false
    while !isLast {
      isLast = bit() == 1
      if number(2) == 0 {
        place = (place + 7) / 8 * 8
        let count = number(16)
        _ = number(16)
        for _ in 0..<count { out.append(UInt8(number(8))) }
        continue
      }
      while true {
        let found = symbol()
        if found < 256 {
          out.append(UInt8(found))
          continue
        }
        if found == 256 { break }
        // Section 3.2.5, from the rule rather than the table.
        let step = found - 257
        let extra = step < 8 || step == 28 ? 0 : step / 4 - 1
        let base = step < 8 ? step + 3 : step == 28 ? 258 : (4 + step % 4) << extra + 3
        let length = base + number(extra)
        let far = code(5)
        let more = far < 4 ? 0 : far / 2 - 1
        let distance = (far < 4 ? far + 1 : (2 + far % 2) << more + 1) + number(more)
        for _ in 0..<length { out.append(out[out.count - distance]) }
      }
    }
    return out
  }

  @Test(arguments: [0, 1, 2, 3, 7, 257, 258, 259, 300, 5000, 70_000])
  func comesBack(_ count: Int) {
    var state: UInt64 = 5
    func next() -> UInt8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1
      return UInt8(state >> 56)
    }
    let noise = (0..<count).map { _ in next() }
    let zeros = [UInt8](repeating: 0, count: count)
    let waves = (0..<count).map { UInt8($0 * $0 / 91 % 7 * 40) }
    let sparse = (0..<count).map { _ in next() > 240 ? next() : 0 }
    for bytes in [noise, zeros, waves, sparse] {
      let stream = Deflate.zlib(bytes)
      #expect(Self.inflated(stream) == bytes)
      #expect(stream.count <= bytes.count + 5 * (bytes.count / 65535 + 1) + 6)
    }
    if count >= 300 { #expect(Deflate.zlib(zeros).count < 30 + count / 100) }
  }

  @Test func adler() {
    // The checksum of "Wikipedia" is 0x11E60398.
    #expect(Deflate.zlib(Array("Wikipedia".utf8)).suffix(4) == [0x11, 0xE6, 0x03, 0x98])
  }
}
