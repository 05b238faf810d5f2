import Values

/// The rows of an argument, copied in single precision into the input of a program.
struct RowStore {
  private let array: NDArray
  /// The numbers of one row.
  let width: Int
  /// The number of rows.
  let count: Int

  init(_ array: NDArray) {
    self.array = array
    count = array.axes.first?.size ?? 1
    width = array.axes.dropFirst().reduce(1) { $0 * $1.size }
  }

  /// Copies rows `first ..< first + count` of an order (of the array itself without one).
  func copy(
    _ order: UnsafePointer<Int32>?, from first: Int, count: Int,
    into target: UnsafeMutablePointer<Float>
  ) {
    if let bytes = array.bytes {
      // One look-up a byte.
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 256) { table in
        for value in 0..<256 { table[value] = Float(bytes.values[value]) }
        bytes.withBytes { source in
          guard let base = source.baseAddress else { return }
          for row in 0..<count {
            let place = order.map { Int($0[row]) } ?? first + row
            let from = base + place * width
            let to = target + row * width
            for k in 0..<width { to[k] = table[Int(from[k])] }
          }
        }
      }
      return
    }
    array.numbers.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      for row in 0..<count {
        let place = order.map { Int($0[row]) } ?? first + row
        let from = base + place * width
        let to = target + row * width
        for k in 0..<width { to[k] = Float(from[k]) }
      }
    }
  }

  /// Copies the places that rows hold as positions from 0.
  func copyPositions(
    _ order: UnsafePointer<Int32>?, from first: Int, count: Int,
    into target: UnsafeMutablePointer<Int32>
  ) {
    array.numbers.withUnsafeBufferPointer { source in
      for row in 0..<count {
        let place = order.map { Int($0[row]) } ?? first + row
        for k in 0..<width { target[row * width + k] = Int32(source[place * width + k]) - 1 }
      }
    }
  }
}
