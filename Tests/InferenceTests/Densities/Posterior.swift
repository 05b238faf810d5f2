import Glibc
import Inference

/// A hand-written log density with the names and values of its parameters as a user sees them.
protocol Posterior: LogDensity {
  /// Names as in the reference tables.
  var names: [String] { get }
  /// The parameters at an unconstrained point.
  func parameters(at z: [Double]) -> [Double]
}

extension Posterior {
  /// The value alone costs a gradient here; enough for tests.
  func value(at z: UnsafePointer<Double>) -> Double {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(dimension, 1)) { gradient in
      gradient.baseAddress.map { evaluate(at: z, gradient: $0) } ?? .nan
    }
  }

  /// Means and sds of the parameters over the draws of a fit.
  func summary(_ fit: Approximation) -> [(name: String, mean: Double, sd: Double)] {
    let size = dimension
    var sums = [Double](repeating: 0, count: names.count)
    var squares = sums
    let rows = (0..<fit.drawCount).map { row in
      parameters(at: Array(fit.draws[row * size..<(row + 1) * size]))
    }
    for row in rows { for (index, value) in row.enumerated() { sums[index] += value } }
    let n = Double(fit.drawCount)
    let means = sums.map { $0 / n }
    for row in rows {
      for (index, value) in row.enumerated() {
        squares[index] += (value - means[index]) * (value - means[index])
      }
    }
    return names.indices.map { (names[$0], means[$0], (squares[$0] / (n - 1)).squareRoot()) }
  }
}
