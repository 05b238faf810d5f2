/// An array of numbers outside any graph: what host functions take and give.
public struct HostArray: Hashable, Sendable {
  /// The sizes, slowest axis first; empty for a single number.
  public var shape: [Int]
  /// The elements, row-major.
  public var elements: [Double]

  /// An array.
  /// - Precondition: as many elements as the shape says.
  public init(_ shape: [Int], _ elements: [Double]) {
    precondition(shape.reduce(1, *) == elements.count, "an array's elements do not fit its shape")
    self.shape = shape
    self.elements = elements
  }

  /// A single number.
  public init(_ number: Double) {
    shape = []
    elements = [number]
  }

  /// The axes before the last `rank`.
  func batchShape(rank: Int) -> [Int] { Array(shape.dropLast(rank)) }

  /// The elements of events that have `rank` axes, each event's start for every element of a batch
  /// to which this array's batch broadcasts.
  func eventStarts(rank: Int, batch: [Int]) -> (starts: [Int], size: Int) {
    let size = shape.suffix(rank).reduce(1, *)
    let own = batchShape(rank: rank)
    let total = batch.reduce(1, *)
    if own == batch { return ((0..<total).map { $0 * size }, size) }
    if own.reduce(1, *) == 1 { return ([Int](repeating: 0, count: total), size) }
    let strides = Broadcasting.strides(own, to: batch)
    return (Broadcasting.positions(batch, strides).map { $0 * size }, size)
  }
}

/// The rules by which arrays of different shapes are read together, trailing axes aligned.
enum Broadcasting {
  /// The shape that all shapes broadcast to; `nil` where sizes clash.
  static func shape(_ shapes: [[Int]]) -> [Int]? {
    let rank = shapes.map(\.count).max() ?? 0
    var result = [Int](repeating: 1, count: rank)
    for shape in shapes {
      for (axis, size) in zip((rank - shape.count)..<rank, shape) where size != 1 {
        guard result[axis] == 1 || result[axis] == size else { return nil }
        result[axis] = size
      }
    }
    return result
  }

  /// Steps along the axes of `target` through an array of `shape`: 0 where it is repeated.
  static func strides(_ shape: [Int], to target: [Int]) -> [Int] {
    var strides = [Int](repeating: 0, count: target.count)
    var step = 1
    for (i, size) in shape.enumerated().reversed() {
      if size != 1 { strides[target.count - shape.count + i] = step }
      step *= size
    }
    return strides
  }

  /// The positions of the elements of `shape`, read with the given steps.
  static func positions(_ shape: [Int], _ strides: [Int]) -> [Int] {
    var positions = [0]
    for (size, step) in zip(shape, strides) {
      positions = positions.flatMap { start in (0..<size).map { start + $0 * step } }
    }
    return positions
  }
}
