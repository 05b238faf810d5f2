import Glibc
import Inference

/// A mixture of two normals with ordered means: z = (mu₁, log(mu₂ − mu₁), log sigma₁, log sigma₂,
/// logit theta).
final class TwoNormals: Posterior {
  let y: [Double]
  let dimension = 5
  let names = ["mu[1]", "mu[2]", "sigma[1]", "sigma[2]", "theta"]

  init(y: [Double]) { self.y = y }

  func evaluate(at z: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>) -> Double {
    let gap = exp(z[1])
    let low = z[0]
    let high = low + gap
    let s1 = exp(z[2])
    let s2 = exp(z[3])
    let theta = 1 / (1 + exp(-z[4]))
    var value = -0.125 * (low * low + high * high + s1 * s1 + s2 * s2)
    value += z[1] + z[2] + z[3] + 5 * log(theta) + 5 * log(1 - theta)
    var forLow = -0.25 * low
    var forHigh = -0.25 * high
    var forS1 = -0.25 * s1 * s1 + 1
    var forS2 = -0.25 * s2 * s2 + 1
    var forTheta = 5 * (1 - 2 * theta)
    let start1 = log(theta) - z[2]
    let start2 = log(1 - theta) - z[3]
    for point in y {
      let u1 = (point - low) / s1
      let u2 = (point - high) / s2
      let l1 = start1 - 0.5 * u1 * u1
      let l2 = start2 - 0.5 * u2 * u2
      let top = max(l1, l2)
      let total = top + log(exp(l1 - top) + exp(l2 - top))
      value += total
      let r1 = exp(l1 - total)
      let r2 = exp(l2 - total)
      forLow += r1 * u1 / s1
      forHigh += r2 * u2 / s2
      forS1 += r1 * (u1 * u1 - 1)
      forS2 += r2 * (u2 * u2 - 1)
      forTheta += r1 - theta
    }
    gradient[0] = forLow + forHigh
    gradient[1] = forHigh * gap + 1
    gradient[2] = forS1
    gradient[3] = forS2
    gradient[4] = forTheta
    return value
  }

  func parameters(at z: [Double]) -> [Double] {
    [z[0], z[0] + exp(z[1]), exp(z[2]), exp(z[3]), 1 / (1 + exp(-z[4]))]
  }
}
