import Tensors

/// Repeats an array over a block in the pattern of a broadcast.
///
/// Integers: those of `StridedCopy`, over the shape of the iteration.
enum Spread: BlockKernel {
  static func block64(_ b: BlockContext) { run(b, Double.self) }
  static func block32(_ b: BlockContext) { run(b, Float.self) }

  @inline(__always)
  private static func run<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let rank = b.ints[1]
    let sizes = b.ints + 2
    let steps = sizes + rank
    let (inner, step) = (sizes[rank - 1], steps[rank - 1])
    guard inner > 0, b.count > 0 else { return }
    let y = b.output(0, T.self)
    var row = b.start / inner
    var first = b.start % inner
    var position = start(of: row, rank, sizes, steps)
    let outer = rank == 2 ? steps[0] : 0
    var done = 0
    while done < b.count {
      let n = min(inner - first, b.count - done)
      let x = b.input(0, T.self) + (position + first * step)
      let out = y + done
      if step == 0 {
        let value = x[0]
        for i in 0..<n { out[i] = value }
      } else {
        for i in 0..<n { out[i] = x[i &* step] }
      }
      done += n
      first = 0
      row += 1
      if rank > 2 {
        position = start(of: row, rank, sizes, steps)
      } else if outer == 0 && done >= inner && n == inner {
        // One row again and again: what is there is copied in ever longer runs.
        return double(y + (done - inner), inner, b.count - done)
      } else {
        position += outer
      }
    }
  }

  /// Repeats the last `period` elements before `rest` further ones.
  @inline(__always)
  private static func double<T>(_ last: UnsafeMutablePointer<T>, _ period: Int, _ rest: Int) {
    var known = period
    var left = rest
    while left > 0 {
      let n = min(known, left)
      (last + known).update(from: last, count: n)
      known += n
      left -= n
    }
  }

  /// Where a row of the iteration starts in the array.
  @inline(__always)
  private static func start(
    of row: Int, _ rank: Int, _ sizes: UnsafePointer<Int>, _ steps: UnsafePointer<Int>
  ) -> Int {
    var rest = row
    var position = 0
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      position += rest % sizes[axis] * steps[axis]
      rest /= sizes[axis]
    }
    return position
  }
}
