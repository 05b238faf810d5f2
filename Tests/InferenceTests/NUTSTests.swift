import Glibc
import Testing

@testable import Inference

@Suite struct NUTSTests {
  private func options(_ metric: SamplerMetric) -> FitOptions {
    var options = FitOptions()
    options.method = "nuts"
    options.metric = metric
    options.steps = 800
    options.draws = 3200
    return options
  }

  @Test(arguments: SamplerMetric.allCases)
  func aCorrelatedNormal(metric: SamplerMetric) throws {
    let fit = try Fit.run(Gaussian(correlation: 0.8), options: options(metric))
    let report = try #require(fit.sampling)
    #expect(report.isGood, "\(fit.stopSentence)")
    #expect(abs(fit.family.mean[0] - 1) < 0.1 && abs(fit.family.mean[1] + 2) < 0.1)
    for sd in fit.family.standardDeviations { #expect(abs(sd - 1) < 0.08) }
    var product = 0.0
    for draw in 0..<fit.drawCount {
      product += (fit.draws[2 * draw] - 1) * (fit.draws[2 * draw + 1] + 2)
    }
    #expect(abs(product / Double(fit.drawCount) - 0.8) < 0.1)
  }

  @Test func eightSchoolsAgreesWithTheReference() throws {
    let density = EightSchools(isCentred: false)
    let fit = try Fit.run(density, options: options(.diagonal))
    let summary = density.summary(fit)
    #expect(abs(summary[8].mean - 4.41) < 0.35)
    #expect(abs(summary[9].mean - 3.60) < 0.4)
    #expect(abs(summary[0].mean - 6.15) < 0.6)
  }

  @Test func theCentredFunnelIsNotCalledGood() throws {
    let fit = try Fit.run(Funnel(), options: options(.diagonal))
    #expect(fit.sampling?.isGood == false)
    #expect(fit.stopReason != .converged)
  }
}
