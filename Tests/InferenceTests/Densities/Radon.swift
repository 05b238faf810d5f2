import Glibc
import Inference

/// Radon by county, non-centred: alpha = mu + tau alpha_raw, with a soil and a floor effect.
final class Radon: Posterior {
  let counties: Int
  let county: [Int]
  let uranium: [Double]
  let floor: [Double]
  let y: [Double]
  let dimension: Int
  let names: [String]

  init(counties: Int, county: [Int], uranium: [Double], floor: [Double], y: [Double]) {
    self.counties = counties
    self.county = county.map { $0 - 1 }
    self.uranium = uranium
    self.floor = floor
    self.y = y
    dimension = counties + 5
    names =
      (1...counties).map { "alpha[\($0)]" }
      + ["beta[1]", "beta[2]", "mu_alpha", "sigma_alpha", "sigma_y"]
  }

  func evaluate(at z: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>) -> Double {
    let b = counties
    let tau = exp(z[b + 3])
    let sigma = exp(z[b + 4])
    let precision = 1 / (sigma * sigma)
    var value = -0.5 * (z[b] * z[b] + z[b + 1] * z[b + 1] + z[b + 2] * z[b + 2]) / 100
    value += -0.5 * tau * tau + z[b + 3] - 0.5 * sigma * sigma + z[b + 4]
    for index in 0..<counties {
      value -= 0.5 * z[index] * z[index]
      gradient[index] = 0
    }
    var squares = 0.0
    var first = 0.0
    var second = 0.0
    for row in 0..<y.count {
      let group = county[row]
      let fitted = z[b + 2] + tau * z[group] + z[b] * uranium[row] + z[b + 1] * floor[row]
      let residual = y[row] - fitted
      squares += residual * residual
      gradient[group] += residual
      first += residual * uranium[row]
      second += residual * floor[row]
    }
    value -= 0.5 * squares * precision + Double(y.count) * z[b + 4]
    var total = 0.0
    var forLogTau = 1 - tau * tau
    for index in 0..<counties {
      let pull = gradient[index] * precision
      total += pull
      forLogTau += pull * tau * z[index]
      gradient[index] = pull * tau - z[index]
    }
    gradient[b] = first * precision - z[b] / 100
    gradient[b + 1] = second * precision - z[b + 1] / 100
    gradient[b + 2] = total - z[b + 2] / 100
    gradient[b + 3] = forLogTau
    gradient[b + 4] = squares * precision - Double(y.count) + 1 - sigma * sigma
    return value
  }

  func parameters(at z: [Double]) -> [Double] {
    let b = counties
    let tau = exp(z[b + 3])
    return (0..<b).map { z[b + 2] + tau * z[$0] }
      + [z[b], z[b + 1], z[b + 2], tau, exp(z[b + 4])]
  }
}
