// SymmetricEigen: eigenvalues and eigenvectors of a symmetric matrix.

import Glibc

/// The decomposition A = Σ λᵢ vᵢ vᵢᵀ of a symmetric matrix, with orthonormal vᵢ.
///
/// Householder reflections make the matrix tridiagonal, implicit QL steps diagonal.
/// Source: Bowdler, Martin, Reinsch, Wilkinson 1968, "The QR and QL algorithms for symmetric
/// matrices"; as in JAMA (Hicklin and others 1998).
public struct SymmetricEigen: Sendable {
  /// The eigenvalues, in increasing order.
  public private(set) var values: [Double]
  /// The eigenvectors, n × n, one a row, in the order of the values.
  public private(set) var vectors: [Double]

  /// Decomposes a matrix, n × n by rows; nil where it is not finite.
  ///
  /// - Complexity: about 8 n³ operations.
  public init?(_ matrix: [Double], size: Int) {
    precondition(matrix.count == size * size, "a square matrix")
    guard matrix.allSatisfy(\.isFinite) else { return nil }
    values = [Double](repeating: 0, count: size)
    vectors = matrix
    guard size > 0 else { return }
    var beside = [Double](repeating: 0, count: size)
    let isDone = vectors.withUnsafeMutableBufferPointer { v in
      values.withUnsafeMutableBufferPointer { d in
        beside.withUnsafeMutableBufferPointer { e in
          guard let v = v.baseAddress, let d = d.baseAddress, let e = e.baseAddress else {
            return true
          }
          Self.tridiagonal(v, d, e, size)
          return Self.diagonal(v, d, e, size)
        }
      }
    }
    guard isDone else { return nil }
    let order = values.indices.sorted { values[$0] < values[$1] }
    vectors = order.flatMap { vectors[($0 * size)..<(($0 + 1) * size)] }
    values = order.map { values[$0] }
  }

  /// Reduces to a tridiagonal matrix: `d` its diagonal, `e` what is left of it. Row j of `t` is
  /// column j of the accumulated reflections, so that inner loops run over rows.
  private static func tridiagonal(
    _ t: UnsafeMutablePointer<Double>, _ d: UnsafeMutablePointer<Double>,
    _ e: UnsafeMutablePointer<Double>, _ n: Int
  ) {
    for j in 0..<n { d[j] = t[j * n + n - 1] }
    for i in stride(from: n - 1, to: 0, by: -1) {
      var scale = 0.0
      for k in 0..<i { scale += d[k].magnitude }
      var h = 0.0
      if scale == 0 {
        e[i] = d[i - 1]
        for j in 0..<i {
          d[j] = t[j * n + i - 1]
          t[j * n + i] = 0
          t[i * n + j] = 0
        }
      } else {
        for k in 0..<i {
          d[k] /= scale
          h += d[k] * d[k]
        }
        let f = d[i - 1]
        let g = f > 0 ? -h.squareRoot() : h.squareRoot()
        e[i] = scale * g
        h -= f * g
        d[i - 1] = f - g
        reflect(t, d, e, n, i, h)
      }
      d[i] = h
    }
    accumulate(t, d, e, n)
  }

  /// Applies a reflection of length `i` from both sides.
  private static func reflect(
    _ t: UnsafeMutablePointer<Double>, _ d: UnsafeMutablePointer<Double>,
    _ e: UnsafeMutablePointer<Double>, _ n: Int, _ i: Int, _ h: Double
  ) {
    for j in 0..<i { e[j] = 0 }
    for j in 0..<i {
      let row = t + j * n
      let f = d[j]
      t[i * n + j] = f
      var g = e[j] + row[j] * f
      for k in (j + 1)..<max(i, j + 1) {
        g += row[k] * d[k]
        e[k] += row[k] * f
      }
      e[j] = g
    }
    var f = 0.0
    for j in 0..<i {
      e[j] /= h
      f += e[j] * d[j]
    }
    let half = f / (h + h)
    for j in 0..<i { e[j] -= half * d[j] }
    for j in 0..<i {
      let row = t + j * n
      let (f, g) = (d[j], e[j])
      for k in j..<i { row[k] -= f * e[k] + g * d[k] }
      d[j] = row[i - 1]
      row[i] = 0
    }
  }

