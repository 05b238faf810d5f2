import Tensors

/// θ += rate · gradient / (√v + ε), with a running mean v of the squared gradient.
///
/// Source: Tieleman, Hinton 2012, lecture 6.5.
struct RMSProp: Optimizer {
  static let name = "rmsprop"
  static let summary = "The gradient over its recent root mean square."
  static let defaultRate = 0.05
  static let settings = [
    OptimizerSetting(name: "rho", standard: 0.9, lower: 0, upper: 1),
    OptimizerSetting(name: "epsilon", standard: 1e-8, lower: 0, upper: .infinity),
  ]
  static let momentCount = 1

  let rho: Double
  let epsilon: Double

  init(settings: [String: Double]) {
    rho = Self.value("rho", settings)
    epsilon = Self.value("epsilon", settings)
  }

  func advance(
    _ parameters: UnsafeMutablePointer<Double>, along gradient: UnsafePointer<Double>, count: Int,
    moments: [Buffer], step: Int, rate: Double
  ) {
    let v = moments[0].base
    for index in 0..<count {
      let g = gradient[index]
      v[index] += (1 - rho) * (g * g - v[index])
      parameters[index] += rate * g / (RelaxedMath.sqrt(v[index]) + epsilon)
    }
  }
}
