import Tensors

/// Softmax of rows, several short rows at a time, so that the exponentials fill whole vectors.
enum SoftmaxRows {
  /// Writes exp(x) / Σ exp(x), or its logarithm, for each row of n.
  @inline(__always)
  static func run<T: Scalar>(
    _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, rows: Int, columns n: Int,
    isLogarithm: Bool, _ scratch: UnsafeMutablePointer<T>
  ) {
    let atOnce = rowsAtOnce(n)
    let terms = isLogarithm ? scratch : y
    var first = 0
    while first < rows {
      let count = min(atOnce, rows - first)
      let (from, to) = (x + first * n, y + first * n)
      let exponentials = isLogarithm ? terms : to
      for r in 0..<count {
        let row = from + r * n
        let top = largest(row, n)
        for i in 0..<n { to[r * n + i] = row[i] - top }
      }
      for i in 0..<count * n { exponentials[i] = Elementary.exp(to[i]) }
      for r in 0..<count {
        let row = to + r * n
        let total = sum(exponentials + r * n, n)
        if isLogarithm {
          let shift = Elementary.log(total)
          for i in 0..<n { row[i] -= shift }
        } else {
          let scale = 1 / total
          for i in 0..<n { row[i] *= scale }
        }
      }
      first += count
    }
  }

  /// Writes log Σ exp(x) for each row of n.
  @inline(__always)
  static func logSumExp<T: Scalar>(
    _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, rows: Int, columns n: Int,
    _ scratch: UnsafeMutablePointer<T>
  ) {
    let atOnce = rowsAtOnce(n)
    var first = 0
    while first < rows {
      let count = min(atOnce, rows - first)
      let (from, to) = (x + first * n, y + first)
      for r in 0..<count {
        let row = from + r * n
        let top = largest(row, n)
        to[r] = top
        for i in 0..<n { scratch[r * n + i] = row[i] - top }
      }
      for i in 0..<count * n { scratch[i] = Elementary.exp(scratch[i]) }
      for r in 0..<count where to[r].isFinite {
        to[r] += Elementary.log(sum(scratch + r * n, n))
      }
      first += count
    }
  }

  /// Rows that fit into a block together; a long one alone.
  static func rowsAtOnce(_ n: Int) -> Int { max(1, 512 / max(n, 1)) }

  /// Elements of scratch memory for rows of n.
  static func scratchCount(_ n: Int) -> Int { rowsAtOnce(n) * n }

  @inline(__always)
  private static func largest<T: Scalar>(_ x: UnsafePointer<T>, _ n: Int) -> T {
    if n > 16 { return Reduce.maximum(x, count: n) }
    var top = -T.infinity
    for i in 0..<n { top = Elementary.maximum(top, x[i]) }
    return top
  }

  @inline(__always)
  private static func sum<T: Scalar>(_ x: UnsafePointer<T>, _ n: Int) -> T {
    if n > 16 { return Reduce.sum(x, count: n) }
    var total: T = 0
    for i in 0..<n { total += x[i] }
    return total
  }
}
