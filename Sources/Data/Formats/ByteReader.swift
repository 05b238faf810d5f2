// Numbers out of bytes, in either order, never beyond the end.

import Values

/// Reads integers at places of a byte array; nil beyond its end.
struct ByteReader {
  let bytes: [UInt8]

  /// The unsigned integer of `count` (at most 8) bytes at `place`.
  func integer(at place: Int, bytes count: Int, bigEndian: Bool = false) -> UInt64? {
    guard place >= 0, count <= bytes.count, place <= bytes.count - count else { return nil }
    var value: UInt64 = 0
    for step in 0..<count {
      value = value << 8 | UInt64(bytes[place + (bigEndian ? step : count - 1 - step)])
    }
    return value
  }

  /// The same as a count or offset; nil where it is too large for one.
  func count(at place: Int, bytes count: Int, bigEndian: Bool = false) -> Int? {
    integer(at: place, bytes: count, bigEndian: bigEndian).flatMap { Int(exactly: $0) }
  }

  /// The product of sizes times `width`; nil where it overflows in whatever order it is taken.
  static func extent(_ sizes: [Int], width: Int) -> Int? {
    var product = width
    for size in sizes {
      let (next, overflow) = product.multipliedReportingOverflow(by: max(1, size))
      if overflow || size < 0 { return nil }
      product = next
    }
    return sizes.contains(0) ? 0 : product
  }
}

/// How the elements of a binary array are stored.
struct BinaryElement {
  /// The kind of number.
  enum Kind { case unsigned, signed, floating, truth }

  let kind: Kind
  /// Bytes an element.
  let width: Int
  let bigEndian: Bool

  /// The array of the elements from `start` on; unsigned bytes of several axes stay bytes.
  ///
  /// - Precondition: they lie within the bytes.
  func array(_ bytes: [UInt8], from start: Int, axes: [Axis]) -> NDArray {
    let count = axes.reduce(1) { $0 * $1.size }
    if kind == .unsigned, width == 1, axes.count > 1 {
      let store = ByteStore(bytes, offset: start, count: count)
      return NDArray(bytes: store, axes: axes, kind: .int)
    }
    return NDArray(
      decode(bytes, from: start, count: count), axes: axes,
      kind: kind == .truth ? .bool : kind == .floating ? .real : .int)
  }

  /// Decodes `count` elements from `start` on.
  ///
  /// - Precondition: they lie within the bytes.
  func decode(_ bytes: [UInt8], from start: Int, count: Int) -> [Double] {
    bytes.withUnsafeBytes { raw in
      [Double](unsafeUninitializedCapacity: count) { result, filled in
        for place in 0..<count { result[place] = value(raw, start + place * width) }
        filled = count
      }
    }
  }

  @inline(__always)
  private func value(_ raw: UnsafeRawBufferPointer, _ at: Int) -> Double {
    switch (kind, width) {
    case (.truth, _): raw[at] != 0 ? 1 : 0
    case (.unsigned, 1): Double(raw[at])
    case (.signed, 1): Double(Int8(bitPattern: raw[at]))
    case (.unsigned, 2): Double(load(raw, at, UInt16.self))
    case (.signed, 2): Double(Int16(bitPattern: load(raw, at, UInt16.self)))
    case (.unsigned, 4): Double(load(raw, at, UInt32.self))
    case (.signed, 4): Double(Int32(bitPattern: load(raw, at, UInt32.self)))
    case (.unsigned, _): Double(load(raw, at, UInt64.self))
    case (.signed, _): Double(Int64(bitPattern: load(raw, at, UInt64.self)))
    case (.floating, 2): Self.half(load(raw, at, UInt16.self))
    case (.floating, 4): Self.known(Double(Float(bitPattern: load(raw, at, UInt32.self))))
    case (.floating, _): Self.known(Double(bitPattern: load(raw, at, UInt64.self)))
    }
  }

  @inline(__always)
  private func load<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ raw: UnsafeRawBufferPointer, _ at: Int, _: Bits.Type
  ) -> Bits {
    let bits = raw.loadUnaligned(fromByteOffset: at, as: Bits.self)
    return bigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits)
  }

  /// IEEE 754 binary16, by its definition.
  private static func half(_ bits: UInt16) -> Double {
    let sign: Double = bits >> 15 == 1 ? -1 : 1
    let exponent = Int(bits >> 10 & 31)
    let fraction = Double(bits & 1023)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : NDArray.missing
    default:
      return sign * (1024 + fraction) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
    }
  }

  /// NaN stands for a gap in such files.
  @inline(__always)
  private static func known(_ value: Double) -> Double { value.isNaN ? NDArray.missing : value }
}
