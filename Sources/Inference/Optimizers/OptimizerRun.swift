/// An optimiser with its moments: what a fit carries from step to step.
final class OptimizerRun {
  let name: String
  private let rule: any Optimizer
  private let count: Int
  private(set) var moments: [Buffer]
  private(set) var steps = 0
  /// The rate of the next step.
  var rate: Double

  /// For `count` parameters, by the user's choice or Adam.
  init(_ choice: OptimizerChoice?, count: Int) {
    let kind = choice.flatMap { Optimizers.named($0.name) } ?? Adam.self
    name = kind.name
    rule = kind.init(settings: choice?.settings ?? [:])
    rate = choice?.rate ?? kind.defaultRate
    self.count = count
    moments = (0..<kind.momentCount).map { _ in Buffer(count) }
  }

  /// One step uphill.
  func advance(_ parameters: UnsafeMutablePointer<Double>, along gradient: UnsafePointer<Double>) {
    steps += 1
    rule.advance(
      parameters, along: gradient, count: count, moments: moments, step: steps, rate: rate)
  }

  /// Forgets the moments.
  func reset() {
    steps = 0
    for moment in moments { moment.clear() }
  }

  /// The state, to be kept.
  var state: OptimizerState {
    OptimizerState(name: name, steps: steps, rate: rate, moments: moments.map(\.array))
  }

  /// Takes up a kept state, where it belongs to the same optimiser and as many parameters.
  func resume(_ state: OptimizerState) {
    guard state.name == name, state.moments.count == moments.count,
      state.moments.allSatisfy({ $0.count == count && $0.allSatisfy(\.isFinite) }),
      state.steps >= 0
    else { return }
    steps = state.steps
    for (moment, kept) in zip(moments, state.moments) { moment.set(kept) }
  }
}
