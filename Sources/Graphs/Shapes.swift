/// Arithmetic on shapes: row-major sizes, slowest axis first.
public enum Shapes {
  /// The number of elements of an array of this shape (1 for a scalar).
  public static func count(_ shape: [Int]) -> Int { shape.reduce(1, *) }

  /// The shape that two shapes broadcast to, aligned at their trailing axes; `nil` where sizes clash.
  ///
  /// `broadcast([8, 1], [3])` is `[8, 3]`.
  public static func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
    if a == b { return a }
    let rank = max(a.count, b.count)
    var result = [Int](repeating: 1, count: rank)
    for axis in 0..<rank {
      let i = axis - (rank - a.count)
      let j = axis - (rank - b.count)
      let m = i < 0 ? 1 : a[i]
      let n = j < 0 ? 1 : b[j]
      guard m == n || m == 1 || n == 1 else { return nil }
      result[axis] = m == 1 ? n : m
    }
    return result
  }

  /// The step in elements along each axis of a contiguous array.
  public static func strides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    var step = 1
    for axis in stride(from: shape.count - 1, through: 0, by: -1) {
      strides[axis] = step
      step *= shape[axis]
    }
    return strides
  }

  /// The strides with which an array of `shape` is read as one of `target`: 0 along repeated axes.
  ///
  /// - Precondition: `shape` broadcasts to `target`.
  public static func strides(_ shape: [Int], broadcastTo target: [Int]) -> [Int] {
    let own = strides(shape)
    let offset = target.count - shape.count
    return target.indices.map { axis in
      let i = axis - offset
      return i < 0 || (shape[i] == 1 && target[axis] != 1) ? 0 : own[i]
    }
  }

  /// The flat positions, in row-major order of `shape`, of elements read with `strides`.
  public static func positions(_ shape: [Int], strides: [Int], offset: Int = 0) -> [Int] {
    var positions = [offset]
    for axis in shape.indices {
      var next: [Int] = []
      next.reserveCapacity(positions.count * shape[axis])
      for p in positions {
        for i in 0..<shape[axis] { next.append(p + i * strides[axis]) }
      }
      positions = next
    }
    return positions
  }
}
