// SamplerTests: the samplers of `PhiloxGenerator` against their laws.

import Testing

@testable import Tensors

@Suite struct SamplerTests {
  @Test(arguments: [0.05, 0.5, 0.99, 1, 1.7, 10, 1000])
  func gammaFollowsItsLaw(shape: Double) {
    var generator = PhiloxGenerator(PhiloxKey(seed: 21).fold(UInt64(shape * 100)))
    let n = 100_000
    let draws = (0..<n).map { _ in generator.gamma(shape: shape) }
    #expect(draws.allSatisfy { $0 >= 0 && $0.isFinite })
    checkMoments(draws, mean: shape, variance: shape, fourth: 3 * shape * shape + 6 * shape)
    let logs = (0..<n).map { _ in generator.logGamma(shape: shape) }
    let mean = logs.reduce(0, +) / Double(n)
    let error = (Elementary.trigamma(shape) / Double(n)).squareRoot()
    #expect((mean - Elementary.digamma(shape)).magnitude < 4.5 * error)
  }

  @Test func gammaOfShapeOneIsExponential() {
    var generator = PhiloxGenerator(PhiloxKey(seed: 22))
    let gammas = (0..<100_000).map { _ in generator.gamma(shape: 1) }
    #expect(kolmogorov(gammas) { 1 - Elementary.exp(-$0) } < 1.95)
    let exponentials = (0..<100_000).map { _ in generator.exponential() }
    #expect(kolmogorov(exponentials) { 1 - Elementary.exp(-$0) } < 1.95)
    let normals = (0..<100_000).map { _ in generator.normal() }
    #expect(kolmogorov(normals) { Elementary.normalCDF($0) } < 1.95)
  }

