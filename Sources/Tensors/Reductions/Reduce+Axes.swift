// Reduce+Axes: sums along the axes of a matrix, and along the middle of three axes.

extension Reduce {
  /// out[i] = Σⱼ x[i, j] for a row-major matrix.
  @inlinable
  public static func sumRows<T: Scalar>(
    _ x: UnsafePointer<T>, rows: Int, columns: Int, into out: UnsafeMutablePointer<T>
  ) {
    for i in 0..<Swift.max(rows, 0) { out[i] = sum(x + i &* columns, count: columns) }
  }

  /// out[j] = Σᵢ x[i, j] for a row-major matrix, rows added in order.
  @inlinable
  public static func sumColumns<T: Scalar>(
    _ x: UnsafePointer<T>, rows: Int, columns: Int, into out: UnsafeMutablePointer<T>
  ) {
    sumMiddle(x, outer: 1, middle: rows, inner: columns, into: out)
  }

  /// out[a, c] = Σ_b x[a, b, c] for row-major axes of the given sizes.
  @inlinable
  public static func sumMiddle<T: Scalar>(
    _ x: UnsafePointer<T>, outer: Int, middle: Int, inner: Int, into out: UnsafeMutablePointer<T>
  ) {
    if inner == 1 { return sumRows(x, rows: outer, columns: middle, into: out) }
    for a in 0..<Swift.max(outer, 0) {
      let target = out + a &* inner
      for c in 0..<Swift.max(inner, 0) { target[c] = 0 }
      var b = 0
      // Four rows a pass over the target; the additions keep their order.
      while b &+ 4 <= middle {
        let r0 = x + (a &* middle &+ b) &* inner
        let r1 = r0 + inner
        let r2 = r1 + inner
        let r3 = r2 + inner
        for c in 0..<inner {
          let half: T = (target[c] + r0[c]) + r1[c]
          target[c] = (half + r2[c]) + r3[c]
        }
        b &+= 4
      }
      while b < middle {
        let row = x + (a &* middle &+ b) &* inner
        for c in 0..<inner { target[c] += row[c] }
        b &+= 1
      }
    }
  }

  /// Sums from the start: out[i] = x₀ + … + xᵢ, in order. The ranges may be the same.
  @inlinable
  public static func prefixSum<T: Scalar>(
    _ x: UnsafePointer<T>, count: Int, into out: UnsafeMutablePointer<T>
  ) {
    var total: T = 0
    for i in 0..<Swift.max(count, 0) {
      total += x[i]
      out[i] = total
    }
  }

  /// Sums from the end: out[i] = xᵢ + … + xₙ₋₁, the partial of `prefixSum`.
  @inlinable
  public static func suffixSum<T: Scalar>(
    _ x: UnsafePointer<T>, count: Int, into out: UnsafeMutablePointer<T>
  ) {
    var total: T = 0
    for i in stride(from: count - 1, through: 0, by: -1) {
      total += x[i]
      out[i] = total
    }
  }
}
