/// One subscript, resolved to what it picks on its axis.
public enum IndexItem: Sendable {
  /// One place (from 0); the axis goes away.
  case single(Int)
  /// Places (from 0) that keep their own axis: `:`, a range, a mask.
  case span([Int], Axis)
  /// An index array; all of these pair up and share one set of axes.
  case paired([Int], [Axis])
  /// A new axis of size 1 (`none`).
  case newAxis
}

/// The elements that subscripts pick: flat positions of the source, and the axes of the result.
public struct IndexPlan: Sendable {
  /// The flat positions in the source, row-major over `axes`.
  public let positions: [Int]
  /// The axes of what is picked.
  public let axes: [Axis]

  /// A plan made elsewhere.
  public init(positions: [Int], axes: [Axis]) {
    self.positions = positions
    self.axes = axes
  }

  /// Combines one item for each leading axis of `source`; missing trailing ones mean `:`.
  ///
  /// - Precondition: every place lies within its axis.
  public init(_ items: [IndexItem], of source: [Axis], byName: Bool = false) throws(Fault) {
    let used = items.count { if case .newAxis = $0 { false } else { true } }
    guard used <= source.count else {
      if source.isEmpty { throw Fault(.index, "a single value has no elements to pick") }
      throw Fault(
        .index,
        "\(used) subscript\(used == 1 ? "" : "s") for an array with \(source.count) \(source.count == 1 ? "axis" : "axes")",
        notes: ["the array is \(Broadcast.describe(source))"])
    }
    var strides = [Int](repeating: 1, count: source.count)
    for i in source.indices.reversed().dropFirst() {
      strides[i] = strides[i + 1] * source[i + 1].size
    }

    var joint: [Axis]?
    for case .paired(_, let axes) in items {
      joint = joint == nil ? axes : try Broadcast(joint ?? [], axes, byName: byName).axes
    }

    // Every group is an axis block of the result with the offsets that its places add.
    var groups: [(axes: [Axis], offsets: [Int])] = []
    var jointGroup: Int?
    var base = 0
    var axis = 0
    for item in items {
      switch item {
      case .newAxis: groups.append(([Axis(1)], [0]))
      case .single(let place):
        base += place * strides[axis]
        axis += 1
      case .span(let places, let result):
        groups.append(([result], places.map { $0 * strides[axis] }))
        axis += 1
      case .paired(let places, let axes):
        let all = joint ?? axes
        let spread = Broadcast.positions(of: axes, in: all).map { places[$0] * strides[axis] }
        if let group = jointGroup {
          for i in spread.indices { groups[group].offsets[i] += spread[i] }
        } else {
          jointGroup = groups.count
          groups.append((all, spread))
        }
        axis += 1
      }
    }
    while axis < source.count {
      groups.append(([source[axis]], (0..<source[axis].size).map { $0 * strides[axis] }))
      axis += 1
    }
    var flat = [base]
    for group in groups {
      if group.offsets.count == 1 {
        flat = flat.map { $0 + group.offsets[0] }
        continue
      }
      var next: [Int] = []
      next.reserveCapacity(flat.count * group.offsets.count)
      for start in flat { for offset in group.offsets { next.append(start + offset) } }
      flat = next
    }
    positions = flat
    axes = groups.flatMap(\.axes)
  }
}
