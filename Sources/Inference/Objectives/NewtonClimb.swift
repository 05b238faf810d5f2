import Glibc

/// Newton's method for the full-rank ELBO.
///
/// The optimum has E_q[∇ log p] = 0 and E_q[−∇² log p] = Σ⁻¹. In the coordinates ε of
/// z = μ + L ε, with h = Lᵀ ∇ log p + ε, the first is E[h] = 0 and, by Stein's identity, the second
/// is E[h εᵀ] = 0. With b and A for the two expectations the next precision is L⁻ᵀ (I − A) L⁻¹ and
/// the mean moves by L (I − A)⁻¹ b: exact in one step for a normal posterior, quadratic near the
/// optimum of any other. Expectations are over one fixed set of draws; a step that lowers the ELBO
/// over them is taken back and halved.
/// Source: Opper, Archambeau 2009, "The variational Gaussian approximation revisited"; Khan, Rue
/// 2023, "The Bayesian learning rule".
final class NewtonClimb {
  /// Beyond this many coordinates the matrices cost more than stochastic steps.
  static let limit = 300

  /// The mean reached.
  private(set) var mean: [Double]
  /// The Cholesky factor reached.
  private(set) var factor: [Double]
  /// The ELBO there.
  private(set) var elbo = -Double.infinity
  /// What the next step promises to gain, in nats: about how far off the optimum is.
  private(set) var promise = Double.infinity

  private let context: FitContext
  private let noise: FixedNoise
  private let size: Int
  private let shift: Buffer
  private let slope: Buffer

  init(mean: [Double], factor: [Double], context: FitContext) {
    self.mean = mean
    self.factor = factor
    self.context = context
    size = mean.count
    noise = FixedNoise(
      draws: 2 * max(24, size + size / 2), dimension: size, noise: context.noise(.fixed).child(1))
    shift = Buffer(size)
    slope = Buffer(size * size)
  }

  /// Looks at the start: its ELBO, and what the first step promises. False where it is not finite.
  func begin() throws(FitError) -> Bool {
    guard let first = try evaluate(mean, factor) else { return false }
    elbo = first
    promise = Self.promise(shift, slope)
    return true
  }

  /// Steps, once begun, until one promises or brings less than `tolerance` nats; `each` follows
  /// every accepted step and ends the climb by true.
  func run(
    tolerance: Double, steps: Int, each: () throws(FitError) -> Bool
  ) throws(FitError) {
    var share = 1.0
    for _ in 0..<steps {
      if promise < tolerance || share < 1e-3 { return }
      guard let (nextMean, nextFactor, taken) = step(share) else { return }
      let kept = (shift: shift.array, slope: slope.array)
      let found = try evaluate(nextMean, nextFactor)
      if context.isStopped { return }
      if let found, found > elbo - 1e-9 * abs(elbo) {
        let gain = found - elbo
        mean = nextMean
        factor = nextFactor
        elbo = found
        promise = Self.promise(shift, slope)
        share = min(1, 2 * taken)
        if try each() { return }
        if gain < tolerance && taken == 1 { return }
      } else {
        shift.set(kept.shift)
        slope.set(kept.slope)
        share = 0.3 * taken
      }
    }
  }

  /// |b|²/2 + |A|²/4: the gain of a whole step near the optimum.
  private static func promise(_ shift: Buffer, _ slope: Buffer) -> Double {
    0.5 * dot(shift.base, shift.base, shift.count) + 0.25 * dot(slope.base, slope.base, slope.count)
  }

  /// A share of the Newton step, less where the whole would leave what a quadratic can tell.
  private func step(_ wanted: Double) -> (mean: [Double], factor: [Double], taken: Double)? {
    var share = wanted
    for _ in 0..<30 {
      var precision = [Double](repeating: 0, count: size * size)
      for row in 0..<size {
        for column in 0..<size {
          precision[row * size + column] =
            (row == column ? 1 : 0) - share * slope[row * size + column]
        }
      }
      if let inner = Triangular.covarianceFactor(precision: precision, size),
        (0..<size).allSatisfy({ inner[$0 * size + $0] < 4 })
      {
        let lower = Buffer(inner)
        let pulled = Buffer(size)
        let moved = Buffer(size)
        Triangular.multiplyTransposed(lower.base, size, shift.base, into: pulled.base)
        var length = 0.0
        for row in 0..<size {
          moved[row] = share * dot(lower.base + row * size, pulled.base, row + 1)
          length += moved[row] * moved[row]
        }
        if length <= 4 * Double(size) {
          let outer = Buffer(factor)
          var nextMean = mean
          for row in 0..<size {
            nextMean[row] += dot(outer.base + row * size, moved.base, row + 1)
          }
          return (nextMean, Triangular.product(factor, inner, size), share)
        }
      }
      share *= 0.5
    }
    return nil
  }

  /// The ELBO over the fixed draws, b left in `shift` and the symmetric A in `slope`; nil where it
  /// is not finite.
  private func evaluate(_ mean: [Double], _ factor: [Double]) throws(FitError) -> Double? {
    let family = FullRankNormal(mean: mean, factor: factor)
    let lower = Buffer(factor)
    let z = Buffer(size)
    let score = Buffer(size)
    let path = Buffer(size)
    shift.clear()
    slope.clear()
    var total = 0.0
    let share = 1 / Double(noise.draws)
    for draw in 0..<noise.draws {
      if try context.shouldStop() { return nil }
      let epsilon = noise.epsilon.base + draw * size
      family.sample(count: 1, noise: epsilon, into: z.base)
      total += context.evaluate(z.base, score.base)
      guard total.isFinite, allFinite(score.base, size) else { return nil }
      Triangular.multiplyTransposed(lower.base, size, score.base, into: path.base)
      for row in 0..<size {
        path[row] = (path[row] + epsilon[row]) * share
        shift.base[row] += path[row]
        addScaled(path[row], epsilon, to: slope.base + row * size, size)
      }
    }
    for row in 0..<size {
      for column in 0..<row {
        let middle = 0.5 * (slope[row * size + column] + slope[column * size + row])
        slope[row * size + column] = middle
        slope[column * size + row] = middle
      }
    }
    return total * share + family.entropy()
  }
}
