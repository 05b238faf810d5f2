/// Copies of arrays read or written with strides, up to any rank.
enum StridedCopy {
  /// The integers of a walk over `shape` with `strides` on the strided side: offset, rank, then
  /// sizes and strides of the axes, neighbouring ones merged where they can be.
  static func ints(_ shape: [Int], strides: [Int], offset: Int) -> [Int] {
    var sizes: [Int] = []
    var steps: [Int] = []
    for (size, step) in zip(shape, strides) where size != 1 {
      if let last = sizes.last, steps[steps.count - 1] == step * size {
        sizes[sizes.count - 1] = last * size
        steps[steps.count - 1] = step
      } else {
        sizes.append(size)
        steps.append(step)
      }
    }
    if sizes.isEmpty { (sizes, steps) = ([1], [0]) }
    return [offset, sizes.count] + sizes + steps
  }

  /// Reads with strides, writes contiguously.
  @inline(__always)
  static func gather<T>(
    _ x: UnsafePointer<T>, into y: UnsafeMutablePointer<T>, _ ints: UnsafePointer<Int>
  ) {
    var out = y
    walk(ints) { position, n, step in
      let row = x + position
      if step == 1 {
        for i in 0..<n { out[i] = row[i] }
      } else if step == 0 {
        let value = row[0]
        for i in 0..<n { out[i] = value }
      } else {
        for i in 0..<n { out[i] = row[i * step] }
      }
      out += n
    }
  }

  /// Reads contiguously, writes with strides.
  @inline(__always)
  static func scatter<T>(
    _ x: UnsafePointer<T>, into y: UnsafeMutablePointer<T>, _ ints: UnsafePointer<Int>
  ) {
    var source = x
    walk(ints) { position, n, step in
      let row = y + position
      if step == 1 {
        for i in 0..<n { row[i] = source[i] }
      } else {
        for i in 0..<n { row[i * step] = source[i] }
      }
      source += n
    }
  }

  /// Calls `body` with the start, length and step of each innermost run, in row-major order.
  @inline(__always)
  private static func walk(_ ints: UnsafePointer<Int>, _ body: (Int, Int, Int) -> Void) {
    let rank = ints[1]
    let sizes = ints + 2
    let steps = sizes + rank
    let (n, step) = (sizes[rank - 1], steps[rank - 1])
    var rows = 1
    for axis in 0..<rank - 1 { rows *= sizes[axis] }
    if rank <= 2 {
      let outer = rank == 2 ? steps[0] : 0
      for row in 0..<rows { body(ints[0] + row * outer, n, step) }
      return
    }
    for row in 0..<rows {
      var rest = row
      var position = ints[0]
      for axis in stride(from: rank - 2, through: 0, by: -1) {
        position += rest % sizes[axis] * steps[axis]
        rest /= sizes[axis]
      }
      body(position, n, step)
    }
  }
}
