import Glibc
import Testing

@testable import Inference

@Suite struct ParetoTests {
  @Test(arguments: ReferenceNumbers.smoothing)
  func smoothingAgreesWithArviZ(kind: String, count: Int, shape: Double, top: Double) throws {
    let ratios = Series.ratios(kind, count)
    let found = ParetoSmoothing(logRatios: ratios)
    #expect(abs(found.shape - shape) < 1e-8)
    let largest = try #require(ratios.indices.max { ratios[$0] < ratios[$1] })
    #expect(abs(found.logWeights[largest] - top) < 1e-8)
    let total = found.logWeights.reduce(0) { $0 + exp($1) }
    #expect(abs(total - 1) < 1e-12)
  }

  @Test func aGeneralisedParetoIsRecovered() throws {
    for shape in [-0.3, 0.2, 0.8] {
      let sample = (0..<5000).map { index in
        ParetoTail(shape: shape, scale: 2).quantile((Double(index) + 0.5) / 5000)
      }
      let fitted = try #require(ParetoTail.fit(sample))
      #expect(abs(fitted.shape - shape) < 0.02)
      #expect(abs(fitted.scale - 2) < 0.05)
    }
  }

  @Test func equalOrUselessRatiosDoNotTrap() {
    #expect(ParetoSmoothing(logRatios: [Double](repeating: 3, count: 100)).shape == -.infinity)
    #expect(ParetoSmoothing(logRatios: []).shape == .infinity)
    #expect(ParetoSmoothing(logRatios: [1, .nan, 2]).shape == .infinity)
    let none = ParetoSmoothing(logRatios: [Double](repeating: -.infinity, count: 50))
    #expect(none.shape == .infinity)
    #expect(none.logWeights.allSatisfy { $0.isFinite })
    let some = ParetoSmoothing(logRatios: (0..<200).map { $0 % 2 == 0 ? -.infinity : Double($0) })
    #expect(abs(some.logWeights.reduce(0) { $0 + exp($1) } - 1) < 1e-12)
  }

  @Test func thresholdGrowsWithTheNumberOfDraws() {
    #expect(abs(ParetoSmoothing.threshold(draws: 100) - 0.5) < 1e-12)
    #expect(abs(ParetoSmoothing.threshold(draws: 1000) - (1 - 1.0 / 3)) < 1e-12)
    #expect(ParetoSmoothing.threshold(draws: 1_000_000) == 0.7)
  }

  @Test func collapsedSdsAreFlagged() throws {
    for (rho, isBad) in [(0.5, false), (0.8, true), (0.98, true)] {
      var options = FitOptions()
      options.method = "meanfield"
      let fit = try Fit.run(Gaussian(correlation: rho), options: options)
      let check = try #require(fit.check)
      #expect((check.verdict == .bad) == isBad, "\(rho): \(check.sentence)")
      // For two normals the tail index is the correlation itself.
      #expect(check.khat > rho - 0.01)
    }
  }

  @Test func theTailIndexOfANormalIsExact() throws {
    let target = Gaussian(correlation: 0.9)
    let context = FitContext(
      density: target, options: FitOptions(), digest: 0, progress: { _ in }, stop: { .none })
    let sd = (1 - 0.81).squareRoot()
    let narrow = MeanFieldNormal(mean: [1, -2], sds: [sd, sd])
    let index = try #require(try QuadraticTail.index(narrow, context: context))
    #expect(abs(index - 0.9) < 1e-3)
    let exact = FullRankNormal(mean: [1, -2], factor: [1, 0, 0.9, sd])
    let none = try #require(try QuadraticTail.index(exact, context: context))
    #expect(abs(none) < 1e-6)
  }
}
