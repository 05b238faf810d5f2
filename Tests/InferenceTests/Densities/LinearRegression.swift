import Glibc
import Inference

/// y ~ normal(X beta, sigma) with z = (beta, log sigma).
final class LinearRegression: Posterior {
  /// The prior of sigma, on the positive half.
  enum SigmaPrior {
    case flat
    case cauchy(Double)
    case normal(Double)
  }

  let x: [Double]
  let y: [Double]
  let columns: Int
  /// The sd of a normal prior of each coefficient; infinite for none.
  let betaScales: [Double]
  let sigmaPrior: SigmaPrior
  let names: [String]
  var dimension: Int { columns + 1 }

  init(
    x: [[Double]], y: [Double], betaScale: Double = .infinity, sigmaPrior: SigmaPrior,
    names: [String]? = nil
  ) {
    columns = x.count
    self.x = y.indices.flatMap { row in x.map { $0[row] } }
    self.y = y
    betaScales = [Double](repeating: betaScale, count: x.count)
    self.sigmaPrior = sigmaPrior
    self.names = names ?? x.indices.map { "beta[\($0 + 1)]" } + ["sigma"]
  }

  func evaluate(at z: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>) -> Double {
    let sigma = exp(z[columns])
    let precision = 1 / (sigma * sigma)
    var squares = 0.0
    for column in 0..<columns { gradient[column] = 0 }
    x.withUnsafeBufferPointer { matrix in
      for row in 0..<y.count {
        var residual = y[row]
        for column in 0..<columns { residual -= matrix[row * columns + column] * z[column] }
        squares += residual * residual
        let pull = residual * precision
        for column in 0..<columns { gradient[column] += pull * matrix[row * columns + column] }
      }
    }
    var value = -0.5 * squares * precision - Double(y.count) * z[columns] + z[columns]
    var forLogSigma = squares * precision - Double(y.count) + 1
    for column in 0..<columns where betaScales[column].isFinite {
      let weight = 1 / (betaScales[column] * betaScales[column])
      value -= 0.5 * z[column] * z[column] * weight
      gradient[column] -= z[column] * weight
    }
    switch sigmaPrior {
    case .flat: break
    case .cauchy(let scale):
      let ratio = sigma * sigma / (scale * scale)
      value -= log1p(ratio)
      forLogSigma -= 2 * ratio / (1 + ratio)
    case .normal(let scale):
      value -= 0.5 * sigma * sigma / (scale * scale)
      forLogSigma -= sigma * sigma / (scale * scale)
    }
    gradient[columns] = forLogSigma
    return value
  }

  func parameters(at z: [Double]) -> [Double] { Array(z[0..<columns]) + [exp(z[columns])] }
}
