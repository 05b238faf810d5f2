import Glibc

/// The ELBO over one fixed set of draws: a smooth function that a quasi-Newton method can climb.
///
/// The draws are antithetic, with unit second moments in every coordinate; when there are as many
/// pairs as coordinates they are orthogonal as well, and the optimum is exact for a normal
/// posterior.
/// Source: Giordano, Ingram, Broderick 2024, "Black box variational inference with a deterministic
/// objective".
final class FixedNoiseELBO {
  let family: any Family
  let draws: Int
  private let context: FitContext
  private let epsilon: Buffer
  private let z: Buffer
  private let scores: Buffer
  private let values: Buffer

  init(_ family: any Family, draws: Int, context: FitContext) {
    self.family = family
    self.draws = draws
    self.context = context
    let size = family.dimension
    epsilon = Buffer(draws * size)
    z = Buffer(draws * size)
    scores = Buffer(draws * size)
    values = Buffer(draws)
    fillNoise(context.noise(.fixed))
  }

  /// −ELBO at parameters θ, its gradient written into `gradient`; +∞ where it is not finite.
  func negative(
    at theta: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>
  ) -> Double {
    family.parameters.update(from: theta, count: family.parameterCount)
    family.refresh()
    family.sample(count: draws, noise: epsilon.base, into: z.base)
    context.density.evaluate(count: draws, at: z.base, gradients: scores.base, values: values.base)
    context.evaluations += draws
    var total = 0.0
    for draw in 0..<draws { total += values[draw] }
    guard total.isFinite, allFinite(scores.base, draws * family.dimension) else { return .infinity }
    family.pull(
      count: draws, noise: epsilon.base, gradients: scores.base, estimator: .closed,
      into: gradient)
    for index in 0..<family.parameterCount { gradient[index] = -gradient[index] }
    return -(total / Double(draws) + family.entropy())
  }

  /// Pairs ε, −ε with Σ ε² = draws in every coordinate, orthogonal where that is possible.
  private func fillNoise(_ noise: Noise) {
    let size = family.dimension
    let pairs = draws / 2
    let column = Buffer(pairs)
    var columns: [Buffer] = []
    for index in 0..<size {
      noise.fill(column.base, pairs)
      if pairs >= size {
        // Gram–Schmidt, twice for the rounding.
        for _ in 0..<2 {
          for other in columns {
            addScaled(-dot(column.base, other.base, pairs), other.base, to: column.base, pairs)
          }
        }
      }
      let length = dot(column.base, column.base, pairs).squareRoot()
      let kept = Buffer(pairs)
      for pair in 0..<pairs { kept[pair] = column[pair] / max(length, 1e-300) }
      let scale = Double(pairs).squareRoot()
      for pair in 0..<pairs {
        epsilon[2 * pair * size + index] = kept[pair] * scale
        epsilon[(2 * pair + 1) * size + index] = -kept[pair] * scale
      }
      if pairs >= size { columns.append(kept) }
    }
  }
}