  @Test(arguments: [(0.02, 0.03), (0.5, 0.5), (1, 3), (2, 1), (400, 90)])
  func betaFollowsItsLaw(a: Double, b: Double) {
    var generator = PhiloxGenerator(PhiloxKey(seed: 23).fold(UInt64(a * 100)))
    let n = 100_000
    let draws = (0..<n).map { _ in generator.beta(a, b) }
    #expect(draws.allSatisfy { $0 >= 0 && $0 <= 1 })
    let s = a + b
    let variance = a * b / (s * s * (s + 1))
    let kurtosis =
      6 * ((a - b) * (a - b) * (s + 1) - a * b * (s + 2)) / (a * b * (s + 2) * (s + 3))
    checkMoments(
      draws, mean: a / s, variance: variance, fourth: (3 + kurtosis) * variance * variance)
    if b == 1 { #expect(kolmogorov(draws) { Elementary.pow($0, a) } < 1.95) }
  }

  @Test(arguments: [0.01, 0.7, 3, 9.99, 10, 45.5, 300])
  func poissonFollowsItsLaw(rate: Double) {
    var generator = PhiloxGenerator(PhiloxKey(seed: 24).fold(UInt64(rate * 100)))
    let draws = (0..<200_000).map { _ in generator.poisson(rate: rate) }
    checkMoments(draws, mean: rate, variance: rate, fourth: rate * (1 + 3 * rate))
    let z = chiSquare(draws) { k in
      Elementary.exp(k * Elementary.log(rate) - rate - Elementary.lgamma(k + 1))
    }
    #expect(z < 4)
  }

  @Test(
    arguments: [
      (1, 0.3), (10, 0.5), (40, 0.1), (40, 0.9), (100, 0.5), (1000, 0.03), (5000, 0.7),
    ] as [(Double, Double)])
  func binomialFollowsItsLaw(trials: Double, p: Double) {
    var generator = PhiloxGenerator(PhiloxKey(seed: 25).fold(UInt64(trials * 100 + p * 10)))
    let draws = (0..<200_000).map { _ in generator.binomial(trials: trials, probability: p) }
    #expect(draws.allSatisfy { $0 >= 0 && $0 <= trials })
    let v = trials * p * (1 - p)
    checkMoments(
      draws, mean: trials * p, variance: v, fourth: v * (1 + (3 * trials - 6) * p * (1 - p)))
    let all = Elementary.lgamma(trials + 1)
    let z = chiSquare(draws) { k in
      let ways = all - Elementary.lgamma(k + 1) - Elementary.lgamma(trials - k + 1)
      return Elementary.exp(ways + k * Elementary.log(p) + (trials - k) * Elementary.log1p(-p))
    }
    #expect(z < 4)
  }

  @Test func hugeCountsAreNormal() {
    var generator = PhiloxGenerator(PhiloxKey(seed: 26))
    for rate in [1e11, 1e15, 1e200] {
      let z = (generator.poisson(rate: rate) - rate) / rate.squareRoot()
      #expect(z.magnitude < 5)
      let count = generator.binomial(trials: rate, probability: 0.5)
      #expect(((count - rate / 2) / (rate / 4).squareRoot()).magnitude < 5)
    }
  }

  @Test func categoriesAndOrders() throws {
    var generator = PhiloxGenerator(PhiloxKey(seed: 27))
    let weights = [0.0, 1, 2, 0, 7, 0]
    let logs = weights.map { Elementary.log($0) + 800 }
    let n = 100_000
    let drawn = (0..<n).compactMap { _ in generator.categorical(weights: weights, count: 6) }
    let logDrawn = (0..<n).compactMap { _ in generator.categorical(logWeights: logs, count: 6) }
    for draws in [drawn, logDrawn] {
      #expect(draws.count == n)
      #expect(chiSquare(draws.map(Double.init)) { $0 < 6 ? weights[Int($0)] / 10 : 0 } < 4)
    }
    var counts: [[Int]: Double] = [:]
    for _ in 0..<60_000 { counts[generator.permutation(count: 4), default: 0] += 1 }
    #expect(counts.count == 24)
    let statistic = counts.values.reduce(0) { $0 + ($1 - 2500) * ($1 - 2500) / 2500 }
    #expect((statistic - 23) / 46.0.squareRoot() < 4)
    let integers = (0..<n).map { _ in Double(generator.integer(below: 6)) }
    #expect(chiSquare(integers) { $0 < 6 ? 1.0 / 6 : 0 } < 4)
  }

  @Test func badParametersGiveNaN() {
    var g = PhiloxGenerator(PhiloxKey(seed: 28))
    for bad in [-1, Double.nan, -Double.infinity] {
      #expect(g.gamma(shape: bad).isNaN && g.logGamma(shape: bad).isNaN)
      #expect(g.poisson(rate: bad).isNaN && g.beta(bad, 1).isNaN && g.beta(1, bad).isNaN)
      #expect(g.binomial(trials: bad, probability: 0.5).isNaN)
      #expect(g.binomial(trials: 10, probability: bad).isNaN)
      #expect(g.categorical(weights: [1, bad], count: 2) == nil)
    }
    #expect(g.binomial(trials: 10, probability: 1.5).isNaN)
    #expect(g.binomial(trials: .infinity, probability: 0.5).isNaN)
    #expect(g.poisson(rate: 0) == 0 && g.poisson(rate: .infinity) == .infinity)
    #expect(g.gamma(shape: 0) == 0 && g.gamma(shape: .infinity) == .infinity)
    #expect(g.binomial(trials: 7, probability: 0) == 0)
    #expect(g.binomial(trials: 7, probability: 1) == 7)
    #expect(g.binomial(trials: 1e300, probability: 1e-308) == 0)
    #expect(g.categorical(weights: [0, 0], count: 2) == nil)
    #expect(g.categorical(weights: [], count: 0) == nil)
    #expect(g.categorical(logWeights: [-Double.infinity], count: 1) == nil)
    #expect(g.categorical(logWeights: [0, .infinity], count: 2) == nil)
    #expect(g.permutation(count: 0) == [] && g.permutation(count: -3) == [])
    #expect(g.integer(below: 0) == 0 && g.integer(below: 1) == 0)
  }
}

/// How many standard deviations Pearson's statistic lies above its mean; cells that expect fewer
/// than ten draws are joined.
func chiSquare(_ draws: [Double], _ probability: (Double) -> Double) -> Double {
  var counts: [Double: Double] = [:]
  for draw in draws { counts[draw, default: 0] += 1 }
  let n = Double(draws.count)
  let low = Swift.max(0, (draws.min() ?? 0) - 20)
  let high = (draws.max() ?? 0) + 20
  var statistic = 0.0
  var cells = 0.0
  var expected = 0.0
  var seen = 0.0
  var expectedSoFar = 0.0
  var k = low
  while k <= high {
    let part = n * probability(k)
    expected += part.isNaN ? 0 : part
    seen += counts[k] ?? 0
    // The last cell takes all that is left.
    let isLast = k == high
    if isLast { expected = Swift.max(n - expectedSoFar, 1e-9) }
    if (expected >= 10 && n - expectedSoFar - expected >= 10) || isLast {
      expectedSoFar += expected
      statistic += (seen - expected) * (seen - expected) / expected
      cells += 1
      expected = 0
      seen = 0
    }
    k += 1
  }
  if cells < 2 { return 0 }
  return (statistic - (cells - 1)) / (2 * (cells - 1)).squareRoot()
}
