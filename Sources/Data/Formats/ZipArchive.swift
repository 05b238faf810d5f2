// The table of contents of a zip archive, and its entries unpacked.

import Values

/// A zip archive in memory (APPNOTE 6.3, with the 64-bit fields); stored and deflated entries.
struct ZipArchive {
  /// One file of the archive.
  struct Entry {
    let name: String
    let method: Int
    let checksum: UInt32
    let packedSize: Int
    let size: Int
    /// Where its local header stands.
    let header: Int
  }

  let entries: [Entry]

  init(_ file: DataFile) throws(Fault) {
    let reader = ByteReader(bytes: file.bytes)
    let damaged = file.fault("the archive is damaged or cut short")
    guard let end = Self.endRecord(file.bytes) else { throw damaged }
    var count = reader.count(at: end + 10, bytes: 2) ?? 0
    var at = reader.count(at: end + 16, bytes: 4) ?? 0
    if count == 0xFFFF || at == 0xFFFF_FFFF {
      guard reader.integer(at: end - 20, bytes: 4) == 0x0706_4B50,
        let wide = reader.count(at: end - 12, bytes: 8),
        reader.integer(at: wide, bytes: 4) == 0x0606_4B50,
        let wideCount = reader.count(at: wide + 32, bytes: 8),
        let wideStart = reader.count(at: wide + 48, bytes: 8)
      else { throw damaged }
      count = wideCount
      at = wideStart
    }
    var entries: [Entry] = []
    for _ in 0..<min(count, file.bytes.count / 46) {
      guard let (entry, next) = Self.entry(reader, at: at) else { throw damaged }
      entries.append(entry)
      at = next
    }
    self.entries = entries
  }

  /// Where the record that ends an archive stands: near the end, before a comment.
  private static func endRecord(_ bytes: [UInt8]) -> Int? {
    let reader = ByteReader(bytes: bytes)
    var at = bytes.count - 22
    let last = max(0, at - 0xFFFF)
    while at >= last {
      if reader.integer(at: at, bytes: 4) == 0x0605_4B50 { return at }
      at -= 1
    }
    return nil
  }

  private static func entry(_ reader: ByteReader, at: Int) -> (Entry, next: Int)? {
    guard reader.integer(at: at, bytes: 4) == 0x0201_4B50,
      let method = reader.count(at: at + 10, bytes: 2),
      let checksum = reader.integer(at: at + 16, bytes: 4),
      var packedSize = reader.count(at: at + 20, bytes: 4),
      var size = reader.count(at: at + 24, bytes: 4),
      let nameLength = reader.count(at: at + 28, bytes: 2),
      let extraLength = reader.count(at: at + 30, bytes: 2),
      let commentLength = reader.count(at: at + 32, bytes: 2),
      var header = reader.count(at: at + 42, bytes: 4),
      at + 46 + nameLength + extraLength <= reader.bytes.count
    else { return nil }
    let nameEnd = at + 46 + nameLength
    let name = String(decoding: reader.bytes[(at + 46)..<nameEnd], as: UTF8.self)
    // The 64-bit fields stand in the order of those that overflowed.
    var extra = nameEnd
    while extra + 4 <= nameEnd + extraLength {
      guard let length = reader.count(at: extra + 2, bytes: 2) else { return nil }
      if reader.integer(at: extra, bytes: 2) == 1 {
        var field = extra + 4
        func wide(_ value: Int) -> Int? {
          guard value == 0xFFFF_FFFF else { return value }
          defer { field += 8 }
          return reader.count(at: field, bytes: 8)
        }
        guard let a = wide(size), let b = wide(packedSize), let c = wide(header) else { return nil }
        (size, packedSize, header) = (a, b, c)
      }
      extra += 4 + length
    }
    let entry = Entry(
      name: name, method: method, checksum: UInt32(truncatingIfNeeded: checksum),
      packedSize: packedSize, size: size, header: header)
    return (entry, nameEnd + extraLength + commentLength)
  }
}

extension ZipArchive.Entry {
  /// The unpacked bytes, checked against size and checksum.
  func contents(of file: DataFile, limit: Int) throws(Fault) -> [UInt8] {
    let reader = ByteReader(bytes: file.bytes)
    guard reader.integer(at: header, bytes: 4) == 0x0403_4B50,
      let nameLength = reader.count(at: header + 26, bytes: 2),
      let extraLength = reader.count(at: header + 28, bytes: 2),
      case let start = header + 30 + nameLength + extraLength,
      start <= file.bytes.count, packedSize <= file.bytes.count - start
    else { throw file.fault("`\(name)` in the archive is damaged") }
    guard size <= limit else {
      throw Fault(
        .limit, "`\(file.name)`: `\(name)` is too large",
        notes: ["it has \(size >> 20) MiB unpacked"])
    }
    let packed = file.bytes[start..<(start + packedSize)]
    let bytes: [UInt8]?
    switch method {
    case 0: bytes = Array(packed)
    case 8: bytes = Inflate.raw(packed, size: size)
    default:
      throw file.fault("`\(name)` in the archive is packed by a method that is not known")
    }
    guard let bytes, bytes.count == size, Inflate.checksum(bytes) == checksum else {
      throw file.fault("`\(name)` in the archive is damaged")
    }
    return bytes
  }
}
