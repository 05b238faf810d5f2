import Tensors

/// A normal of a matrix of weights whose precision is a Kronecker product plus a diagonal:
/// A ⊗ B + diag(t) ⊗ I, for an R × C matrix in rows.
///
/// With diag(t)^(−½) A diag(t)^(−½) = U Λ Uᵀ and B = V M Vᵀ, a draw is
///
///     W = mean + diag(t)^(−½) U (E / √(Λᵢ Mⱼ + 1)) Vᵀ,   E standard normal,
///
/// which is exact: no root of a sum is replaced by a sum of roots.
/// Source: Immer, Korzepa, Bauer 2021, "Improving predictions of Bayesian neural nets via local
/// linearization", appendix A.
public struct KroneckerNormal: Sendable, Equatable {
  /// Where the matrix begins among all weights.
  public let start: Int
  /// R.
  public let rows: Int
  /// C.
  public let columns: Int
  /// diag(t)^(−½) U, R × R.
  private let left: [Float]
  /// V, C × C, an eigenvector a row.
  private let right: [Float]
  /// 1 / √(Λᵢ Mⱼ + 1), R × C.
  private let scales: [Float]

  /// A normal by its precision; nil where a factor is not finite.
  ///
  /// - Parameters:
  ///   - start: where the matrix begins among all weights.
  ///   - a: symmetric, R × R, without negative eigenvalues.
  ///   - b: symmetric, C × C, without negative eigenvalues.
  ///   - prior: t, positive, one number a row.
  public init?(start: Int, _ a: [Double], _ b: [Double], prior: [Double]) {
    rows = prior.count
    precondition(a.count == rows * rows, "A has a row for each of t")
    columns = Int(Double(b.count).squareRoot().rounded())
    precondition(b.count == columns * columns, "B is square")
    self.start = start
    let roots = prior.map { 1 / $0.squareRoot() }
    var whitened = a
    for i in 0..<rows {
      for j in 0..<rows { whitened[i * rows + j] *= roots[i] * roots[j] }
    }
    guard let u = SymmetricEigen(whitened, size: rows), let v = SymmetricEigen(b, size: columns)
    else { return nil }
    var left = [Float](repeating: 0, count: rows * rows)
    for i in 0..<rows {
      for k in 0..<rows { left[i * rows + k] = Float(roots[i] * u.vectors[k * rows + i]) }
    }
    self.left = left
    right = v.vectors.map { Float($0) }
    scales = u.values.flatMap { lambda in
      v.values.map { mu in Float(1 / (max(lambda, 0) * max(mu, 0) + 1).squareRoot()) }
    }
  }

  /// The places of the weights among all.
  public var range: Range<Int> { start..<(start + rows * columns) }

  /// The sd of each weight, R × C.
  public var deviations: [Float] {
    // var = Σ_kl left²_ik scale²_kl right²_lj.
    var result = [Float](repeating: 0, count: rows * columns)
    var middle = [Float](repeating: 0, count: columns)
    for i in 0..<rows {
      for l in 0..<columns {
        var sum: Float = 0
        for k in 0..<rows {
          let value = left[i * rows + k] * scales[k * columns + l]
          sum += value * value
        }
        middle[l] = sum
      }
      for j in 0..<columns {
        var sum: Float = 0
        for l in 0..<columns {
          sum += middle[l] * right[l * columns + j] * right[l * columns + j]
        }
        result[i * columns + j] = sum.squareRoot()
      }
    }
    return result
  }

  /// Turns standard normals, R × C, into deviations from the mean.
  func deviate(_ noise: UnsafeMutablePointer<Float>) {
    let count = rows * columns
    withUnsafeTemporaryAllocation(of: Float.self, capacity: max(count, 1)) { buffer in
      guard let middle = buffer.baseAddress else { return }
      for i in 0..<count { noise[i] *= scales[i] }
      right.withUnsafeBufferPointer { right in
        guard let right = right.baseAddress else { return }
        Gemm.multiply(
          rows: rows, columns: columns, inner: columns, UnsafePointer(noise), .rowMajor(columns),
          right, .rowMajor(columns), middle, .rowMajor(columns))
      }
      left.withUnsafeBufferPointer { left in
        guard let left = left.baseAddress else { return }
        Gemm.multiply(
          rows: rows, columns: columns, inner: rows, left, .rowMajor(rows), UnsafePointer(middle),
          .rowMajor(columns), noise, .rowMajor(columns))
      }
    }
  }
}
