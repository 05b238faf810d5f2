// Softmax: normalisation on the log scale, for vectors and the rows of a matrix.

/// exp(xᵢ) / Σⱼ exp(xⱼ) and its logarithms, without overflow.
///
/// Log weights of −∞ stand for weights of 0; a row of nothing but −∞ has log sum −∞ and NaN
/// elsewhere, as 0 / 0.
public enum Softmax {
  /// log Σᵢ exp(xᵢ); −∞ for no elements.
  @inlinable
  public static func logSumExp<T: Scalar>(_ x: UnsafePointer<T>, count: Int) -> T {
    let top: T = Reduce.maximum(x, count: count)
    // ±∞ and NaN are the result themselves.
    if !(top.magnitude < T.infinity) { return top }
    let total: T = Reduce.sum(count: count) { i in Elementary.exp(x[i] - top) }
    return top + Elementary.log(total)
  }

  /// out = exp(x) / Σ exp(x). The ranges may be the same.
  @inlinable
  public static func softmax<T: Scalar>(
    _ x: UnsafePointer<T>, count: Int, into out: UnsafeMutablePointer<T>
  ) {
    let top: T = Reduce.maximum(x, count: count)
    for i in 0..<Swift.max(count, 0) { out[i] = Elementary.exp(x[i] - top) }
    let scale: T = 1 / Reduce.sum(out, count: count)
    for i in 0..<Swift.max(count, 0) { out[i] *= scale }
  }

  /// out = x − log Σ exp(x). The ranges may be the same.
  @inlinable
  public static func logSoftmax<T: Scalar>(
    _ x: UnsafePointer<T>, count: Int, into out: UnsafeMutablePointer<T>
  ) {
    let total: T = logSumExp(x, count: count)
    for i in 0..<Swift.max(count, 0) { out[i] = x[i] - total }
  }

  /// The softmax of each row of a row-major matrix. The ranges may be the same.
  @inlinable
  public static func softmaxRows<T: Scalar>(
    _ x: UnsafePointer<T>, rows: Int, columns: Int, into out: UnsafeMutablePointer<T>
  ) {
    for i in 0..<Swift.max(rows, 0) {
      softmax(x + i &* columns, count: columns, into: out + i &* columns)
    }
  }

  /// The logarithm of the softmax of each row of a row-major matrix. The ranges may be the same.
  @inlinable
  public static func logSoftmaxRows<T: Scalar>(
    _ x: UnsafePointer<T>, rows: Int, columns: Int, into out: UnsafeMutablePointer<T>
  ) {
    for i in 0..<Swift.max(rows, 0) {
      logSoftmax(x + i &* columns, count: columns, into: out + i &* columns)
    }
  }

  /// log Σⱼ exp(x[i, j]) for each row of a row-major matrix.
  @inlinable
  public static func logSumExpRows<T: Scalar>(
    _ x: UnsafePointer<T>, rows: Int, columns: Int, into out: UnsafeMutablePointer<T>
  ) {
    for i in 0..<Swift.max(rows, 0) { out[i] = logSumExp(x + i &* columns, count: columns) }
  }

  /// Adds to `gradient` the partial of `softmax`: sᵢ (gᵢ − Σⱼ gⱼ sⱼ), from its result s and the
  /// adjoint g of that result.
  @inlinable
  public static func addSoftmaxPartial<T: Scalar>(
    _ s: UnsafePointer<T>, adjoint g: UnsafePointer<T>, count: Int,
    to gradient: UnsafeMutablePointer<T>
  ) {
    let inner: T = Reduce.dot(g, s, count: count)
    for i in 0..<Swift.max(count, 0) { gradient[i] = fma(s[i], g[i] - inner, gradient[i]) }
  }

  /// Adds to `gradient` the partial of `logSoftmax`: gᵢ − exp(yᵢ) Σⱼ gⱼ, from its result y and the
  /// adjoint g of that result.
  @inlinable
  public static func addLogSoftmaxPartial<T: Scalar>(
    _ y: UnsafePointer<T>, adjoint g: UnsafePointer<T>, count: Int,
    to gradient: UnsafeMutablePointer<T>
  ) {
    let total: T = Reduce.sum(g, count: count)
    for i in 0..<Swift.max(count, 0) {
      gradient[i] += fma(-Elementary.exp(y[i]), total, g[i])
    }
  }
}
