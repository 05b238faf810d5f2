import Glibc
import Inference

/// Eight schools (Rubin 1981): mu ~ normal(0, 5), tau ~ half_cauchy(5), theta ~ normal(mu, tau).
final class EightSchools: Posterior {
  static let effects: [Double] = [28, 8, -3, 7, -1, 1, 18, 12]
  static let errors: [Double] = [15, 10, 16, 11, 9, 11, 10, 18]
  let isCentred: Bool
  let dimension = 10
  let names = (1...8).map { "theta[\($0)]" } + ["mu", "tau"]
  private let effects = EightSchools.effects
  private let precisions = EightSchools.errors.map { 1 / ($0 * $0) }

  init(isCentred: Bool) { self.isCentred = isCentred }

  /// z = (theta or its standardised form, mu, log tau).
  func evaluate(at z: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>) -> Double {
    let mu = z[8]
    let tau = exp(z[9])
    let ratio = tau * tau / 25
    var value = -mu * mu / 50 - log1p(ratio) + z[9]
    var forMu = -mu / 25
    var forLogTau = 1 - 2 * ratio / (1 + ratio)
    if isCentred {
      let precision = 1 / (tau * tau)
      for school in 0..<8 {
        let residual = effects[school] - z[school]
        let offset = z[school] - mu
        value -= 0.5 * residual * residual * precisions[school]
        value -= 0.5 * offset * offset * precision + z[9]
        gradient[school] = residual * precisions[school] - offset * precision
        forMu += offset * precision
        forLogTau += offset * offset * precision - 1
      }
    } else {
      for school in 0..<8 {
        let residual = effects[school] - mu - tau * z[school]
        let pull = residual * precisions[school]
        value -= 0.5 * residual * pull + 0.5 * z[school] * z[school]
        gradient[school] = pull * tau - z[school]
        forMu += pull
        forLogTau += pull * tau * z[school]
      }
    }
    gradient[8] = forMu
    gradient[9] = forLogTau
    return value
  }

  func parameters(at z: [Double]) -> [Double] {
    let tau = exp(z[9])
    return (0..<8).map { isCentred ? z[$0] : z[8] + tau * z[$0] } + [z[8], tau]
  }
}
