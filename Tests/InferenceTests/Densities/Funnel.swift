import Glibc
import Inference

/// Neal's funnel: v ~ normal(0, 3), x ~ normal(0, exp(v/2)), nine of them.
final class Funnel: Posterior {
  let dimension = 10
  let names = ["v"] + (1...9).map { "x[\($0)]" }

  func evaluate(at z: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>) -> Double {
    let v = z[0]
    let precision = exp(-v)
    var value = -v * v / 18
    var forV = -v / 9
    for index in 1..<10 {
      let square = z[index] * z[index] * precision
      value -= 0.5 * square + 0.5 * v
      forV += 0.5 * square - 0.5
      gradient[index] = -z[index] * precision
    }
    gradient[0] = forV
    return value
  }

  func parameters(at z: [Double]) -> [Double] { z }
}
