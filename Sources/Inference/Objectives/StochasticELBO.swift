/// The reparameterised ELBO by a few draws a step: E_q[log p(z) − log q(z)] with z = f(θ, ε).
///
/// Source: Kingma, Welling 2014; Roeder, Wu, Duvenaud 2017 for the path derivative.
final class StochasticELBO {
  let family: any Family
  /// Draws a step.
  let samples: Int
  /// The gradient at the last step with respect to the family's parameters.
  let gradient: Buffer
  private let context: FitContext
  private let noise: Noise
  private let epsilon: Buffer
  private let z: Buffer
  private let scores: Buffer
  private let values: Buffer

  init(_ family: any Family, samples: Int, context: FitContext, noise: Noise) {
    self.family = family
    self.samples = samples
    self.context = context
    self.noise = noise
    gradient = Buffer(family.parameterCount)
    epsilon = Buffer(samples * family.noiseCount)
    z = Buffer(samples * family.dimension)
    scores = Buffer(samples * family.dimension)
    values = Buffer(samples)
  }

  /// The ELBO's estimate at the present parameters, its gradient left in `gradient`; NaN or −∞
  /// where a draw has no finite log density or gradient.
  func evaluate() -> Double {
    family.refresh()
    noise.fillPairs(epsilon.base, count: samples, dimension: family.noiseCount)
    family.sample(count: samples, noise: epsilon.base, into: z.base)
    guard
      context.evaluate(count: samples, at: z.base, gradients: scores.base, values: values.base)
    else { return .nan }
    var total = 0.0
    for draw in 0..<samples { total += values[draw] }
    family.pull(
      count: samples, noise: epsilon.base, gradients: scores.base,
      estimator: context.options.estimator, into: gradient.base)
    if context.options.estimator == .closed || family.noiseCount == 0 {
      return total / Double(samples) + family.entropy()
    }
    // log q at the same draws takes most of the noise out of the estimate.
    for draw in 0..<samples {
      total -= family.logDensity(noise: epsilon.base + draw * family.noiseCount)
    }
    return total / Double(samples)
  }

  /// The first draw of the last step whose log density or gradient was not finite.
  func offender() -> [Double] {
    let size = family.dimension
    let draw = (0..<samples).first {
      !values[$0].isFinite || !allFinite(scores.base + $0 * size, size)
    }
    let first = (draw ?? 0) * size
    return (0..<size).map { z[first + $0] }
  }
}
