import Glibc
import Inference

/// y ~ bernoulli(sigmoid(X beta)) with flat priors.
final class LogisticRegression: Posterior {
  let x: [Double]
  let y: [Double]
  let dimension: Int
  var names: [String] { (1...dimension).map { "beta[\($0)]" } }

  init(x: [[Double]], y: [Double]) {
    dimension = x.count
    self.x = y.indices.flatMap { row in x.map { $0[row] } }
    self.y = y
  }

  func evaluate(at z: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>) -> Double {
    var value = 0.0
    for column in 0..<dimension { gradient[column] = 0 }
    for row in 0..<y.count {
      var eta = 0.0
      for column in 0..<dimension { eta += x[row * dimension + column] * z[column] }
      let grown = exp(-abs(eta))
      value += y[row] * eta - max(eta, 0) - log1p(grown)
      let probability = (eta >= 0 ? 1 : grown) / (1 + grown)
      for column in 0..<dimension {
        gradient[column] += (y[row] - probability) * x[row * dimension + column]
      }
    }
    return value
  }

  func parameters(at z: [Double]) -> [Double] { z }
}
