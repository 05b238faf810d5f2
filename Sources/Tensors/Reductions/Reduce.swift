// Reduce: sums, dot products and extremes in a fixed order.

/// Reductions over contiguous numbers.
///
/// Sums run in 32 lanes (an element's lane is its index modulo 32, while 32 remain, then modulo 16)
/// that are added as a tree: the same bits on every instruction set, at the speed of a vectorised
/// loop, and with a rounding error that grows with count / 32. A count of 0 or less sums to 0.
public enum Reduce {
  /// x₀ + … + xₙ₋₁.
  @inlinable
  public static func sum<T: Scalar>(_ x: UnsafePointer<T>, count: Int) -> T {
    var first = SIMD16<T>(repeating: 0)
    var second = SIMD16<T>(repeating: 0)
    var i = 0
    while i &+ 32 <= count {
      first = T.add(first, load(x + i))
      second = T.add(second, load(x + (i &+ 16)))
      i &+= 32
    }
    first = T.add(first, second)
    if i &+ 16 <= count {
      first = T.add(first, load(x + i))
      i &+= 16
    }
    if i < count { first = T.add(first, load(x + i, first: count &- i)) }
    return T.total(first)
  }

  /// x₀ y₀ + … + xₙ₋₁ yₙ₋₁.
  @inlinable
  public static func dot<T: Scalar>(
    _ x: UnsafePointer<T>, _ y: UnsafePointer<T>, count: Int
  ) -> T {
    var first = SIMD16<T>(repeating: 0)
    var second = SIMD16<T>(repeating: 0)
    var i = 0
    while i &+ 32 <= count {
      first = T.multiplyAdd(load(x + i), load(y + i), first)
      second = T.multiplyAdd(load(x + (i &+ 16)), load(y + (i &+ 16)), second)
      i &+= 32
    }
    first = T.add(first, second)
    if i &+ 16 <= count {
      first = T.multiplyAdd(load(x + i), load(y + i), first)
      i &+= 16
    }
    if i < count {
      let rest: Int = count &- i
      first = T.multiplyAdd(load(x + i, first: rest), load(y + i, first: rest), first)
    }
    return T.total(first)
  }

  /// x₀² + … + xₙ₋₁².
  @inlinable
  public static func sumOfSquares<T: Scalar>(_ x: UnsafePointer<T>, count: Int) -> T {
    dot(x, x, count: count)
  }

  /// The sum of a function's values at 0 ..< count.
  ///
  /// The values are computed by blocks of 256, in a loop that vectorises if the function does, and
  /// the blocks' sums are added in order.
  @inlinable @inline(__always)
  public static func sum<T: Scalar>(count: Int, _ value: (Int) -> T) -> T {
    withUnsafeTemporaryAllocation(of: T.self, capacity: 256) { buffer in
      guard let block = buffer.baseAddress else { return 0 }
      var total: T = 0
      var start = 0
      while start < count {
        let length: Int = Swift.min(256, count &- start)
        for i in 0..<length { block[i] = value(start &+ i) }
        total += sum(block, count: length)
        start &+= 256
      }
      return total
    }
  }

  /// The largest number: NaN if any is, −∞ for none.
  @inlinable
  public static func maximum<T: Scalar>(_ x: UnsafePointer<T>, count: Int) -> T {
    extreme(x, count: count, start: -T.infinity) { $0 > $1 }
  }

  /// The smallest number: NaN if any is, ∞ for none.
  @inlinable
  public static func minimum<T: Scalar>(_ x: UnsafePointer<T>, count: Int) -> T {
    extreme(x, count: count, start: T.infinity) { $0 < $1 }
  }

  @inlinable @inline(__always)
  static func extreme<T: Scalar>(
    _ x: UnsafePointer<T>, count: Int, start: T, _ isBetter: (T, T) -> Bool
  ) -> T {
    if count <= 0 { return start }
    return withUnsafeTemporaryAllocation(of: T.self, capacity: 32) { buffer in
      guard let lanes = buffer.baseAddress else { return start }
      for lane in 0..<32 { lanes[lane] = start }
      var i = 0
      while i &+ 32 <= count {
        for lane in 0..<32 {
          let value: T = x[i &+ lane]
          let kept: T = lanes[lane]
          // Neither a kept NaN nor a new one loses.
          lanes[lane] = isBetter(value, kept) || value != value ? value : kept
        }
        i &+= 32
      }
      var result: T = start
      for lane in 0..<32 { result = better(lanes[lane], result, isBetter) }
      while i < count {
        result = better(x[i], result, isBetter)
        i &+= 1
      }
      return result
    }
  }

  @inlinable @inline(__always)
  static func better<T: Scalar>(_ value: T, _ kept: T, _ isBetter: (T, T) -> Bool) -> T {
    kept == kept && (isBetter(value, kept) || value != value) ? value : kept
  }

  /// The arithmetic mean; NaN for none.
  @inlinable
  public static func mean<T: Scalar>(_ x: UnsafePointer<T>, count: Int) -> T {
    sum(x, count: count) / T(count)
  }

  /// The sum of squared distances from a centre.
  @inlinable
  public static func squaredDeviations<T: Scalar>(
    _ x: UnsafePointer<T>, count: Int, from centre: T
  ) -> T {
    sum(count: count) { i in
      let difference: T = x[i] - centre
      return difference * difference
    }
  }

  @inlinable @inline(__always)
  static func load<T: Scalar>(_ x: UnsafePointer<T>) -> SIMD16<T> {
    UnsafeRawPointer(x).loadUnaligned(as: SIMD16<T>.self)
  }

  /// The first lanes from memory, the others 0.
  @inlinable @inline(__always)
  static func load<T: Scalar>(_ x: UnsafePointer<T>, first count: Int) -> SIMD16<T> {
    var lanes = SIMD16<T>(repeating: 0)
    withUnsafeMutableBytes(of: &lanes) { bytes in
      bytes.baseAddress?.copyMemory(from: x, byteCount: count &* MemoryLayout<T>.stride)
    }
    return lanes
  }
}
