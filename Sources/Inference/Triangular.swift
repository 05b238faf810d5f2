import Glibc

/// Lower triangular matrices, N × N by rows, as raw memory for hot loops.
enum Triangular {
  /// x ← L⁻¹ x.
  static func solve(
    _ factor: UnsafePointer<Double>, _ size: Int, _ x: UnsafeMutablePointer<Double>
  ) {
    for row in 0..<size {
      let line = factor + row * size
      x[row] = (x[row] - dot(line, x, row)) / line[row]
    }
  }

  /// x ← L⁻ᵀ x.
  static func solveTransposed(
    _ factor: UnsafePointer<Double>, _ size: Int, _ x: UnsafeMutablePointer<Double>
  ) {
    var row = size - 1
    while row >= 0 {
      let line = factor + row * size
      x[row] /= line[row]
      addScaled(-x[row], line, to: x, row)
      row -= 1
    }
  }

  /// out = Lᵀ x.
  static func multiplyTransposed(
    _ factor: UnsafePointer<Double>, _ size: Int, _ x: UnsafePointer<Double>,
    into out: UnsafeMutablePointer<Double>
  ) {
    out.update(repeating: 0, count: size)
    for row in 0..<size { addScaled(x[row], factor + row * size, to: out, row + 1) }
  }

  /// L with L Lᵀ = A for a symmetric A (N × N by rows); nil where A is not positive definite.
  static func cholesky(_ matrix: [Double], _ size: Int) -> [Double]? {
    var factor = [Double](repeating: 0, count: size * size)
    let positive = factor.withUnsafeMutableBufferPointer { buffer -> Bool in
      guard let base = buffer.baseAddress else { return true }
      for row in 0..<size {
        let line = base + row * size
        for column in 0..<row {
          let other = base + column * size
          line[column] = (matrix[row * size + column] - dot(line, other, column)) / other[column]
        }
        let pivot = matrix[row * size + row] - dot(line, line, row)
        guard pivot > 0, pivot.isFinite else { return false }
        line[row] = pivot.squareRoot()
      }
      return true
    }
    return positive ? factor : nil
  }

  /// The lower Cholesky factor of a covariance, from the precision (N × N by rows); nil where that
  /// is not positive definite.
  ///
  /// With the order of the coordinates reversed the precision is K Kᵀ, so that it is U Uᵀ with an
  /// upper triangular U, and the covariance is L Lᵀ with L = U⁻ᵀ.
  static func covarianceFactor(precision: [Double], _ size: Int) -> [Double]? {
    var reversed = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0..<size {
        reversed[row * size + column] = precision[(size - 1 - row) * size + size - 1 - column]
      }
    }
    guard let lower = cholesky(reversed, size) else { return nil }
    // K⁻¹, column by column, lands reversed and transposed.
    var factor = [Double](repeating: 0, count: size * size)
    var column = [Double](repeating: 0, count: size)
    lower.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      for index in 0..<size {
        for row in 0..<size { column[row] = row == index ? 1 : 0 }
        column.withUnsafeMutableBufferPointer { buffer in
          if let x = buffer.baseAddress { solve(base, size, x) }
        }
        for row in index..<size {
          factor[(size - 1 - index) * size + size - 1 - row] = column[row]
        }
      }
    }
    return factor.allSatisfy(\.isFinite) ? factor : nil
  }
}

extension Triangular {
  /// A diagonal matrix, D × D by rows.
  static func diagonal(_ values: [Double]) -> [Double] {
    let size = values.count
    var matrix = [Double](repeating: 0, count: size * size)
    for index in 0..<size { matrix[index * size + index] = values[index] }
    return matrix
  }

  /// The product of two lower triangular matrices, D × D by rows.
  static func product(_ left: [Double], _ right: [Double], _ size: Int) -> [Double] {
    let other = Buffer(right)
    let result = Buffer(size * size)
    for row in 0..<size {
      for middle in 0...row {
        addScaled(
          left[row * size + middle], other.base + middle * size, to: result.base + row * size,
          middle + 1)
      }
    }
    return result.array
  }

  /// The sd of each coordinate given all others, 1/√ of the precision's diagonal, from the
  /// covariance's lower Cholesky factor: the sds of the best independent normals.
  static func conditionalDeviations(factor: [Double], _ size: Int) -> [Double] {
    let lower = Buffer(factor)
    let column = Buffer(size)
    return (0..<size).map { index in
      column.clear()
      column[index] = 1
      solve(lower.base, size, column.base)
      return 1 / dot(column.base, column.base, size).squareRoot()
    }
  }
}
