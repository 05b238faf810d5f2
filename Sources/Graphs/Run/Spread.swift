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
    let x = b.input(0, T.self)
    let y = b.output(0, T.self)
    var done = 0
    while done < b.count {
      let element = b.start + done
      let first = element % inner
      var rest = element / inner
      var position = 0
      for axis in stride(from: rank - 2, through: 0, by: -1) {
        position += rest % sizes[axis] * steps[axis]
        rest /= sizes[axis]
      }
      let n = min(inner - first, b.count - done)
      let out = y + done
      if step == 0 {
        let value = x[position]
        for i in 0..<n { out[i] = value }
      } else {
        let row = x + (position + first * step)
        for i in 0..<n { out[i] = row[i &* step] }
      }
      done += n
    }
  }
}
