// QR: an orthonormal basis of a matrix's columns, by Householder reflections.

/// The decomposition A = Q R of a row-major matrix with at least as many rows as columns.
public enum QR {
  /// Replaces A (m × n, m ≥ n) by the thin Q (m × n, orthonormal columns) and writes R (n × n, upper
  /// triangular, a diagonal that is not negative, which makes both unique at full rank).
  ///
  /// - Parameter scratch: room for n · (m + 1) + n elements.
  /// - Returns: whether m ≥ n; nothing is written otherwise.
  @_specialize(where T == Double)
  @_specialize(where T == Float)
  public static func factor<T: Scalar>(
    _ a: UnsafeMutablePointer<T>, rows m: Int, columns n: Int, stride: Int,
    r: UnsafeMutablePointer<T>, rStride: Int, scratch: UnsafeMutablePointer<T>
  ) -> Bool {
    if m < n { return false }
    // The reflections' vectors, each contiguous, their factors, and a row of products.
    let vectors = scratch
    let factors = scratch + n * m
    let products = factors + n
    for k in 0..<Swift.max(n, 0) {
      let v = vectors + k &* m
      let length = m - k
      for i in 0..<length { v[i] = a[(k &+ i) &* stride &+ k] }
      let norm = Vectors.norm(v, count: length)
      // The reflection maps the column to −sign(v₀) · norm, so that nothing cancels.
      let image: T = v[0] < 0 ? norm : -norm
      let first: T = v[0] - image
      factors[k] = norm == 0 ? 0 : -first / image
      for i in 1..<Swift.max(length, 1) { v[i] = first == 0 ? 0 : v[i] / first }
      v[0] = 1
      reflect(v, factors[k], a + (k &* stride &+ k), length, n - k, stride, products)
    }
    for i in 0..<Swift.max(n, 0) {
      for j in 0..<n { r[i &* rStride &+ j] = j < i ? 0 : a[i &* stride &+ j] }
    }
    // Q: the reflections applied to the first columns of the identity, last one first.
    for i in 0..<Swift.max(m, 0) { for j in 0..<n { a[i &* stride &+ j] = i == j ? 1 : 0 } }
    for k in Swift.stride(from: n - 1, through: 0, by: -1) {
      reflect(
        vectors + k &* m, factors[k], a + (k &* stride &+ k), m - k, n - k, stride, products)
    }
    for k in 0..<Swift.max(n, 0) where r[k &* rStride &+ k] < 0 {
      for j in k..<n { r[k &* rStride &+ j] = -r[k &* rStride &+ j] }
      for i in 0..<m { a[i &* stride &+ k] = -a[i &* stride &+ k] }
    }
    return true
  }

  /// A −= f v (vᵀ A).
  @inline(__always)
  private static func reflect<T: Scalar>(
    _ v: UnsafePointer<T>, _ f: T, _ a: UnsafeMutablePointer<T>, _ rows: Int, _ columns: Int,
    _ stride: Int, _ products: UnsafeMutablePointer<T>
  ) {
    Gemv.multiply(
      rows: columns, columns: rows, alpha: f, a, MatrixStride(row: 1, column: stride), v, products)
    for i in 0..<rows { Vectors.axpy(-v[i], products, a + i &* stride, count: columns) }
  }
}
