import Synchronization

/// Numbers kept as bytes, each standing for byte / divisor: images as they lie in their files.
///
/// ```swift
/// let pixels = ByteStore([0, 51, 255], divisor: 255)
/// pixels[1]                                      // 0.2, just Double(51) / 255
/// ```
///
/// Bytes are shared: rows that lie side by side are a view of the same buffer. Nothing is decoded
/// until someone asks for `numbers`.
public final class ByteStore: Sendable {
  /// The whole buffer, of which this store may be a part.
  private let buffer: [UInt8]
  /// Where this store begins in its buffer.
  public let offset: Int
  /// The number of elements.
  public let count: Int
  /// What each byte is divided by.
  public let divisor: Double
  /// The number that each of the 256 bytes stands for: Double(byte) / divisor.
  public let values: [Double]
  private let memory = Mutex<[Double]?>(nil)

  /// Elements that are the bytes from `offset` on, divided by `divisor`.
  ///
  /// - Precondition: they lie within the buffer; the divisor is positive.
  public convenience init(
    _ buffer: [UInt8], offset: Int = 0, count: Int? = nil, divisor: Double = 1
  ) {
    precondition(divisor > 0, "a divisor is positive")
    self.init(
      buffer, offset: offset, count: count ?? buffer.count - offset, divisor: divisor,
      values: (0..<256).map { Double($0) / divisor })
  }

  private init(
    _ buffer: [UInt8], offset: Int, count: Int, divisor: Double, values: [Double]
  ) {
    precondition(offset >= 0 && count >= 0 && offset <= buffer.count - count, "beyond the buffer")
    self.buffer = buffer
    self.offset = offset
    self.count = count
    self.divisor = divisor
    self.values = values
  }

  /// What each byte is multiplied by, as near as a number gets: 1 / divisor.
  public var scale: Double { 1 / divisor }

  /// The number at a place.
  public subscript(place: Int) -> Double { values[Int(buffer[offset + place])] }

  /// Runs work on the bytes as they lie in memory.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try buffer.withUnsafeBufferPointer { (whole) throws(Failure) in
      try body(UnsafeBufferPointer(rebasing: whole[offset..<(offset + count)]))
    }
  }

  /// All numbers; kept from then on, so that asking again costs nothing.
  public var numbers: [Double] {
    memory.withLock { known in
      if let known { return known }
      let numbers = decoded()
      known = numbers
      return numbers
    }
  }

  /// All numbers, not kept.
  public func decoded() -> [Double] { decoded(by: values) }

  /// What a table of 256 numbers has for each byte.
  public func decoded(by table: [Double]) -> [Double] {
    precondition(table.count == 256, "a table has one number for each byte")
    return withBytes { bytes in
      table.withUnsafeBufferPointer { table in
        [Double](unsafeUninitializedCapacity: bytes.count) { result, filled in
          for place in 0..<bytes.count { result[place] = table[Int(bytes[place])] }
          filled = bytes.count
        }
      }
    }
  }

  /// How often each byte occurs.
  public func histogram() -> [Int] {
    var counts = [Int](repeating: 0, count: 256)
    withBytes { bytes in for byte in bytes { counts[Int(byte)] += 1 } }
    return counts
  }

  /// The numbers that occur, in rising order.
  public func distinct() -> [Double] {
    zip(values, histogram()).compactMap { $1 > 0 ? $0 : nil }
  }

  /// The same bytes divided by another divisor.
  public func dividing(by divisor: Double) -> ByteStore {
    ByteStore(buffer, offset: offset, count: count, divisor: divisor)
  }

  /// The blocks of `width` elements at `positions` (counted in blocks), end to end; a view where
  /// they lie side by side.
  public func blocks(_ positions: [Int], width: Int) -> ByteStore {
    let first = positions.first ?? 0
    if positions.indices.allSatisfy({ positions[$0] == first + $0 }) {
      return part(buffer, from: offset + first * width, count: positions.count * width)
    }
    return withBytes { bytes in
      let picked = [UInt8](unsafeUninitializedCapacity: positions.count * width) { result, filled in
        for (place, position) in positions.enumerated() {
          let block = UnsafeBufferPointer(
            rebasing: bytes[(position * width)..<((position + 1) * width)])
          _ = UnsafeMutableBufferPointer(rebasing: result[(place * width)...])
            .update(fromContentsOf: block)
        }
        filled = positions.count * width
      }
      return part(picked, from: 0, count: picked.count)
    }
  }

  /// Stores of one divisor end to end.
  ///
  /// - Returns: nil where divisors differ, or of nothing.
  public static func joined(_ stores: [ByteStore]) -> ByteStore? {
    guard let first = stores.first, stores.allSatisfy({ $0.divisor == first.divisor }) else {
      return nil
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(stores.reduce(0) { $0 + $1.count })
    for store in stores { store.withBytes { bytes.append(contentsOf: $0) } }
    return first.part(bytes, from: 0, count: bytes.count)
  }

  private func part(_ buffer: [UInt8], from start: Int, count: Int) -> ByteStore {
    ByteStore(buffer, offset: start, count: count, divisor: divisor, values: values)
  }
}