  /// Multiplies the reflections out.
  private static func accumulate(
    _ t: UnsafeMutablePointer<Double>, _ d: UnsafeMutablePointer<Double>,
    _ e: UnsafeMutablePointer<Double>, _ n: Int
  ) {
    for i in 0..<(n - 1) {
      t[i * n + n - 1] = t[i * n + i]
      t[i * n + i] = 1
      let next = t + (i + 1) * n
      let h = d[i + 1]
      if h != 0 {
        for k in 0...i { d[k] = next[k] / h }
        for j in 0...i {
          let row = t + j * n
          var g = 0.0
          for k in 0...i { g += next[k] * row[k] }
          for k in 0...i { row[k] -= g * d[k] }
        }
      }
      for k in 0...i { next[k] = 0 }
    }
    for j in 0..<n {
      d[j] = t[j * n + n - 1]
      t[j * n + n - 1] = 0
    }
    t[n * n - 1] = 1
    e[0] = 0
  }

  /// QL steps with implicit shifts; false where they do not settle.
  private static func diagonal(
    _ t: UnsafeMutablePointer<Double>, _ d: UnsafeMutablePointer<Double>,
    _ e: UnsafeMutablePointer<Double>, _ n: Int
  ) -> Bool {
    for i in 1..<max(n, 1) { e[i - 1] = e[i] }
    e[n - 1] = 0
    var (shift, largest) = (0.0, 0.0)
    for l in 0..<n {
      largest = max(largest, d[l].magnitude + e[l].magnitude)
      let tiny = 0x1p-52 * largest
      var m = l
      while m < n - 1, e[m].magnitude > tiny { m += 1 }
      var rounds = 0
      while m > l, e[l].magnitude > tiny {
        rounds += 1
        if rounds > 100 { return false }
        shift += sweep(t, d, e, n, l, m)
      }
      d[l] += shift
      e[l] = 0
    }
    return true
  }

  /// One QL step on rows `l` to `m`; gives the shift taken off the diagonal.
  private static func sweep(
    _ t: UnsafeMutablePointer<Double>, _ d: UnsafeMutablePointer<Double>,
    _ e: UnsafeMutablePointer<Double>, _ n: Int, _ l: Int, _ m: Int
  ) -> Double {
    var g = d[l]
    var p = (d[l + 1] - g) / (2 * e[l])
    var r = p < 0 ? -hypot(p, 1) : hypot(p, 1)
    d[l] = e[l] / (p + r)
    d[l + 1] = e[l] * (p + r)
    let following = d[l + 1]
    let h = g - d[l]
    for i in (l + 2)..<max(n, l + 2) { d[i] -= h }
    p = d[m]
    var (c, c2, c3) = (1.0, 1.0, 1.0)
    let beside = e[l + 1]
    var (s, s2) = (0.0, 0.0)
    for i in stride(from: m - 1, through: l, by: -1) {
      (c3, c2, s2) = (c2, c, s)
      g = c * e[i]
      let held = c * p
      r = hypot(p, e[i])
      e[i + 1] = s * r
      s = e[i] / r
      c = p / r
      p = c * d[i] - s * g
      d[i + 1] = held + s * (c * g + s * d[i])
      let (low, high) = (t + i * n, t + (i + 1) * n)
      for k in 0..<n {
        let x = high[k]
        high[k] = s * low[k] + c * x
        low[k] = c * low[k] - s * x
      }
    }
    p = -s * s2 * c3 * beside * e[l] / following
    e[l] = s * p
    d[l] = c * p
    return h
  }
}
