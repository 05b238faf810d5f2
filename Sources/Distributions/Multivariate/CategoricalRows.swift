import Graphs
import Tensors

/// The kernel of `CategoricalDensity` for logits of their own for each outcome: chunks of rows, which
/// threads may share out.
///
/// Short rows are turned, 64 at a time, so that each step of the softmax runs along the rows' numbers
/// and fills whole vectors.
struct CategoricalRows<T: Scalar>: ParallelBody {
  /// Rows that are turned together.
  static var together: Int { 64 }
  /// Up to this size a row is short.
  static var short: Int { 32 }

  let context: KernelContext
  let size: Int
  let perChunk: Int
  /// One sum for each chunk.
  let sums: UnsafeMutablePointer<T>
  /// Room for each thread.
  let rooms: UnsafeMutablePointer<T>

  /// Rows a chunk, by shape alone.
  static func rows(_ count: Int, _ size: Int) -> Int {
    Swift.max(together, (count + 31) / 32, 8192 / Swift.max(size, 1) / together * together)
  }

  /// Elements of a thread's room.
  static func room(_ size: Int) -> Int {
    (size <= short ? size * together : size) + 2 * together
  }

  /// All rows, and their sum where the density is summed.
  @inline(__always)
  static func run(_ k: KernelContext) {
    let (count, size, perChunk) = (k.ints[0], k.ints[1], k.ints[7])
    let chunks = (count &+ perChunk &- 1) / perChunk
    let sums = k.scratch(T.self)
    let rows = CategoricalRows(
      context: k, size: size, perChunk: perChunk, sums: sums, rooms: sums + chunks)
    rows.run(chunks: chunks, on: k.team)
    guard k.ints[4] == 1, k.isNeeded(0) else { return }
    var total: T = 0
    for chunk in 0..<chunks { total += sums[chunk] }
    k.output(0, T.self)[0] = total
  }

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    let room = rooms + worker &* Self.room(size)
    var total: T = 0
    var first = chunk &* perChunk
    let end = Swift.min(first &+ perChunk, context.ints[0])
    while first < end {
      let count = Swift.min(Self.together, end &- first)
      if size <= Self.short {
        turned(first, count, room, &total)
      } else {
        for n in first..<(first &+ count) { long(n, room, &total) }
      }
      first &+= count
    }
    sums[chunk] = total
  }

  /// Up to 64 short rows.
  @inline(__always)
  private func turned(
    _ first: Int, _ count: Int, _ room: UnsafeMutablePointer<T>, _ total: inout T
  ) {
    let together = Self.together
    let weights: UnsafePointer<T> = context.input(1, T.self) + first &* size
    let e = room
    let top = room + size &* together
    let sum = top + together
    for i in 0..<size {
      let column = e + i &* together
      for r in 0..<count { column[r] = weights[r &* size &+ i] }
      for r in count..<together { column[r] = 0 }
    }
    for r in 0..<together { top[r] = e[r] }
    for i in 1..<Swift.max(size, 1) {
      let column = e + i &* together
      for r in 0..<together { top[r] = column[r] > top[r] ? column[r] : top[r] }
    }
    for r in 0..<together { sum[r] = 0 }
    for i in 0..<size {
      let column = e + i &* together
      for r in 0..<together { column[r] = Elementary.exp(column[r] - top[r]) }
      for r in 0..<together { sum[r] += column[r] }
    }
    for r in 0..<together { top[r] += Elementary.log(sum[r]) }
    if context.isNeeded(1) {
      for r in 0..<together { sum[r] = -1 / sum[r] }
      for i in 0..<size {
        let column = e + i &* together
        for r in 0..<together { column[r] *= sum[r] }
      }
      let slopes: UnsafeMutablePointer<T> = context.output(1, T.self) + first &* size
      for r in 0..<count {
        let slope = slopes + r &* size
        for i in 0..<size { slope[i] = e[i &* together &+ r] }
      }
    }
    for r in 0..<count { finish(first &+ r, top[r], &total) }
  }

  /// A row that fills vectors by itself.
  @inline(__always)
  private func long(_ n: Int, _ room: UnsafeMutablePointer<T>, _ total: inout T) {
    let weights: UnsafePointer<T> = context.input(1, T.self) + n &* size
    let hasSlope = context.isNeeded(1)
    let e = hasSlope ? context.output(1, T.self) + n &* size : room
    let top: T = Reduce.maximum(weights, count: size)
    for i in 0..<size { e[i] = Elementary.exp(weights[i] - top) }
    let sum: T = Reduce.sum(UnsafePointer(e), count: size)
    if hasSlope {
      let scale: T = -1 / sum
      for i in 0..<size { e[i] *= scale }
    }
    finish(n, top + Elementary.log(sum), &total)
  }

  /// The value of an outcome and its own part in the slope; nothing flows where there is none.
  @inline(__always)
  private func finish(_ n: Int, _ logTotal: T, _ total: inout T) {
    let k = context
    let chosen =
      k.ints[6] == 1
      ? Int(k.input(0, Int32.self)[n]) : CategoricalDensity.outcome(k.input(0, T.self)[n])
    var value: T = -T.infinity
    if chosen >= 0 && chosen < size {
      value = k.input(1, T.self)[n &* size &+ chosen] - logTotal
      if k.isNeeded(1) { k.output(1, T.self)[n &* size &+ chosen] += 1 }
    } else if k.isNeeded(1) {
      for i in 0..<size { k.output(1, T.self)[n &* size &+ i] = 0 }
    }
    total += value
    if k.ints[4] == 0, k.isNeeded(0) { k.output(0, T.self)[n] = value }
  }
}
