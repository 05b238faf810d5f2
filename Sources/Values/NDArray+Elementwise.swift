/// Element-by-element work on the host.
extension NDArray {
  /// Applies a function to every number.
  @inlinable
  public func map(kind: ElementKind = .real, _ function: (Double) -> Double) -> NDArray {
    NDArray(numbers.map(function), axes: axes, kind: kind)
  }

  /// Applies a function to pairs of numbers, broadcasting from the trailing axes.
  @inlinable
  public static func zip(
    _ a: NDArray, _ b: NDArray, kind: ElementKind = .real, byName: Bool = false,
    _ function: (Double, Double) -> Double
  ) throws(Fault) -> NDArray {
    let axes = try Broadcast(a.axes, b.axes, byName: byName).axes
    let count = axes.reduce(1) { $0 * $1.size }
    var result = [Double](repeating: 0, count: count)
    if a.numbers.count == count, b.numbers.count == count {
      for i in 0..<count { result[i] = function(a.numbers[i], b.numbers[i]) }
    } else if b.numbers.count == 1, a.numbers.count == count {
      let right = b.numbers[0]
      for i in 0..<count { result[i] = function(a.numbers[i], right) }
    } else if a.numbers.count == 1, b.numbers.count == count {
      let left = a.numbers[0]
      for i in 0..<count { result[i] = function(left, b.numbers[i]) }
    } else {
      let left = Broadcast.positions(of: a.axes, in: axes)
      let right = Broadcast.positions(of: b.axes, in: axes)
      for i in 0..<count { result[i] = function(a.numbers[left[i]], b.numbers[right[i]]) }
    }
    return NDArray(result, axes: axes, kind: kind)
  }

  /// The same array repeated along the axes of a larger shape.
  ///
  /// - Precondition: the shapes were found to broadcast.
  public func broadcast(to axes: [Axis]) -> NDArray {
    if shape == axes.map(\.size) {
      var result = self
      result.axes = axes
      return result
    }
    let positions = Broadcast.positions(of: self.axes, in: axes)
    return kind == .text
      ? NDArray(texts: positions.map { texts[$0] }, axes: axes)
      : NDArray(positions.map { numbers[$0] }, axes: axes, kind: kind)
  }

  /// The elements at flat positions, as an array with the given axes.
  public func gather(_ positions: [Int], axes: [Axis]) -> NDArray {
    kind == .text
      ? NDArray(texts: positions.map { texts[$0] }, axes: axes)
      : NDArray(positions.map { numbers[$0] }, axes: axes, kind: kind)
  }
}
