// Vectors: sums of scaled vectors.

/// Operations on contiguous vectors that stay within one loop.
public enum Vectors {
  /// y += a x.
  @inlinable @inline(__always)
  public static func axpy<T: Scalar>(
    _ a: T, _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, count: Int
  ) {
    for i in 0..<Swift.max(count, 0) { y[i] = fma(a, x[i], y[i]) }
  }

  /// y = a x. The ranges may be the same.
  @inlinable @inline(__always)
  public static func scale<T: Scalar>(
    _ a: T, _ x: UnsafePointer<T>, into y: UnsafeMutablePointer<T>, count: Int
  ) {
    for i in 0..<Swift.max(count, 0) { y[i] = a * x[i] }
  }

  /// The Euclidean length, without overflow or underflow on the way.
  @inlinable
  public static func norm<T: Scalar>(_ x: UnsafePointer<T>, count: Int) -> T {
    let square: T = Reduce.sumOfSquares(x, count: count)
    if square < T.infinity && square > T.leastNormalMagnitude / T.ulpOfOne {
      return Elementary.sqrt(square)
    }
    var top: T = 0
    for i in 0..<Swift.max(count, 0) { top = Elementary.maximum(top, x[i].magnitude) }
    if top == 0 || !(top < T.infinity) { return top }
    let scaled: T = Reduce.sum(count: count) { i in
      let part: T = x[i] / top
      return part * part
    }
    return top * Elementary.sqrt(scaled)
  }
}
