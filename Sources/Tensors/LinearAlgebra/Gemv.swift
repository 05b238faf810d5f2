// Gemv: a matrix times a vector.

/// y = α A x + β y for a matrix of any strides, so for A and its transpose.
///
/// Where rows are contiguous, four rows are taken at a time, each a vector of partial sums; where
/// columns are, four columns are added to y at a time. The order of additions depends on the shape
/// and on which stride is 1.
public enum Gemv {
  /// Computes y = α A x + β y. Where β is 0, y need not be initialised.
  ///
  /// - Parameters:
  ///   - m: rows of A and elements of y.
  ///   - n: columns of A and elements of x.
  @inlinable
  public static func multiply<T: Scalar>(
    rows m: Int, columns n: Int, alpha: T = 1, _ a: UnsafePointer<T>, _ stride: MatrixStride,
    _ x: UnsafePointer<T>, beta: T = 0, _ y: UnsafeMutablePointer<T>
  ) {
    if stride.column == 1 {
      rowDots(m, n, a, stride.row, x) { i, value in
        y[i] = beta == 0 ? alpha * value : fma(alpha, value, beta * y[i])
      }
      return
    }
    for i in 0..<Swift.max(m, 0) { y[i] = beta == 0 ? 0 : beta * y[i] }
    if stride.row == 1 {
      addColumns(m, n, alpha, a, stride.column, x, y)
    } else {
      for i in 0..<Swift.max(m, 0) {
        var total: T = 0
        for j in 0..<Swift.max(n, 0) {
          total = fma(a[i &* stride.row &+ j &* stride.column], x[j], total)
        }
        y[i] = fma(alpha, total, y[i])
      }
    }
  }

  /// Hands the dot product of each row with x to a function.
  @inlinable @inline(__always)
  static func rowDots<T: Scalar>(
    _ m: Int, _ n: Int, _ a: UnsafePointer<T>, _ step: Int, _ x: UnsafePointer<T>,
    _ give: (Int, T) -> Void
  ) {
    let width = T.KernelVector.scalarCount
    let zero = T.KernelVector(repeating: 0)
    var i = 0
    while i &+ 4 <= m {
      let r0 = a + i &* step
      let r1 = r0 + step
      let r2 = r1 + step
      let r3 = r2 + step
      var s0 = zero
      var s1 = zero
      var s2 = zero
      var s3 = zero
      var j = 0
      while j &+ width <= n {
        let v = load(x + j)
        s0 = T.multiplyAdd(load(r0 + j), v, s0)
        s1 = T.multiplyAdd(load(r1 + j), v, s1)
        s2 = T.multiplyAdd(load(r2 + j), v, s2)
        s3 = T.multiplyAdd(load(r3 + j), v, s3)
        j &+= width
      }
      var t0: T = T.total(s0)
      var t1: T = T.total(s1)
      var t2: T = T.total(s2)
      var t3: T = T.total(s3)
      while j < n {
        let v: T = x[j]
        t0 = fma(r0[j], v, t0)
        t1 = fma(r1[j], v, t1)
        t2 = fma(r2[j], v, t2)
        t3 = fma(r3[j], v, t3)
        j &+= 1
      }
      give(i, t0)
      give(i &+ 1, t1)
      give(i &+ 2, t2)
      give(i &+ 3, t3)
      i &+= 4
    }
    while i < m {
      let row = a + i &* step
      var sum = zero
      var j = 0
      while j &+ width <= n {
        sum = T.multiplyAdd(load(row + j), load(x + j), sum)
        j &+= width
      }
      var total: T = T.total(sum)
      while j < n {
        total = fma(row[j], x[j], total)
        j &+= 1
      }
      give(i, total)
      i &+= 1
    }
  }

  /// y += α Σⱼ xⱼ A[:, j] for contiguous columns, four at a time.
  @inlinable @inline(__always)
  static func addColumns<T: Scalar>(
    _ m: Int, _ n: Int, _ alpha: T, _ a: UnsafePointer<T>, _ step: Int, _ x: UnsafePointer<T>,
    _ y: UnsafeMutablePointer<T>
  ) {
    let width = T.KernelVector.scalarCount
    var j = 0
    while j &+ 4 <= n {
      let c0 = a + j &* step
      let c1 = c0 + step
      let c2 = c1 + step
      let c3 = c2 + step
      let x0: T = alpha * x[j]
      let x1: T = alpha * x[j &+ 1]
      let x2: T = alpha * x[j &+ 2]
      let x3: T = alpha * x[j &+ 3]
      let v0 = T.KernelVector(repeating: x0)
      let v1 = T.KernelVector(repeating: x1)
      let v2 = T.KernelVector(repeating: x2)
      let v3 = T.KernelVector(repeating: x3)
      var i = 0
      while i &+ width <= m {
        let first = T.multiplyAdd(v1, load(c1 + i), T.multiplyAdd(v0, load(c0 + i), load(y + i)))
        let all = T.multiplyAdd(v3, load(c3 + i), T.multiplyAdd(v2, load(c2 + i), first))
        UnsafeMutableRawPointer(y + i).storeBytes(of: all, as: T.KernelVector.self)
        i &+= width
      }
      while i < m {
        y[i] = fma(x3, c3[i], fma(x2, c2[i], fma(x1, c1[i], fma(x0, c0[i], y[i]))))
        i &+= 1
      }
      j &+= 4
    }
    while j < n {
      Vectors.axpy(alpha * x[j], a + j &* step, y, count: m)
      j &+= 1
    }
  }

  @inlinable @inline(__always)
  static func load<T: Scalar>(_ x: UnsafePointer<T>) -> T.KernelVector {
    UnsafeRawPointer(x).loadUnaligned(as: T.KernelVector.self)
  }
}
