/// Constants, and functions that move elements without changing them.
extension Graph {
  /// A constant scalar.
  public func constant(_ value: Double) -> NodeRef { constant([value], []) }

  /// A constant array.
  ///
  /// - Precondition: as many elements as the shape has.
  public func constant(_ elements: [Double], _ shape: [Int]) -> NodeRef {
    apply1(Constant.self, [], Attributes(ints: shape, reals: elements))
  }

  /// Constant positions (from 0).
  public func indices(_ positions: [Int], _ shape: [Int]? = nil) -> NodeRef {
    let attributes = Attributes(
      ints: shape ?? [positions.count], reals: positions.map(Double.init))
    return apply1(IndexConstant.self, [], attributes)
  }

  /// The same elements in another shape; itself if the shape is its own.
  public func reshape(_ x: NodeRef, _ shape: [Int]) -> NodeRef {
    self.shape(of: x) == shape ? x : apply1(Reshape.self, [x], Attributes(ints: shape))
  }

  /// The axes in another order: output axis i is input axis `order[i]`; reversed unless given.
  public func transpose(_ x: NodeRef, _ order: [Int]? = nil) -> NodeRef {
    let own = Array(shape(of: x).indices)
    let order = order ?? own.reversed()
    return order == own ? x : apply1(Transpose.self, [x], Attributes(ints: order))
  }

  /// The last two axes exchanged.
  public func transposeLast(_ x: NodeRef) -> NodeRef {
    var order = Array(shape(of: x).indices)
    order.swapAt(order.count - 1, order.count - 2)
    return transpose(x, order)
  }

  /// Repeated to a shape; itself if the shape is its own.
  public func broadcast(_ x: NodeRef, to shape: [Int]) -> NodeRef {
    self.shape(of: x) == shape ? x : apply1(BroadcastTo.self, [x], Attributes(ints: shape))
  }

  /// The elements at `starts[k] + i * steps[k]`, i below `counts[k]`, along each axis k.
  public func slice(_ x: NodeRef, starts: [Int], counts: [Int], steps: [Int]) -> NodeRef {
    let box = Box(starts: starts, counts: counts, steps: steps)
    return apply1(Slice.self, [x], Attributes(ints: box.ints))
  }

  /// `count` elements along one axis from `from` on; the others whole.
  public func slice(_ x: NodeRef, axis: Int, from: Int, count: Int, step: Int = 1) -> NodeRef {
    let axis = normal(axis, of: x)
    var counts = shape(of: x)
    var starts = counts.map { _ in 0 }
    var steps = counts.map { _ in 1 }
    (starts[axis], counts[axis], steps[axis]) = (from, count, step)
    return slice(x, starts: starts, counts: counts, steps: steps)
  }

  /// One position along an axis, which is dropped.
  public func pick(_ x: NodeRef, axis: Int, at position: Int) -> NodeRef {
    let axis = normal(axis, of: x)
    var shape = shape(of: x)
    shape.remove(at: axis)
    return reshape(slice(x, axis: axis, from: position, count: 1), shape)
  }

  /// An array of `value` with x in a box of it.
  public func embed(
    _ x: NodeRef, in shape: [Int], starts: [Int], steps: [Int], value: Double = 0
  ) -> NodeRef {
    let ints = [shape.count] + shape + starts + steps
    return apply1(Embed.self, [x], Attributes(ints: ints, reals: [value]))
  }

  /// `before[k]` and `after[k]` times `value` around the elements along each axis k.
  public func pad(_ x: NodeRef, before: [Int], after: [Int], value: Double = 0) -> NodeRef {
    let shape = shape(of: x)
    let padded = shape.indices.map { shape[$0] + before[$0] + after[$0] }
    return embed(x, in: padded, starts: before, steps: shape.map { _ in 1 }, value: value)
  }

  /// Arrays one after the other along an axis.
  public func concat(_ parts: [NodeRef], axis: Int = 0) -> NodeRef {
    precondition(!parts.isEmpty, "concat of nothing")
    let axis = normal(axis, of: parts[0])
    return parts.count == 1 ? parts[0] : apply1(Concat.self, parts, Attributes(ints: [axis]))
  }

  /// Arrays of one shape along a new axis.
  public func stack(_ parts: [NodeRef], axis: Int = 0) -> NodeRef {
    precondition(!parts.isEmpty, "stack of nothing")
    var shape = shape(of: parts[0])
    let axis = axis < 0 ? axis + shape.count + 1 : axis
    shape.insert(1, at: axis)
    return concat(parts.map { reshape($0, shape) }, axis: axis)
  }

  /// Rows of x, along its first axis, at the given positions (from 0): their shape, then x's rest.
  public func gather(_ x: NodeRef, _ positions: NodeRef) -> NodeRef {
    apply1(Gather.self, [x, positions])
  }

  /// Elements at paired positions, one index array for each of x's leading axes: `b[block, i]`.
  public func gather(_ x: NodeRef, at positions: [NodeRef]) -> NodeRef {
    if positions.count == 1 { return gather(x, positions[0]) }
    let shape = shape(of: x)
    let leading = Array(shape.prefix(positions.count))
    let flat = reshape(x, [Shapes.count(leading)] + shape.dropFirst(positions.count))
    return gather(flat, apply1(FlatIndex.self, positions, Attributes(ints: leading)))
  }

  /// The rows of x added up at positions (from 0) in an array of `rows` rows.
  public func scatterAdd(_ x: NodeRef, at positions: NodeRef, rows: Int) -> NodeRef {
    apply1(ScatterAdd.self, [x, positions], Attributes(ints: [rows]))
  }

  /// The input itself, through which no derivative flows.
  public func stopGradient(_ x: NodeRef) -> NodeRef { apply1(StopGradient.self, [x]) }

  /// Summed to a shape that broadcasts to x's, or repeated to one that x's broadcasts to.
  public func fit(_ x: NodeRef, to target: [Int]) -> NodeRef {
    let shape = shape(of: x)
    if shape == target { return x }
    if Shapes.broadcast(shape, target) == target { return broadcast(x, to: target) }
    let extra = shape.count - target.count
    let axes = shape.indices.filter { axis in
      axis < extra || (target[axis - extra] == 1 && shape[axis] != 1)
    }
    return reshape(sum(x, axes: axes), target)
  }
}
