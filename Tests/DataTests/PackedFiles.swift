// Packed files as other programs write them.

/// Small files written by NumPy and gzip, in base 64.
enum PackedFiles {
  /// `numpy.savez_compressed(a = arange(6.).reshape(2, 3), label = ["x", "yy"])`.
  static let npz = decode(
    """
    UEsDBC0AAAAIAAAAIQDwzTtG//////////8FABQAYS5ucHkBABAAsAAAAAAAAABXAAAAAAAAAJvsF+obEMnIUMZQ
    rZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgYU8MEeynCA
    UBxQWgBKizgAAFBLAwQtAAAACAAAACEAtu1Es///////////CQAUAGxhYmVsLm5weQEAEACQAAAAAAAAAEoAAAAA
    AAAAm+wX6hsQychQxlCtnpJanFykbqWgbhNqpK6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaRjqaOgq1
    ChQArgoGCKiEYgBQSwECLQMtAAAACAAAACEA8M07RlcAAACwAAAABQAAAAAAAAAAAAAAgAEAAAAAYS5ucHlQSwEC
    LQMtAAAACAAAACEAtu1Es0oAAACQAAAACQAAAAAAAAAAAAAAgAGOAAAAbGFiZWwubnB5UEsFBgAAAAACAAIAagAA
    ABMBAAAAAA==
    """)

  /// `numpy.savez(m = [True, False], w = int32 [1, 2])`.
  static let stored = decode(
    """
    UEsDBC0AAAAAAAAAIQDuGbtd//////////8FABQAbS5ucHkBABAAggAAAAAAAACCAAAAAAAAAJNOVU1QWQEAdgB7
    J2Rlc2NyJzogJ3xiMScsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCksIH0gICAgICAgICAg
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAQBQSwMELQAAAAAAAAAh
    AAv5qi3//////////wUAFAB3Lm5weQEAEACIAAAAAAAAAIgAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnPGk0
    JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAg
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoBAAAAAgAAAFBLAQItAy0AAAAAAAAAIQDuGbtd
    ggAAAIIAAAAFAAAAAAAAAAAAAACAAQAAAABtLm5weVBLAQItAy0AAAAAAAAAIQAL+aotiAAAAIgAAAAFAAAAAAAA
    AAAAAACAAbkAAAB3Lm5weVBLBQYAAAAAAgACAGYAAAB4AQAAAAA=
    """)

  /// Two gzip members: `a,b`, `1,2`, and `3,4`.
  static let gz = decode(
    """
    H4sIAAAAAAACA0vUSeIy1DHiAgB7B5cKCAAAAB+LCAAAAAAAAgMz1jHhAgA+LXKpBAAAAA==
    """)

  /// A gzip file of 13 KB that unpacks to 2 MB: one `0`, then repeats of it, 258 at a time, in the
  /// fixed code of RFC 1951.
  static let bomb: [UInt8] = {
    let repeats = String(repeating: "11000101" + "00000", count: 8200)
    let bits = Array(("1" + "10" + "01100000" + repeats + "0000000").utf8)
    var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    for start in stride(from: 0, to: bits.count, by: 8) {
      var byte: UInt8 = 0
      for (place, bit) in bits[start..<min(start + 8, bits.count)].enumerated() where bit == 0x31 {
        byte |= 1 << place
      }
      bytes.append(byte)
    }
    return bytes
  }()

  private static func decode(_ text: String) -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var bytes: [UInt8] = []
    var bits = 0
    var buffer = 0
    for letter in text.utf8 {
      guard let value = letters.firstIndex(of: letter) else { continue }
      buffer = (buffer << 6 | value) & 0xFFFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(buffer >> bits & 255))
      }
    }
    return bytes
  }
}
