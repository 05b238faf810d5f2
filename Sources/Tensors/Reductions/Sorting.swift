// Sorting: the order of numbers.

/// Stable orders of numbers, smallest first and NaN last.
public enum Sorting {
  /// The positions of the elements in ascending order: equal elements keep theirs (−0 equals 0),
  /// NaN stands last.
  ///
  /// A merge sort, so that the time is n log n for every input.
  ///
  /// - Parameter scratch: room for `count` positions.
  @inlinable
  public static func argsort<T: Scalar>(
    _ x: UnsafePointer<T>, count: Int, into order: UnsafeMutablePointer<Int32>,
    scratch: UnsafeMutablePointer<Int32>
  ) {
    for i in 0..<Swift.max(count, 0) { order[i] = Int32(truncatingIfNeeded: i) }
    // Runs of eight by insertion, then merges back and forth.
    var start = 0
    while start < count {
      let end: Int = Swift.min(start &+ 8, count)
      for i in (start &+ 1)..<Swift.max(end, start &+ 1) {
        let moved: Int32 = order[i]
        let value: T = x[Int(moved)]
        var j: Int = i
        while j > start && isBefore(value, x[Int(order[j &- 1])]) {
          order[j] = order[j &- 1]
          j &-= 1
        }
        order[j] = moved
      }
      start &+= 8
    }
    var source = order
    var target = scratch
    var width = 8
    while width < count {
      var low = 0
      while low < count {
        let middle: Int = Swift.min(low &+ width, count)
        let high: Int = Swift.min(middle &+ width, count)
        merge(x, source, low, middle, high, target)
        low = high
      }
      swap(&source, &target)
      width &*= 2
    }
    if source != order { for i in 0..<count { order[i] = source[i] } }
  }

  @inlinable @inline(__always)
  static func merge<T: Scalar>(
    _ x: UnsafePointer<T>, _ source: UnsafeMutablePointer<Int32>, _ low: Int, _ middle: Int,
    _ high: Int, _ target: UnsafeMutablePointer<Int32>
  ) {
    var left: Int = low
    var right: Int = middle
    for i in low..<high {
      let takesRight: Bool =
        right < high
        && (left >= middle || isBefore(x[Int(source[right])], x[Int(source[left])]))
      target[i] = takesRight ? source[right] : source[left]
      right &+= takesRight ? 1 : 0
      left &+= takesRight ? 0 : 1
    }
  }

  /// a < b, and every number before NaN.
  @inlinable @inline(__always)
  static func isBefore<T: Scalar>(_ a: T, _ b: T) -> Bool { a < b || (b != b && a == a) }
}
