/// How two arrays of different shapes meet: from the trailing axis, sizes equal or 1.
public struct Broadcast: Sendable {
  /// The axes of the result.
  public let axes: [Axis]

  /// Unifies two lists of axes.
  ///
  /// - Parameter byName: whether axes with two different dimension names are refused even at equal
  ///   size, as in models; otherwise the result has no name there.
  public init(_ a: [Axis], _ b: [Axis], byName: Bool = false) throws(Fault) {
    let rank = max(a.count, b.count)
    var result: [Axis] = []
    result.reserveCapacity(rank)
    for position in 0..<rank {
      let left = position - (rank - a.count)
      let right = position - (rank - b.count)
      if left < 0 {
        result.append(b[right])
      } else if right < 0 {
        result.append(a[left])
      } else {
        result.append(try Self.unify(a[left], b[right], byName: byName, all: (a, b)))
      }
    }
    axes = result
  }

  private static func unify(
    _ a: Axis, _ b: Axis, byName: Bool, all: ([Axis], [Axis])
  ) throws(Fault) -> Axis {
    if let left = a.name, let right = b.name, left != right, byName {
      throw mismatch(all.0, all.1)
    }
    if a.size == b.size {
      let name =
        a.name == b.name ? a.name : (a.name == nil ? b.name : (b.name == nil ? a.name : nil))
      return Axis(a.size, name: name, labels: a.labels ?? b.labels)
    }
    if a.size == 1, a.name == nil || !byName { return b }
    if b.size == 1, b.name == nil || !byName { return a }
    throw mismatch(all.0, all.1)
  }

  /// The fault of two shapes that do not meet.
  public static func mismatch(_ a: [Axis], _ b: [Axis]) -> Fault {
    Fault(.shape, "shapes \(describe(a)) and \(describe(b)) do not match")
  }

  /// A shape as errors show it: `[N = 919, 3]`.
  public static func describe(_ axes: [Axis]) -> String {
    "["
      + axes.map { axis in axis.name.map { "\($0) = \(axis.size)" } ?? "\(axis.size)" }
      .joined(separator: ", ") + "]"
  }

  /// For each element of `axes`, the flat position of the element of `source` that it reads.
  ///
  /// - Precondition: `source` broadcasts to `axes`.
  public static func positions(of source: [Axis], in axes: [Axis]) -> [Int] {
    let count = axes.reduce(1) { $0 * $1.size }
    if source.map(\.size) == axes.map(\.size) { return Array(0..<count) }
    let offset = axes.count - source.count
    var strides = [Int](repeating: 0, count: axes.count)
    var stride = 1
    for position in source.indices.reversed() {
      strides[position + offset] = source[position].size == 1 ? 0 : stride
      stride *= source[position].size
    }
    var result: [Int] = []
    result.reserveCapacity(count)
    var index = [Int](repeating: 0, count: axes.count)
    var flat = 0
    for _ in 0..<count {
      result.append(flat)
      var axis = axes.count - 1
      while axis >= 0 {
        index[axis] += 1
        flat += strides[axis]
        if index[axis] < axes[axis].size { break }
        flat -= strides[axis] * axes[axis].size
        index[axis] = 0
        axis -= 1
      }
    }
    return result
  }
}
