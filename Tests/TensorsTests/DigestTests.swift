// DigestTests: the hash against values of the reference implementation of XXH64.

import Testing

@testable import Tensors

@Suite struct DigestTests {
  /// Over the first bytes of (7 i + 3) mod 256, seed 0.
  @Test(
    arguments: [
      (0, 0xEF46_DB37_51D8_E999), (1, 0x1F25_C8D0_BC1F_4BB6), (3, 0x31D2_363F_52E5_64C9),
      (4, 0x9BB6_4B7D_66EE_9FDA), (8, 0xDAB9_9D95_C6F9_0092), (11, 0x7A52_CC94_57CF_1A1F),
      (31, 0xA2AA_5F33_CC4A_6119), (32, 0x23C3_C17E_F790_FD97), (33, 0x50A7_CFC7_BA58_8784),
      (63, 0x5E3E_54B4_31C7_493C), (64, 0x0EB6_4B3E_F6EE_B01F), (100, 0xA61F_8D4C_170F_E531),
      (101, 0xBAD4_D3BF_033B_DA4C),
    ] as [(Int, UInt64)])
  func meetsXXH64(count: Int, expected: UInt64) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: 7 * $0 + 3) }
    bytes.withUnsafeBytes { #expect(Digest.of($0) == expected) }
    // In pieces of every size.
    for piece in 1...40 {
      var digest = Digest()
      bytes.withUnsafeBytes { all in
        for start in stride(from: 0, to: count, by: piece) {
          digest.combine(UnsafeRawBufferPointer(rebasing: all[start..<min(start + piece, count)]))
        }
      }
      #expect(digest.value == expected)
    }
  }

  @Test func kindsDiffer() {
    var values: Set<UInt64> = []
    func add(_ change: (inout Digest) -> Void) {
      var digest = Digest()
      change(&digest)
      values.insert(digest.value)
    }
    add { _ in }
    add { $0.combine(1) }
    add { $0.combine(1.0) }
    add { $0.combine("1") }
    add { $0.combine([1.0]) }
    add { $0.combine([1.0, 0.0]) }
    add {
      $0.combine(""); $0.combine("1")
    }
    add { $0.combine([Double]()) }
    #expect(values.count == 8)
    var zero = Digest()
    zero.combine(0.0)
    var minus = Digest()
    minus.combine(-0.0)
    #expect(zero.value == minus.value)
  }
}
