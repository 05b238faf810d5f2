/// Changes of shape: reshape, transpose, join.
extension NDArray {
  /// The same elements under other axes.
  ///
  /// - Precondition: as many places.
  public func reshaped(_ axes: [Axis]) -> NDArray {
    var result = self
    result.axes = axes
    return result
  }

  /// Axes in another order.
  public func transposed(_ order: [Int]) -> NDArray {
    gather(Self.transposition(shape, order), axes: order.map { axes[$0] })
  }

  /// The flat positions that a transposition reads, in the order of its result.
  public static func transposition(_ shape: [Int], _ order: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for i in shape.indices.reversed().dropFirst() { strides[i] = strides[i + 1] * shape[i + 1] }
    let sizes = order.map { shape[$0] }
    let steps = order.map { strides[$0] }
    let count = shape.reduce(1, *)
    var result: [Int] = []
    result.reserveCapacity(count)
    var index = [Int](repeating: 0, count: sizes.count)
    var flat = 0
    for _ in 0..<count {
      result.append(flat)
      var axis = sizes.count - 1
      while axis >= 0 {
        index[axis] += 1
        flat += steps[axis]
        if index[axis] < sizes[axis] { break }
        flat -= steps[axis] * sizes[axis]
        index[axis] = 0
        axis -= 1
      }
    }
    return result
  }

  /// Arrays end to end along an axis; other axes must agree in size.
  public static func concatenate(_ arrays: [NDArray], axis: Int = 0) throws(Fault) -> NDArray {
    guard let first = arrays.first else { return NDArray([], axes: [Axis(0)]) }
    for array in arrays where array.rank != first.rank {
      throw Broadcast.mismatch(first.axes, array.axes)
    }
    let kind = commonKind(arrays)
    let inputs = arrays.map { kind == .text ? $0.asText() : $0 }
    for array in inputs {
      for k in 0..<first.rank where k != axis && array.axes[k].size != first.axes[k].size {
        throw Broadcast.mismatch(first.axes, array.axes)
      }
    }
    let outer = first.axes[..<axis].reduce(1) { $0 * $1.size }
    let inner = first.axes[(axis + 1)...].reduce(1) { $0 * $1.size }
    let labels: Labels? =
      inputs.allSatisfy({ $0.axes[axis].labels != nil })
      ? Labels(inputs.flatMap { $0.axes[axis].labels?.names ?? [] }) : nil
    var axes = first.axes
    axes[axis] = Axis(inputs.reduce(0) { $0 + $1.axes[axis].size }, labels: labels)
    let stores = inputs.compactMap(\.bytes)
    if outer == 1, stores.count == inputs.count, let bytes = ByteStore.joined(stores) {
      return NDArray(bytes: bytes, axes: axes, kind: kind)
    }
    let sources = inputs.map(\.transient)
    var numbers: [Double] = []
    var texts: [String?] = []
    for block in 0..<outer {
      for (array, source) in Swift.zip(inputs, sources) {
        let size = array.axes[axis].size * inner
        let range = (block * size)..<((block + 1) * size)
        if kind == .text { texts += array.texts[range] } else { numbers += source[range] }
      }
    }
    return kind == .text
      ? NDArray(texts: texts, axes: axes) : NDArray(numbers, axes: axes, kind: kind)
  }

  /// The kind that holds the elements of all arrays.
  public static func commonKind(_ arrays: [NDArray]) -> ElementKind {
    guard let first = arrays.first else { return .real }
    let sized = arrays.filter { $0.count > 0 }
    let kinds = (sized.isEmpty ? [first] : sized).map(\.kind)
    if kinds.allSatisfy({ $0 == kinds[0] }) { return kinds[0] }
    if kinds.contains(where: { if case .text = $0 { true } else { false } }) { return .text }
    if kinds.allSatisfy({ if case .category = $0 { true } else { false } }) { return .text }
    return kinds.allSatisfy { $0 == .int || $0 == .bool } ? .int : .real
  }

  /// Labels and numbers as text; text as it is.
  public func asText() -> NDArray {
    switch kind {
    case .text: return self
    case .category(let labels):
      return NDArray(
        texts: numbers.map { code in
          guard let place = Int(exactly: code), place >= 1, place <= labels.count else {
            return nil
          }
          return labels.names[place - 1]
        }, axes: axes)
    case .int, .bool, .real:
      return NDArray(
        texts: numbers.map { number in
          if NDArray.isMissing(number) { return nil }
          return Int(exactly: number).map(String.init) ?? String(number)
        }, axes: axes)
    }
  }

  /// The matrix product of the last axis of `a` with the first axis of `b` (vectors and matrices).
  public static func matrixProduct(_ a: NDArray, _ b: NDArray) throws(Fault) -> NDArray {
    guard a.rank >= 1, b.rank >= 1, a.rank <= 2, b.rank <= 2 else {
      throw Fault(
        .shape,
        "`@` multiplies vectors and matrices, not \(a.rank == 0 || b.rank == 0 ? "single values" : "arrays of rank 3 or more")",
        help: ["`*` multiplies element by element"])
    }
    guard a.axes[a.rank - 1].size == b.axes[0].size else {
      throw Fault(
        .shape,
        "`@` needs equal inner sizes: \(Broadcast.describe(a.axes)) and \(Broadcast.describe(b.axes))"
      )
    }
    let rows = a.rank == 2 ? a.axes[0].size : 1
    let inner = b.axes[0].size
    let columns = b.rank == 2 ? b.axes[1].size : 1
    let (x, y) = (a.transient, b.transient)
    var result = [Double](repeating: 0, count: rows * columns)
    for i in 0..<rows {
      for k in 0..<inner {
        let left = x[i * inner + k]
        for j in 0..<columns { result[i * columns + j] += left * y[k * columns + j] }
      }
    }
    return NDArray(result, axes: Array(a.axes.dropLast()) + Array(b.axes.dropFirst()))
  }
}
