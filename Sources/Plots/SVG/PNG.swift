/// A small PNG writer, for grids of colours with too many cells to be drawn one by one.
///
/// Pixels are a byte each, entries of a palette or greys (PNG, ISO/IEC 15948), and packed by `Deflate`.
enum PNG {
  /// A picture of palette entries, row by row from the top, as base64; without a palette the
  /// pixels are greys. One value may be transparent.
  ///
  /// - Precondition: `pixels.count == width * height`, each below `palette.count`, at most 256.
  static func base64(
    width: Int, height: Int, pixels: [UInt8],
    palette: [(red: UInt8, green: UInt8, blue: UInt8)]?, transparent: UInt8
  ) -> String {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += chunk(
      "IHDR",
      bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, palette == nil ? 0 : 3, 0, 0, 0])
    if let palette {
      file += chunk("PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] })
      file += chunk("tRNS", (0...transparent).map { $0 == transparent ? 0 : 255 })
    } else if pixels.contains(transparent) {
      file += chunk("tRNS", [0, transparent])
    }
    var rows: [UInt8] = []
    rows.reserveCapacity((width + 1) * height)
    for row in 0..<height {
      rows.append(0)
      rows += pixels[row * width..<(row + 1) * width]
    }
    file += chunk("IDAT", Deflate.zlib(rows))
    file += chunk("IEND", [])
    return encoded(file)
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    return bigEndian(UInt32(data.count)) + body + bigEndian(checksum(body))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// CRC-32 with the reflected polynomial 0xEDB88320.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }

  private static func encoded(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      bits <<= 8
      for k in 0..<4 {
        text.append(k <= group.count ? alphabet[Int(bits >> 26)] : UInt8(ascii: "="))
        bits <<= 6
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
