/// A small dense matrix on the host, row-major.
struct Matrix: Hashable, Sendable {
  let rows: Int
  let columns: Int
  var elements: [Double]

  init(_ rows: Int, _ columns: Int, _ elements: [Double]) {
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A square matrix of these elements; `nil` if their number is no square.
  init?(square elements: [Double]) {
    let n = Int(Double(elements.count).squareRoot().rounded())
    guard n * n == elements.count else { return nil }
    self.init(n, n, elements)
  }

  subscript(row: Int, column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  /// Whether all above the diagonal is 0 and the diagonal positive.
  var isCholeskyFactor: Bool {
    rows == columns
      && (0..<rows).allSatisfy { i in
        self[i, i] > 0 && (0..<columns).allSatisfy { self[i, $0].isFinite }
          && ((i + 1)..<max(columns, i + 1)).allSatisfy { self[i, $0] == 0 }
      }
  }

  /// The lower factor L of A = L Lᵀ, reading the lower triangle; `nil` if A is not symmetric
  /// positive definite.
  func cholesky() -> Matrix? {
    guard rows == columns else { return nil }
    var factor = Matrix(rows, rows, [Double](repeating: 0, count: rows * rows))
    for i in 0..<rows {
      for j in 0...i {
        let scale = max(self[i, j].magnitude, self[j, i].magnitude)
        guard (self[i, j] - self[j, i]).magnitude <= 1e-8 * scale else { return nil }
        var sum = self[i, j]
        for k in 0..<j { sum -= factor[i, k] * factor[j, k] }
        if i == j {
          guard sum > 0, sum.isFinite else { return nil }
          factor[i, i] = sum.squareRoot()
        } else {
          factor[i, j] = sum / factor[j, j]
        }
      }
    }
    return factor
  }

  /// The inverse of a symmetric positive definite matrix; `nil` for any other.
  func inverse() -> Matrix? {
    guard let factor = cholesky() else { return nil }
    var result = self
    for column in 0..<rows {
      var unit = [Double](repeating: 0, count: rows)
      unit[column] = 1
      let solution = factor.solveTransposed(factor.solve(unit))
      for row in 0..<rows { result[row, column] = solution[row] }
    }
    return result
  }

  /// z with L z = b, for a lower triangular L.
  func solve(_ b: [Double]) -> [Double] {
    var z = b
    for i in 0..<rows {
      for k in 0..<i { z[i] -= self[i, k] * z[k] }
      z[i] /= self[i, i]
    }
    return z
  }

  /// z with Lᵀ z = b, for a lower triangular L.
  func solveTransposed(_ b: [Double]) -> [Double] {
    var z = b
    for i in (0..<rows).reversed() {
      for k in (i + 1)..<max(rows, i + 1) { z[i] -= self[k, i] * z[k] }
      z[i] /= self[i, i]
    }
    return z
  }
}
