// Unpacking by zlib.

import CZlib
import Values

/// Files packed by gzip.
enum Gzip {
  /// Whether the bytes begin as gzip's do.
  static func recognises(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B, 0x08]) }

  /// The unpacked bytes of all members of a gzip file.
  static func decompress(_ bytes: [UInt8], called name: String, limit: Int) throws(Fault) -> [UInt8]
  {
    // The file's last four bytes say how many come out (of its last member, modulo 2³²).
    let trailer = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    let capacity = min(trailer, bytes.count * Inflate.greatestRatio)
    switch Inflate.run(bytes[...], windowBits: 15 + 16, limit: limit, capacity: capacity) {
    case .success(let bytes): return bytes
    case .failure(.damaged): throw Fault(.data, "`\(name)` is damaged or cut short (gzip)")
    case .failure(.limit):
      throw Fault(
        .limit, "`\(name)` is too large",
        notes: ["unpacked it exceeds the limit of \(limit >> 20) MiB"])
    }
  }
}

/// The inflate algorithm (RFC 1951).
enum Inflate {
  /// Why nothing came out.
  enum Failure: Error { case damaged, limit }

  /// How much the algorithm can shrink at most.
  static let greatestRatio = 1032

  /// Unpacks a stream without header that gives `size` bytes; nil where it does not.
  static func raw(_ bytes: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    try? run(bytes, windowBits: -15, limit: size, capacity: min(size, bytes.count * greatestRatio))
      .get()
  }

  /// The checksum that zip files carry (CRC-32).
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer {
      UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count))
    }
  }

  /// Unpacks one stream, or several gzip members one behind the other.
  static func run(
    _ bytes: ArraySlice<UInt8>, windowBits: Int32, limit: Int, capacity: Int
  ) -> Result<[UInt8], Failure> {
    var stream = z_stream()
    guard
      inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return .failure(.damaged) }
    defer { inflateEnd(&stream) }
    var result: [UInt8] = []
    result.reserveCapacity(min(limit, max(0, capacity)))
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    return bytes.withUnsafeBufferPointer { input in
      guard let base = input.baseAddress else { return .failure(.damaged) }
      var taken = 0
      while true {
        // zlib counts in 32 bits.
        let offered = min(input.count - taken, 1 << 30)
        stream.next_in = UnsafeMutablePointer(mutating: base + taken)
        stream.avail_in = UInt32(offered)
        let status = chunk.withUnsafeMutableBufferPointer { output in
          stream.next_out = output.baseAddress
          stream.avail_out = UInt32(output.count)
          return inflate(&stream, Z_NO_FLUSH)
        }
        taken += offered - Int(stream.avail_in)
        let produced = chunk.count - Int(stream.avail_out)
        if produced > limit - result.count { return .failure(.limit) }
        result.append(contentsOf: chunk[..<produced])
        switch status {
        case Z_STREAM_END:
          // Another gzip member may follow; other bytes behind are padding.
          guard windowBits > 15, input.count - taken > 18, base[taken] == 0x1F,
            base[taken + 1] == 0x8B
          else { return .success(result) }
          inflateReset(&stream)
        case Z_OK:
          if produced == 0, taken == input.count { return .failure(.damaged) }
        default: return .failure(.damaged)
        }
      }
    }
  }
}
