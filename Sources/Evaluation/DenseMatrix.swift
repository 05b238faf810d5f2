import Values

/// A small dense matrix on the host, for scripts; models use the graph's ops.
struct DenseMatrix {
  let rows: Int
  let columns: Int
  var elements: [Double]

  init(_ array: NDArray) {
    rows = array.axes[0].size
    columns = array.rank == 2 ? array.axes[1].size : 1
    elements = array.numbers
  }

  init(rows: Int, columns: Int, elements: [Double]) {
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  static func identity(_ size: Int) -> DenseMatrix {
    var result = DenseMatrix(
      rows: size, columns: size, elements: Array(repeating: 0, count: size * size))
    for i in 0..<size { result.elements[i * size + i] = 1 }
    return result
  }

  func array(axes: [Axis]) -> NDArray { NDArray(elements, axes: axes) }

  /// The lower factor of a symmetric positive definite matrix.
  func cholesky() throws(Fault) -> DenseMatrix {
    var lower = DenseMatrix(
      rows: rows, columns: rows, elements: Array(repeating: 0, count: rows * rows))
    for j in 0..<rows {
      var diagonal = elements[j * rows + j]
      for k in 0..<j { diagonal -= lower.elements[j * rows + k] * lower.elements[j * rows + k] }
      guard diagonal > 0 else {
        throw Fault(
          .numeric, "the matrix is not positive definite", notes: ["pivot \(j + 1) is \(diagonal)"],
          help: ["a small number on the diagonal may help: `a + 1e-9 * eye(n)`"])
      }
      let root = diagonal.squareRoot()
      lower.elements[j * rows + j] = root
      for i in (j + 1)..<Swift.max(rows, j + 1) {
        var sum = elements[i * rows + j]
        for k in 0..<j { sum -= lower.elements[i * rows + k] * lower.elements[j * rows + k] }
        lower.elements[i * rows + j] = sum / root
      }
    }
    return lower
  }

  /// Gaussian elimination with partial pivoting: the factors in place, the row order, the sign.
  private func eliminated() throws(Fault) -> (factors: [Double], order: [Int], sign: Double) {
    var a = elements
    var order = Array(0..<rows)
    var sign = 1.0
    for column in 0..<rows {
      var pivot = column
      for row in column..<rows
      where abs(a[order[row] * rows + column]) > abs(a[order[pivot] * rows + column]) {
        pivot = row
      }
      let value = a[order[pivot] * rows + column]
      guard value != 0, value.isFinite else {
        throw Fault(
          .numeric, "the matrix is singular", notes: ["column \(column + 1) depends on the others"])
      }
      if pivot != column {
        order.swapAt(pivot, column)
        sign = -sign
      }
      if value < 0 { sign = -sign }
      for row in (column + 1)..<Swift.max(rows, column + 1) {
        let factor = a[order[row] * rows + column] / value
        a[order[row] * rows + column] = factor
        for k in (column + 1)..<Swift.max(rows, column + 1) {
          a[order[row] * rows + k] -= factor * a[order[column] * rows + k]
        }
      }
    }
    return (a, order, sign)
  }

  func solve(_ right: DenseMatrix) throws(Fault) -> DenseMatrix {
    let (factors, order, _) = try eliminated()
    var x = right
    for column in 0..<right.columns {
      var y = [Double](repeating: 0, count: rows)
      for i in 0..<rows {
        var sum = right.elements[order[i] * right.columns + column]
        for k in 0..<i { sum -= factors[order[i] * rows + k] * y[k] }
        y[i] = sum
      }
      for i in (0..<rows).reversed() {
        var sum = y[i]
        for k in (i + 1)..<Swift.max(rows, i + 1) { sum -= factors[order[i] * rows + k] * y[k] }
        y[i] = sum / factors[order[i] * rows + i]
      }
      for i in 0..<rows { x.elements[i * right.columns + column] = y[i] }
    }
    return x
  }

  /// log |det|.
  func logDeterminant() throws(Fault) -> Double {
    let (factors, order, _) = try eliminated()
    return (0..<rows).reduce(0) { $0 + NumericFunctions.log(abs(factors[order[$1] * rows + $1])) }
  }
}
