import Glibc
import Testing

@testable import Inference

/// Every family at a point away from its frame's centre.
private func families() -> [any Family] {
  let mean = [0.3, -1, 2]
  let factor: [Double] = [1.2, 0, 0, 0.4, 0.7, 0, -0.3, 0.5, 0.9]
  let all: [any Family] = [
    MeanFieldNormal(mean: mean, sds: [0.5, 1, 2]),
    MeanFieldNormal(mean: mean, sds: [0.5, 1, 2], frame: [1, 1, 1], transform: .softplus),
    FullRankNormal(mean: mean, factor: factor),
    FullRankNormal(mean: mean, factor: factor, frame: [1, 0, 0, 0, 1, 0, 0, 0, 1]),
    PointMass(at: mean),
  ]
  for family in all {
    for index in 0..<family.parameterCount {
      family.parameters[index] += 0.2 * sin(Double(3 * index + 1))
    }
    family.refresh()
  }
  return all
}

@Suite struct FamilyTests {
  @Test func everyRegisteredFamilyIsCovered() {
    let covered = Set(families().map { type(of: $0).name })
    #expect(covered == Set(Families.all.map { $0.name }))
  }

  @Test func gradientsOfTheELBOAgreeWithDifferences() throws {
    let density = EightSchoolsPart()
    for family in families() {
      let context = FitContext(
        density: density, options: FitOptions(), digest: 0, progress: { _ in }, stop: { .none })
      let objective = FixedNoiseELBO(family, draws: 8, context: context)
      let count = family.parameterCount
      var theta = (0..<count).map { family.parameters[$0] }
      var gradient = [Double](repeating: 0, count: count)
      var unused = gradient
      _ = objective.negative(at: theta, gradient: &gradient)
      for index in 0..<count {
        let kept = theta[index]
        theta[index] = kept + 1e-5
        let up = objective.negative(at: theta, gradient: &unused)
        theta[index] = kept - 1e-5
        let down = objective.negative(at: theta, gradient: &unused)
        theta[index] = kept
        let difference = (up - down) / 2e-5
        #expect(
          abs(difference - gradient[index]) < 1e-6 * max(1, abs(difference)),
          "\(type(of: family).name), parameter \(index)")
      }
    }
  }

  @Test func stickingTheLandingHasNoNoiseAtTheOptimum() {
    let factor: [Double] = [1.2, 0, 0, 0.4, 0.7, 0, -0.3, 0.5, 0.9]
    let precision = inverse(factor)
    let target = Gaussian(mean: [0.3, -1, 2], precision: precision)
    let family = FullRankNormal(mean: [0.3, -1, 2], factor: factor)
    expectNoGradient(family, target)
    let diagonal = Gaussian(mean: [4, -5], sds: [0.1, 30])
    expectNoGradient(MeanFieldNormal(mean: [4, -5], sds: [0.1, 30]), diagonal)
    expectNoGradient(
      MeanFieldNormal(mean: [4, -5], sds: [0.1, 30], transform: .softplus), diagonal)
  }

  @Test func movingTheFrameKeepsTheDistribution() {
    for family in families() {
      let before = family.state()
      let entropy = family.entropy()
      family.absorb()
      let after = family.state()
      for (a, b) in zip(before.mean, after.mean) { #expect(abs(a - b) < 1e-12) }
      for (a, b) in zip(before.standardDeviations, after.standardDeviations) {
        #expect(abs(a - b) < 1e-12)
      }
      #expect(abs(entropy - family.entropy()) < 1e-12)
    }
  }

  @Test func drawsHaveTheFamilysMoments() {
    for family in families() where family.noiseCount > 0 {
      let noise = Noise(seed: 1, digest: 2, purpose: .check)
      let count = 20_000
      let epsilon = Buffer(count * 3)
      let z = Buffer(count * 3)
      noise.fillPairs(epsilon.base, count: count, dimension: 3)
      family.sample(count: count, noise: epsilon.base, into: z.base)
      let state = family.state()
      for index in 0..<3 {
        let column = (0..<count).map { z[$0 * 3 + index] }
        #expect(abs(Statistics.mean(column) - state.mean[index]) < 1e-10)
        let sd = Statistics.variance(column).squareRoot()
        #expect(abs(sd / state.standardDeviations[index] - 1) < 0.02)
      }
      // log q integrates to one: the mean of −log q is the entropy.
      let total = (0..<count).reduce(0) { $0 - family.logDensity(noise: epsilon.base + $1 * 3) }
      #expect(abs(total / Double(count) - family.entropy()) < 0.05)
    }
  }

  private func expectNoGradient(_ family: any Family, _ target: Gaussian) {
    let context = FitContext(
      density: target, options: FitOptions(), digest: 0, progress: { _ in }, stop: { .none })
    let objective = StochasticELBO(
      family, samples: 3, context: context, noise: context.noise(.steps))
    for _ in 0..<20 {
      _ = objective.evaluate()
      for index in 0..<family.parameterCount { #expect(abs(objective.gradient[index]) < 1e-9) }
    }
  }

  private func inverse(_ factor: [Double]) -> [Double] {
    let size = 3
    let lower = Buffer(factor)
    var columns: [Double] = []
    for index in 0..<size {
      let unit = Buffer(size)
      unit[index] = 1
      Triangular.solve(lower.base, size, unit.base)
      Triangular.solveTransposed(lower.base, size, unit.base)
      columns += unit.array
    }
    return columns
  }
}

/// Three coordinates with curvature that changes: mu, log tau, one school.
private final class EightSchoolsPart: Posterior {
  let dimension = 3
  let names = ["mu", "tau", "theta"]
  func evaluate(at z: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>) -> Double {
    let tau = exp(0.3 * z[1])
    let residual = 2 - z[0] - tau * z[2]
    gradient[0] = residual - z[0]
    gradient[1] = residual * 0.3 * tau * z[2] - z[1]
    gradient[2] = residual * tau - z[2]
    return -0.5 * (residual * residual + z[0] * z[0] + z[1] * z[1] + z[2] * z[2])
  }
  func parameters(at z: [Double]) -> [Double] { z }
}
