/// Adam with decoupled weight decay: each step also shrinks θ by rate · weight_decay.
///
/// θ is measured from the frame in which the fit stands, so that for a normal family the decay
/// only damps the step; for a point it pulls towards zero.
/// Source: Loshchilov, Hutter 2019, "Decoupled weight decay regularization".
struct AdamW: Optimizer {
  static let name = "adamw"
  static let summary = "Adam that also shrinks the parameters a little at each step."
  static let defaultRate = 0.05
  static let settings =
    Adam.settings + [
      OptimizerSetting(name: "weight_decay", standard: 0.01, lower: 0, upper: .infinity)
    ]
  static let momentCount = 2

  let adam: Adam
  let decay: Double

  init(settings: [String: Double]) {
    adam = Adam(settings: settings)
    decay = Self.value("weight_decay", settings)
  }

  func advance(
    _ parameters: UnsafeMutablePointer<Double>, along gradient: UnsafePointer<Double>, count: Int,
    moments: [Buffer], step: Int, rate: Double
  ) {
    let keep = max(0, 1 - rate * decay)
    for index in 0..<count { parameters[index] *= keep }
    adam.advance(
      parameters, along: gradient, count: count, moments: moments, step: step, rate: rate)
  }
}
