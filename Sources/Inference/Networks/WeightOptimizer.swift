import Tensors

/// The optimiser of a network's fit: the rule of each step, by the user's choice.
final class WeightOptimizer {
  /// Its name.
  let name: String
  /// The rate of the next step.
  var rate = 0.0
  private var steps = 0
  private let settings: [String: Double]

  /// By the user's choice.
  init(_ choice: OptimizerChoice) {
    let kind = Optimizers.named(choice.name) ?? Adam.self
    name = kind.name
    var settings: [String: Double] = [:]
    for setting in kind.settings {
      settings[setting.name] = choice.settings[setting.name] ?? setting.standard
    }
    self.settings = settings
  }

  /// The rate when none is given: networks want smaller steps than statistics.
  var standardRate: Double { name == "sgd" ? 0.01 : 0.001 }

  /// What the gradient is multiplied by: plain steps are taken along the mean over rows, so that a
  /// rate means the same for any number of them; the other rules do not see the gradient's size.
  func share(rows: Int) -> Double { name == "sgd" ? 1 / Double(max(rows, 1)) : 1 }

  /// Begins the next step.
  func advance() { steps += 1 }

  /// The rule of the present step, at a multiple of its rate. Plain steps know the size of their
  /// gradient and take no multiple.
  func rule(times factor: Double = 1) -> any UpdateRule {
    let rate = name == "sgd" ? rate : rate * factor
    func setting(_ name: String, _ standard: Double) -> Double { settings[name] ?? standard }
    switch name {
    case "sgd":
      return SGDRule(
        rate: rate, momentum: setting("momentum", 0), isNesterov: setting("nesterov", 0) != 0)
    case "rmsprop":
      return RMSPropRule(
        rate: rate, rho: setting("rho", 0.9), epsilon: setting("epsilon", 1e-8))
    case "adagrad": return AdaGradRule(rate: rate, epsilon: setting("epsilon", 1e-8))
    default:
      return AdamRule(
        rate: rate, step: steps, beta1: setting("beta1", 0.9), beta2: setting("beta2", 0.999),
        epsilon: setting("epsilon", 1e-8), decay: setting("weight_decay", 0))
    }
  }

  /// Forgets the steps.
  func reset() { steps = 0 }
}
