/// Element-by-element work on the host.
extension NDArray {
  /// Applies a function to every number.
  @inlinable
  public func map(kind: ElementKind = .real, _ function: (Double) -> Double) -> NDArray {
    if let bytes {
      return NDArray(bytes.decoded(by: bytes.values.map(function)), axes: axes, kind: kind)
    }
    return NDArray(own.map(function), axes: axes, kind: kind)
  }

  /// Applies a function to pairs of numbers, broadcasting from the trailing axes.
  @inlinable
  public static func zip(
    _ a: NDArray, _ b: NDArray, kind: ElementKind = .real, byName: Bool = false,
    _ function: (Double, Double) -> Double
  ) throws(Fault) -> NDArray {
    let axes = try Broadcast(a.axes, b.axes, byName: byName).axes
    let count = axes.reduce(1) { $0 * $1.size }
    let (x, y) = (a.transient, b.transient)
    var result = [Double](repeating: 0, count: count)
    if x.count == count, y.count == count {
      for i in 0..<count { result[i] = function(x[i], y[i]) }
    } else if y.count == 1, x.count == count {
      let right = y[0]
      for i in 0..<count { result[i] = function(x[i], right) }
    } else if x.count == 1, y.count == count {
      let left = x[0]
      for i in 0..<count { result[i] = function(left, y[i]) }
    } else {
      let left = Broadcast.positions(of: a.axes, in: axes)
      let right = Broadcast.positions(of: b.axes, in: axes)
      for i in 0..<count { result[i] = function(x[left[i]], y[right[i]]) }
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
      : gather(positions, axes: axes)
  }

  /// The elements at flat positions, as an array with the given axes.
  public func gather(_ positions: [Int], axes: [Axis]) -> NDArray {
    if kind == .text { return NDArray(texts: positions.map { texts[$0] }, axes: axes) }
    if let bytes {
      return NDArray(bytes: bytes.blocks(positions, width: 1), axes: axes, kind: kind)
    }
    return NDArray(positions.map { own[$0] }, axes: axes, kind: kind)
  }

  /// The slices at `positions` (from 0) of the first axis; labels on it go along.
  ///
  /// - Precondition: the positions lie on the axis.
  public func rows(_ positions: [Int]) -> NDArray {
    let labels = axes[0].labels.map { labels in Labels(positions.map { labels.names[$0] }) }
    return blocks(
      positions,
      axes: [Axis(positions.count, name: axes[0].name, labels: labels)] + axes.dropFirst())
  }

  /// The slices at `positions` (from 0) of the first axis, under the axes given.
  private func blocks(_ positions: [Int], axes result: [Axis]) -> NDArray {
    let width = axes.dropFirst().reduce(1) { $0 * $1.size }
    if let bytes {
      return NDArray(bytes: bytes.blocks(positions, width: width), axes: result, kind: kind)
    }
    if width == 1 { return gather(positions, axes: result) }
    if kind == .text {
      return NDArray(
        texts: positions.flatMap { texts[($0 * width)..<(($0 + 1) * width)] }, axes: result)
    }
    var picked: [Double] = []
    picked.reserveCapacity(positions.count * width)
    for row in positions { picked.append(contentsOf: own[(row * width)..<((row + 1) * width)]) }
    return NDArray(picked, axes: result, kind: kind)
  }

  /// What subscripts pick where all but the first take their whole axis; nil where they do not.
  ///
  /// - Precondition: every place lies within its axis.
  public func slices(_ items: [IndexItem]) -> NDArray? {
    guard let first = axes.first, let item = items.first, items.count <= axes.count else {
      return nil
    }
    for (item, axis) in Swift.zip(items, axes).dropFirst() {
      guard case .span(let places, let own) = item, places.count == axis.size, own == axis,
        places.indices.allSatisfy({ places[$0] == $0 })
      else { return nil }
    }
    let rest = axes.dropFirst()
    switch item {
    case .newAxis: return nil
    case .single(let place): return blocks([place], axes: Array(rest))
    case .span(let places, let axis):
      return places.count == first.size && axis == first
        && places.indices.allSatisfy({ places[$0] == $0 })
        ? self : blocks(places, axes: [axis] + rest)
    case .paired(let places, let axes): return blocks(places, axes: axes + rest)
    }
  }
}
