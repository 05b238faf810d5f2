/// Reductions over axes, and functions along an axis. Axes count from 0; negative ones from the end.
extension Graph {
  /// The sum over `axes` (all of them unless given); they are dropped, or kept at size 1.
  public func sum(_ x: NodeRef, axes: [Int]? = nil, keep: Bool = false) -> NodeRef {
    reduce(Sum.self, x, axes, keep)
  }
  /// The sum over one axis.
  public func sum(_ x: NodeRef, axis: Int, keep: Bool = false) -> NodeRef {
    reduce(Sum.self, x, [axis], keep)
  }
  /// The mean over `axes` (all of them unless given); NaN over nothing.
  public func mean(_ x: NodeRef, axes: [Int]? = nil, keep: Bool = false) -> NodeRef {
    let total = sum(x, axes: axes, keep: keep)
    let ratio = count(of: total) == 0 ? 0 : Double(count(of: x)) / Double(count(of: total))
    return mul(total, constant(1 / ratio))
  }
  /// The product over `axes` (all of them unless given).
  public func prod(_ x: NodeRef, axes: [Int]? = nil, keep: Bool = false) -> NodeRef {
    reduce(Product.self, x, axes, keep)
  }
  /// The largest element over `axes` (all of them unless given); -infinity over nothing.
  public func max(_ x: NodeRef, axes: [Int]? = nil, keep: Bool = false) -> NodeRef {
    reduce(ReduceMax.self, x, axes, keep)
  }
  /// The smallest element over `axes` (all of them unless given); infinity over nothing.
  public func min(_ x: NodeRef, axes: [Int]? = nil, keep: Bool = false) -> NodeRef {
    reduce(ReduceMin.self, x, axes, keep)
  }
  /// log Σ exp(x) over `axes` (all of them unless given); -infinity over nothing.
  public func logSumExp(_ x: NodeRef, axes: [Int]? = nil, keep: Bool = false) -> NodeRef {
    reduce(LogSumExp.self, x, axes, keep)
  }
  /// exp(x) / Σ exp(x) along the last axis.
  public func softmax(_ x: NodeRef) -> NodeRef { apply1(Softmax.self, [x]) }
  /// x - log Σ exp(x) along the last axis.
  public func logSoftmax(_ x: NodeRef) -> NodeRef { apply1(LogSoftmax.self, [x]) }
  /// gain · (x - mean) / √(variance + epsilon) + offset along the last axis, whose size n `gain`
  /// and `offset` have.
  public func layerNorm(
    _ x: NodeRef, _ gain: NodeRef, _ offset: NodeRef, epsilon: Double = 1e-5
  ) -> NodeRef {
    apply1(LayerNorm.self, [x, gain, offset], Attributes(reals: [epsilon]))
  }
  /// Running sums along an axis.
  public func cumsum(_ x: NodeRef, axis: Int = -1) -> NodeRef {
    apply1(CumulativeSum.self, [x], Attributes(ints: [normal(axis, of: x), 0]))
  }
  /// Running products along an axis.
  public func cumprod(_ x: NodeRef, axis: Int = -1) -> NodeRef {
    apply1(CumulativeProduct.self, [x], Attributes(ints: [normal(axis, of: x)]))
  }
  /// The elements in ascending order along the last axis, and the flat positions they came from.
  public func sort(_ x: NodeRef) -> (values: NodeRef, order: NodeRef) {
    let outputs = apply(Sort.self, [x])
    return (outputs[0], outputs[1])
  }

  /// An axis counted from 0.
  func normal(_ axis: Int, of x: NodeRef) -> Int {
    let rank = shape(of: x).count
    precondition(axis >= -rank && axis < rank, "axis \(axis) of an array of rank \(rank)")
    return axis < 0 ? axis + rank : axis
  }

  /// Folds any axes by an op that folds neighbouring ones, moving them together first.
  private func reduce(_ op: any Op.Type, _ x: NodeRef, _ axes: [Int]?, _ keep: Bool) -> NodeRef {
    let shape = shape(of: x)
    let folded = (axes ?? Array(shape.indices)).map { normal($0, of: x) }.sorted()
    let kept = shape.indices.filter { !folded.contains($0) }
    let target = shape.indices.compactMap { folded.contains($0) ? (keep ? 1 : nil) : shape[$0] }
    guard let first = folded.first, let last = folded.last else { return x }
    if last - first + 1 == folded.count {
      return reshape(apply1(op, [x], Attributes(ints: [first, last + 1])), target)
    }
    let moved = transpose(x, kept + folded)
    let result = apply1(op, [moved], Attributes(ints: [kept.count, shape.count]))
    return reshape(result, target)
  }
}
