import Glibc
import Inference

/// A normal of known mean and precision, up to its constant.
final class Gaussian: Posterior {
  let mean: [Double]
  let precision: [Double]
  let dimension: Int
  var names: [String] { (0..<dimension).map { "z[\($0 + 1)]" } }

  init(mean: [Double], precision: [Double]) {
    self.mean = mean
    self.precision = precision
    dimension = mean.count
  }

  /// Independent coordinates.
  convenience init(mean: [Double], sds: [Double]) {
    let size = mean.count
    var precision = [Double](repeating: 0, count: size * size)
    for index in 0..<size { precision[index * size + index] = 1 / (sds[index] * sds[index]) }
    self.init(mean: mean, precision: precision)
  }

  /// Two coordinates with unit variances and a correlation.
  convenience init(correlation rho: Double) {
    let scale = 1 / (1 - rho * rho)
    self.init(mean: [1, -2], precision: [scale, -rho * scale, -rho * scale, scale])
  }

  func evaluate(at z: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>) -> Double {
    var value = 0.0
    for row in 0..<dimension {
      var sum = 0.0
      for column in 0..<dimension {
        sum += precision[row * dimension + column] * (z[column] - mean[column])
      }
      gradient[row] = -sum
      value -= 0.5 * sum * (z[row] - mean[row])
    }
    return value
  }

  func parameters(at z: [Double]) -> [Double] { z }
}
