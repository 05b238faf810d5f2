import Testing

@testable import Inference

@Suite struct ConvergenceTests {
  @Test(arguments: ReferenceNumbers.chains)
  func agreesWithArviZ(kind: String, rhat: Double, bulk: Double, tail: Double) {
    let chains = Series.chains(kind)
    #expect(abs(Convergence.rhat(chains) - rhat) < 1e-6)
    #expect(abs(Convergence.bulkESS(chains) - bulk) < 1e-4 * bulk)
    #expect(abs(Convergence.tailESS(chains) - tail) < 1e-4 * tail)
  }

  @Test func shortConstantOrBrokenChainsDoNotTrap() {
    #expect(Convergence.rhat([]).isNaN)
    #expect(Convergence.rhat([[1, 2, 3]]).isNaN)
    #expect(Convergence.rhat([[1, 2, .nan, 4]]).isNaN)
    #expect(Convergence.bulkESS([[2, 2, 2, 2, 2, 2]]) == 6)
    #expect(!Convergence.tailESS([[1, 2, 3, 4, 5, 6, 7, 8]]).isNaN)
  }

  @Test func quantilesAndIntervals() throws {
    let values = [1.0, 2, 3, 4, 10]
    #expect(Statistics.quantile(values, 0.5) == 3)
    #expect(Statistics.quantile(values, 0.875) == 7)
    #expect(Statistics.quantile(values, -1) == 1)
    #expect(Statistics.quantile([], 0.5).isNaN)
    let interval = try #require(Statistics.highestDensityInterval(values, share: 0.6))
    #expect(interval.lower == 1 && interval.upper == 4)
    #expect(Statistics.highestDensityInterval([], share: 0.9) == nil)
    #expect(Statistics.highestDensityInterval([7], share: 1)?.upper == 7)
  }
}
