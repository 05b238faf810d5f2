import Distributions
import Tensors
import Testing

@Suite struct SampleTests {
  /// Parameters to draw at: a few distinct sets of the table.
  private func sets(_ type: any Distribution.Type) -> [[[Double]]] {
    var sets: [[[Double]]] = []
    for row in Reference.rows(Reference.densities, type)
    where !sets.contains(row.parameters)
      && row.parameters.joined().allSatisfy({ $0.magnitude < 1e4 })
    { sets.append(row.parameters) }
    return Array(sets.prefix(4))
  }

  private func arrays(_ parameters: [[Double]], _ type: any Distribution.Type) -> [HostArray] {
    zip(parameters, type.parameters).map { list, parameter in
      switch parameter.rank {
      case 0: HostArray(list[0])
      case 1: HostArray([list.count], list)
      default:
        HostArray(
          [Int(Double(list.count).squareRoot()), Int(Double(list.count).squareRoot())], list)
      }
    }
  }

  @Test(arguments: Case.scalar) func drawsFollowTheDistributionFunction(_ test: Case) throws {
    for (i, parameters) in sets(test.type).enumerated() {
      var generator = PhiloxGenerator(PhiloxKey(seed: 7, stream: UInt64(i)))
      let count = 4000
      let own = arrays(parameters, test.type)
      let draws = try unwrap(test.type.sample(shape: [count], own, using: &generator))
      #expect(draws.shape == [count])
      #expect(draws.elements.allSatisfy { test.type.support.contains([$0], parameters) })
      let sorted = draws.elements.sorted()
      let probabilities = try unwrap(test.type.cdf(of: HostArray([count], sorted), own)).elements
      // Kolmogorov's distance; at a jump both sides count only at its last draw.
      var distance = 0.0
      for k in 0..<count {
        if k == count - 1 || sorted[k + 1] > sorted[k] {
          distance = max(distance, (Double(k + 1) / Double(count) - probabilities[k]).magnitude)
        }
        if !test.type.isDiscrete {
          distance = max(distance, (probabilities[k] - Double(k) / Double(count)).magnitude)
        }
      }
      // Exceeded once in ten thousand; the seed is fixed.
      #expect(distance * Double(count).squareRoot() < 2.2, "\(test.type.key) \(parameters)")
    }
  }

  @Test(arguments: Case.all) func momentsAgree(_ test: Case) throws {
    for (i, parameters) in sets(test.type).enumerated() where test.type.name != "lkj_cholesky" {
      let mean = test.type.mean(parameters)
      let variance = test.type.variance(parameters)
      guard (mean + variance).allSatisfy(\.isFinite) else { continue }
      var generator = PhiloxGenerator(PhiloxKey(seed: 11, stream: UInt64(i)))
      let count = 4000
      let draws = try unwrap(
        test.type.sample(shape: [count], arrays(parameters, test.type), using: &generator))
      let size = mean.count
      for k in 0..<size {
        let own = stride(from: k, to: draws.elements.count, by: size).map { draws.elements[$0] }
        let average = own.reduce(0, +) / Double(count)
        let error = (variance[k] / Double(count)).squareRoot()
        #expect(
          (average - mean[k]).magnitude <= 5 * error + 1e-12 * mean[k].magnitude,
          "\(test.type.key) \(parameters): \(average), \(mean[k])")
        let spread = own.reduce(0) { $0 + ($1 - mean[k]) * ($1 - mean[k]) } / Double(count)
        // A heavy tail or a rare event may not have shown in the draws: nothing is asked then.
        let isWide = test.type.support == .positive && variance[k] > 30 * mean[k] * mean[k]
        let isRare = test.type.isDiscrete && variance[k] * Double(count) < 50
        #expect(
          isWide || isRare || (spread / variance[k] > 0.5 && spread / variance[k] < 2),
          "\(test.type.key) \(parameters): \(spread), \(variance[k])")
      }
    }
  }

  @Test(arguments: Case.all) func startsInsideTheSupport(_ test: Case) {
    for parameters in sets(test.type) {
      let start = test.type.start(parameters)
      #expect(test.type.support.contains(start, parameters), "\(test.type.key): \(start)")
    }
  }

  @Test func correlationsOfDrawnFactors() throws {
    let lkj = try unwrap(Distributions.named("lkj_cholesky"))
    var generator = PhiloxGenerator(PhiloxKey(seed: 3))
    let (size, eta, count) = (3, 1.5, 8000)
    let draws = try unwrap(
      lkj.sample(shape: [count], [HostArray(Double(size)), HostArray(eta)], using: &generator))
    #expect(draws.shape == [count, size, size])
    for (i, j) in [(1, 0), (2, 0), (2, 1)] {
      var sum = 0.0
      var squares = 0.0
      for n in 0..<count {
        let factor = Array(draws.elements[n * 9..<(n + 1) * 9])
        #expect(lkj.support.contains(factor))
        let correlation = (0..<3).reduce(0) { $0 + factor[i * 3 + $1] * factor[j * 3 + $1] }
        sum += correlation
        squares += correlation * correlation
      }
      // Each correlation is 2 b − 1 with b from Beta(eta − 1 + K/2, the same).
      let variance = 1 / (2 * eta + Double(size) - 1)
      #expect((sum / Double(count)).magnitude < 5 * (variance / Double(count)).squareRoot())
      #expect((squares / Double(count) / variance - 1).magnitude < 0.06)
    }
  }

  @Test func sameSeedSameDraws() throws {
    for test in Case.scalar {
      guard let parameters = sets(test.type).first else { continue }
      var a = PhiloxGenerator(PhiloxKey(seed: 5))
      var b = PhiloxGenerator(PhiloxKey(seed: 5))
      let own = arrays(parameters, test.type)
      let first = test.type.sample(shape: [50], own, using: &a)
      let second = test.type.sample(shape: [50], own, using: &b)
      #expect(first == second)
    }
  }

  @Test func wrongShapesAreRefused() throws {
    let normal = try unwrap(Distributions.named("normal"))
    var generator = PhiloxGenerator(PhiloxKey(seed: 5))
    let means = HostArray([3], [1, 2, 3])
    #expect(normal.sample(shape: [2], [means, HostArray(1)], using: &generator) == nil)
    #expect(
      normal.sample(shape: [2, 3], [means, HostArray(1)], using: &generator)?.shape == [2, 3])
    let lkj = try unwrap(Distributions.named("lkj_cholesky"))
    for size in [0, -1, 2.5, 1e300, .nan] {
      let draws = lkj.sample(shape: [1], [HostArray(size), HostArray(1)], using: &generator)
      #expect(draws == nil)
    }
  }
}
