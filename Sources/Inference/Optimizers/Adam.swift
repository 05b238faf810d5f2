import Glibc
import Tensors

/// θ += rate · m̂ / (√v̂ + ε), with running means m of the gradient and v of its square.
///
/// Source: Kingma, Ba 2015, "Adam: a method for stochastic optimization".
struct Adam: Optimizer {
  static let name = "adam"
  static let summary = "Steps of about the rate in each coordinate, whatever the gradient's size."
  static let defaultRate = 0.05
  static let settings = [
    OptimizerSetting(name: "beta1", standard: 0.9, lower: 0, upper: 1),
    OptimizerSetting(name: "beta2", standard: 0.999, lower: 0, upper: 1),
    OptimizerSetting(name: "epsilon", standard: 1e-8, lower: 0, upper: .infinity),
  ]
  static let momentCount = 2

  let beta1: Double
  let beta2: Double
  let epsilon: Double

  init(settings: [String: Double]) {
    beta1 = Self.value("beta1", settings)
    beta2 = Self.value("beta2", settings)
    epsilon = Self.value("epsilon", settings)
  }

  func advance(
    _ parameters: UnsafeMutablePointer<Double>, along gradient: UnsafePointer<Double>, count: Int,
    moments: [Buffer], step: Int, rate: Double
  ) {
    // θ += size · m / (√v + ε′), both corrections of the start folded into two scalars.
    let correction2 = (1 - pow(beta2, Double(step))).squareRoot()
    let size = rate * correction2 / (1 - pow(beta1, Double(step)))
    let floor = epsilon * correction2
    let m = moments[0].base
    let v = moments[1].base
    for index in 0..<count {
      let g = gradient[index]
      let first = m[index] + (1 - beta1) * (g - m[index])
      let second = v[index] + (1 - beta2) * (g * g - v[index])
      m[index] = first
      v[index] = second
      parameters[index] += size * first / (RelaxedMath.sqrt(second) + floor)
    }
  }
}
