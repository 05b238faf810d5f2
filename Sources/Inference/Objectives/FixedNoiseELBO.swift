/// The ELBO over one fixed set of draws: a smooth function that a quasi-Newton method can climb.
///
/// Source: Giordano, Ingram, Broderick 2024, "Black box variational inference with a deterministic
/// objective".
final class FixedNoiseELBO {
  let family: any Family
  private let draws: Int
  private let context: FitContext
  private let noise: FixedNoise
  private let z: Buffer
  private let scores: Buffer
  private let values: Buffer

  init(_ family: any Family, draws: Int, context: FitContext) {
    self.family = family
    self.draws = draws
    self.context = context
    let size = family.dimension
    noise = FixedNoise(draws: draws, dimension: size, noise: context.noise(.fixed))
    z = Buffer(draws * size)
    scores = Buffer(draws * size)
    values = Buffer(draws)
  }

  /// −ELBO at parameters θ, its gradient written into `gradient`; +∞ where it is not finite.
  func negative(
    at theta: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>
  ) -> Double {
    family.parameters.update(from: theta, count: family.parameterCount)
    family.refresh()
    family.sample(count: draws, noise: noise.epsilon.base, into: z.base)
    guard context.evaluate(count: draws, at: z.base, gradients: scores.base, values: values.base)
    else { return .infinity }
    var total = 0.0
    for draw in 0..<draws { total += values[draw] }
    family.pull(
      count: draws, noise: noise.epsilon.base, gradients: scores.base, estimator: .closed,
      into: gradient)
    for index in 0..<family.parameterCount { gradient[index] = -gradient[index] }
    return -(total / Double(draws) + family.entropy())
  }
}
