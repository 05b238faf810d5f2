import Tensors

/// Softmax of rows, several short rows at a time, so that the exponentials fill whole vectors.
enum SoftmaxRows {
  /// What is made of a row x.
  enum Form {
    /// exp(x) / Σ exp(x).
    case softmax
    /// The logarithm of that.
    case logSoftmax
    /// log Σ exp(x), one number a row.
    case logSumExp
  }

  /// The plan of an instruction over rows of n, which threads share out.
  static func plan(rows: Int, columns n: Int, cost: Double, _ call: PlanCall) -> KernelPlan {
    KernelPlan(
      ints: [rows, n, RowChunks.rows(rows, n)],
      scratchBytes: scratchCount(n) * 8 * Swift.max(call.threads, 1), cost: cost)
  }

  /// Runs an instruction of such a plan.
  @inline(__always)
  static func run<T: Scalar>(_ k: KernelContext, _ form: Form, _ type: T.Type) {
    RowChunks.run(k, rows: k.ints[0], Chunks<T>(context: k, form: form))
  }

  private struct Chunks<T: Scalar>: ParallelBody {
    let context: KernelContext
    let form: Form

    @inline(__always)
    func run(chunk: Int, worker: Int) {
      let k = context
      let (n, perChunk) = (k.ints[1], k.ints[2])
      let first = chunk &* perChunk
      let rows = Swift.min(perChunk, k.ints[0] &- first)
      let x = k.input(0, T.self) + first &* n
      let scratch = k.scratch(T.self) + worker &* SoftmaxRows.scratchCount(n)
      switch form {
      case .softmax, .logSoftmax:
        SoftmaxRows.run(
          x, k.output(0, T.self) + first &* n, rows: rows, columns: n,
          isLogarithm: form == .logSoftmax, scratch)
      case .logSumExp:
        SoftmaxRows.logSumExp(x, k.output(0, T.self) + first, rows: rows, columns: n, scratch)
      }
    }
  }

  /// Writes exp(x) / Σ exp(x), or its logarithm, for each row of n.
  @inline(__always)
  private static func run<T: Scalar>(
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
      ElementaryKernels.run(.exp, UnsafePointer(to), exponentials, count * n)
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
  private static func logSumExp<T: Scalar>(
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
      ElementaryKernels.run(.exp, UnsafePointer(scratch), scratch, count * n)
      for r in 0..<count where to[r].isFinite {
        to[r] += Elementary.log(sum(scratch + r * n, n))
      }
      first += count
    }
  }

  /// Rows that fit into a block together; a long one alone.
  static func rowsAtOnce(_ n: Int) -> Int { max(1, 512 / max(n, 1)) }

  /// Elements of scratch memory a thread for rows of n.
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
