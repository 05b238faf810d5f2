import Testing

@testable import Inference

/// Fits of real models against reference draws. They need the data path (`CREDENCE_DATA`) and are
/// skipped, saying so, where it is not set.
@Suite(.enabled(if: PosteriorDB.folder != nil, "CREDENCE_DATA is not set"))
struct PosteriorDBTests {
  /// The largest error of a mean in reference sds, and the range of the ratios of sds.
  private func errors(
    _ name: String, _ method: String
  ) throws -> (mean: Double, low: Double, high: Double, fit: Approximation) {
    let (posterior, reference) = try #require(PosteriorDB.load(name))
    var options = FitOptions()
    options.method = method
    let fit = try Fit.run(posterior, options: options, digest: 1)
    let summary = posterior.summary(fit)
    var worst = 0.0
    var low = Double.infinity
    var high = 0.0
    for row in reference {
      guard let found = summary.first(where: { $0.name == row.name }) else { continue }
      worst = max(worst, abs(found.mean - row.mean) / row.sd)
      low = min(low, found.sd / row.sd)
      high = max(high, found.sd / row.sd)
    }
    #expect(high > 0)
    return (worst, low, high, fit)
  }

  @Test(arguments: [
    "kidiq", "mesquite", "nes", "sblri", "arK", "wells", "interaction", "earnings", "mixture",
  ])
  func fullRankIsAccurate(name: String) throws {
    for method in ["fullrank", "auto"] {
      let found = try errors(name, method)
      #expect(found.mean < 0.06, "\(method)")
      #expect(found.low > 0.92 && found.high < 1.08, "\(method)")
      #expect(found.fit.check?.verdict != .bad, "\(method)")
      #expect(found.fit.stopReason == .converged)
    }
  }

  @Test(arguments: ["kidiq", "mesquite", "nes", "arK", "wells", "interaction", "earnings"])
  func meanFieldMeansAreRightAndItsSdsFlagged(name: String) throws {
    let found = try errors(name, "meanfield")
    #expect(found.mean < 0.1)
    #expect(found.low < 0.8)
    #expect(found.fit.check?.verdict == .bad)
  }

  @Test func eightSchools() throws {
    let narrow = try errors("eight", "meanfield")
    #expect(narrow.mean < 0.25)
    let full = try errors("eight", "fullrank")
    #expect(full.mean < 0.16 && full.low > 0.75 && full.high < 1.12)
    let centred = try errors("eight-centred", "meanfield")
    #expect(centred.fit.check?.verdict == .bad)
    let wide = try errors("eight-centred", "fullrank")
    #expect(wide.mean < 0.3)
  }

  @Test func radon() throws {
    // The family's own error in the sd of the counties is 0.2.
    let narrow = try errors("radon", "meanfield")
    #expect(narrow.mean < 0.3)
    let full = try errors("radon", "fullrank")
    #expect(full.mean < 0.15)
  }
}
