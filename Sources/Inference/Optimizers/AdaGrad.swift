import Tensors

/// θ += rate · gradient / (√Σ gradient² + ε): steps that shrink as gradients add up.
///
/// Source: Duchi, Hazan, Singer 2011, "Adaptive subgradient methods".
struct AdaGrad: Optimizer {
  static let name = "adagrad"
  static let summary = "The gradient over the root of the sum of all its squares so far."
  static let defaultRate = 0.5
  static let settings = [
    OptimizerSetting(name: "epsilon", standard: 1e-8, lower: 0, upper: .infinity)
  ]
  static let momentCount = 1

  let epsilon: Double

  init(settings: [String: Double]) { epsilon = Self.value("epsilon", settings) }

  func advance(
    _ parameters: UnsafeMutablePointer<Double>, along gradient: UnsafePointer<Double>, count: Int,
    moments: [Buffer], step: Int, rate: Double
  ) {
    let sum = moments[0].base
    for index in 0..<count {
      let g = gradient[index]
      sum[index] += g * g
      parameters[index] += rate * g / (RelaxedMath.sqrt(sum[index]) + epsilon)
    }
  }
}
