/// θ += rate · m with m = momentum · m + gradient: the plain step, with heavy-ball momentum.
///
/// Source: Polyak 1964.
struct SGD: Optimizer {
  static let name = "sgd"
  static let summary = "The plain gradient step, with momentum when asked."
  static let defaultRate = 0.05
  static let settings = [
    OptimizerSetting(name: "momentum", standard: 0, lower: 0, upper: 1)
  ]
  static let momentCount = 1

  let momentum: Double

  init(settings: [String: Double]) { momentum = Self.value("momentum", settings) }

  func advance(
    _ parameters: UnsafeMutablePointer<Double>, along gradient: UnsafePointer<Double>, count: Int,
    moments: [Buffer], step: Int, rate: Double
  ) {
    let m = moments[0].base
    for index in 0..<count {
      m[index] = momentum * m[index] + gradient[index]
      parameters[index] += rate * m[index]
    }
  }
}
