import Glibc
import Testing

@testable import Inference

@Suite struct FitTests {
  private func options(_ method: String, seed: UInt64 = 1) -> FitOptions {
    var options = FitOptions()
    options.method = method
    options.seed = seed
    return options
  }

  @Test func fullRankRecoversANormal() throws {
    for rho in [0.0, 0.7, -0.999] {
      let fit = try Fit.run(Gaussian(correlation: rho), options: options("fullrank"))
      #expect(abs(fit.family.mean[0] - 1) < 1e-3)
      #expect(abs(fit.family.mean[1] + 2) < 1e-3)
      for sd in fit.family.standardDeviations { #expect(abs(sd - 1) < 2e-3) }
      #expect(fit.stopReason == .converged)
      #expect(fit.check?.verdict == .good)
      // The ELBO of an exact fit is the log of the density's integral.
      let evidence = log(2 * .pi) + 0.5 * log(1 - rho * rho)
      #expect(abs((fit.elbo?.value ?? 0) - evidence) < 0.01)
    }
  }

  @Test func meanFieldSdsAreThoseOfThePrecision() throws {
    let fit = try Fit.run(Gaussian(correlation: 0.9), options: options("meanfield"))
    let expected = (1 - 0.81).squareRoot()
    for sd in fit.family.standardDeviations { #expect(abs(sd / expected - 1) < 0.03) }
    #expect(abs(fit.family.mean[0] - 1) < 0.02)
  }

  @Test func scalesOfAnySizeNeedNoTuning() throws {
    let means = [1e6, -3e-5, 0, 40_000]
    let sds = [2e3, 1e-6, 1, 1e5]
    for method in ["meanfield", "fullrank", "auto", "laplace", "pathfinder"] {
      let fit = try Fit.run(Gaussian(mean: means, sds: sds), options: options(method))
      for index in 0..<4 {
        #expect(abs(fit.family.mean[index] - means[index]) < 0.03 * sds[index], "\(method)")
        let ratio = fit.family.standardDeviations[index] / sds[index]
        #expect(abs(ratio - 1) < 0.03, "\(method)")
      }
    }
  }

  @Test(arguments: Methods.catalogue.map(\.name))
  func sameSeedSameBits(method: String) throws {
    var chosen = options(method, seed: 5)
    if method == "nuts" {
      chosen.steps = 60
      chosen.chains = 2
    }
    let density = EightSchools(isCentred: false)
    let first = try Fit.run(density, options: chosen, digest: 9)
    let second = try Fit.run(density, options: chosen, digest: 9)
    #expect(first.draws == second.draws)
    #expect(first.family == second.family)
    #expect(first.trace == second.trace)
    #expect(first.draws.count == 10 * 1000 && first.draws.allSatisfy { $0.isFinite })
    guard method != "map" else { return }
    let otherDigest = try Fit.run(density, options: chosen, digest: 10)
    #expect(first.draws != otherDigest.draws)
    chosen.seed = 6
    let otherSeed = try Fit.run(density, options: chosen, digest: 9)
    #expect(otherSeed.draws != first.draws)
  }

  @Test func draws() throws {
    var chosen = options("fullrank")
    chosen.draws = 500
    chosen.resample = false
    let fit = try Fit.run(Gaussian(correlation: 0.5), options: chosen)
    let column = (0..<500).map { fit.draws[2 * $0] }
    #expect(abs(Statistics.mean(column) - fit.family.mean[0]) < 1e-9)
    let sd = Statistics.variance(column).squareRoot()
    #expect(abs(sd - fit.family.standardDeviations[0]) < 1e-9)
    #expect(fit.check?.resampled == false)
  }

  @Test func resamplingMendsASlightlyWrongWidth() throws {
    let target = Gaussian(correlation: 0.5)
    let fit = try Fit.run(target, options: options("meanfield"))
    #expect(fit.check?.resampled == true)
    let column = (0..<1000).map { fit.draws[2 * $0] }
    // The family's own sd is 0.87.
    #expect(abs(Statistics.variance(column).squareRoot() - 1) < 0.06)
  }

  @Test func autoEscalatesOnlyWhereTheCheckFails() throws {
    let easy = try Fit.run(Gaussian(correlation: 0.2), options: options("auto"))
    #expect(easy.method == "meanfield" && easy.story.contains("enough"))
    let hard = try Fit.run(Gaussian(correlation: 0.95), options: options("auto"))
    #expect(hard.method == "fullrank" && hard.story.contains("kept"))
    #expect(hard.check?.verdict == .good)
    for sd in hard.family.standardDeviations { #expect(abs(sd - 1) < 0.01) }
  }

  @Test func autoCountsWork() throws {
    final class Costly: Posterior {
      let inner = Gaussian(correlation: 0.95)
      let dimension = 2
      let names = ["a", "b"]
      let work = 3e7
      func evaluate(at z: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>) -> Double {
        inner.evaluate(at: z, gradient: gradient)
      }
      func parameters(at z: [Double]) -> [Double] { z }
    }
    let fit = try Fit.run(Costly(), options: options("auto"))
    #expect(fit.method == "meanfield" && fit.story.contains("cost"))
  }

  @Test func mapFindsTheMode() throws {
    let fit = try Fit.run(Gaussian(correlation: 0.99), options: options("map"))
    #expect(fit.stopReason == .converged)
    #expect(abs(fit.family.mean[0] - 1) < 1e-5)
    #expect(fit.draws.count == 2000 && fit.check == nil)
    var chosen = options("map")
    chosen.optimizer = OptimizerChoice("adam", rate: 0.05)
    let slow = try Fit.run(Gaussian(mean: [3, -2], sds: [1, 2]), options: chosen)
    #expect(abs(slow.family.mean[0] - 3) < 0.02 && abs(slow.family.mean[1] + 2) < 0.04)
  }

  @Test func aDensityWithoutAMaximumSaysSo() throws {
    let fit = try Fit.run(EightSchools(isCentred: true), options: options("map"))
    #expect(fit.stopReason == .stepLimit || fit.stopReason == .stalled)
    let laplace = try Fit.run(EightSchools(isCentred: true), options: options("laplace"))
    #expect(laplace.stopReason != .converged)
  }

  @Test func goesOnFromAnApproximation() throws {
    let density = EightSchools(isCentred: false)
    for method in ["meanfield", "fullrank"] {
      let first = try Fit.run(density, options: options(method))
      let second = try Fit.run(density, options: options(method), from: first)
      let distance = zip(first.family.mean, second.family.mean)
        .reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(distance < 0.1)
      #expect((second.elbo?.value ?? -100) > (first.elbo?.value ?? 0) - 0.1)
    }
    let narrow = try Fit.run(density, options: options("meanfield"))
    let wide = try Fit.run(density, options: options("fullrank"), from: narrow)
    #expect(wide.method == "fullrank" && (wide.elbo?.value ?? 0) > (narrow.elbo?.value ?? 0) - 0.1)
    let point = try Fit.run(density, options: options("map"))
    let again = try Fit.run(density, options: options("meanfield"), from: point)
    #expect(again.check != nil)
  }

  @Test func startingScaleAndOptimizerOfTheUser() throws {
    for optimizer in Optimizers.catalogue {
      var chosen = options("meanfield")
      chosen.initMean = 0.5
      chosen.initScale = 0.5
      chosen.steps = 4000
      chosen.optimizer = OptimizerChoice(optimizer.name)
      let fit = try Fit.run(Gaussian(mean: [2, -1], sds: [0.7, 1.5]), options: chosen)
      #expect(abs(fit.family.mean[0] - 2) < 0.15, "\(optimizer.name): \(fit.stopSentence)")
      #expect(abs(fit.family.standardDeviations[1] - 1.5) < 0.2, "\(optimizer.name)")
    }
    var soft = options("meanfield")
    soft.scaleTransform = .softplus
    soft.estimator = .closed
    soft.samples = 5
    let fit = try Fit.run(Gaussian(mean: [2, -1], sds: [0.7, 1.5]), options: soft)
    #expect(abs(fit.family.standardDeviations[0] - 0.7) < 0.03)
  }

  @Test func nothingUnknown() throws {
    for method in Methods.catalogue {
      let fit = try Fit.run(Gaussian(mean: [], sds: []), options: options(method.name))
      #expect(fit.draws.isEmpty && fit.dimension == 0)
    }
  }

  @Test func oneCoordinate() throws {
    for method in Methods.catalogue where method.name != "nuts" {
      let fit = try Fit.run(Gaussian(mean: [3], sds: [2]), options: options(method.name))
      #expect(abs(fit.family.mean[0] - 3) < 0.05, "\(method.name)")
    }
  }

  @Test func fewStepsAreRespected() throws {
    for method in ["meanfield", "fullrank", "auto", "map"] {
      for steps in [1, 2, 10, 37] {
        var chosen = options(method)
        chosen.steps = steps
        let fit = try Fit.run(EightSchools(isCentred: false), options: chosen)
        #expect(fit.steps <= steps)
        #expect(fit.draws.allSatisfy { $0.isFinite })
      }
    }
  }

  @Test func progressIsReportedEveryNSteps() throws {
    final class Log { var seen: [Progress] = [] }
    let log = Log()
    var chosen = options("meanfield")
    chosen.progressEvery = 40
    chosen.tolerance = 0
    chosen.steps = 1000
    let fit = try Fit.run(
      EightSchools(isCentred: false), options: chosen, progress: { log.seen.append($0) })
    let steps = log.seen.filter { $0.phase == "mean-field" }.map(\.step)
    #expect(steps.allSatisfy { $0 % 40 == 0 } && steps.count >= 20)
    #expect(log.seen.allSatisfy { $0.smoothed.isFinite || $0.phase == "mode" })
    #expect(fit.steps == 1000 && fit.stopReason == .stepLimit)
    #expect(fit.trace.steps.count <= 1000 && fit.trace.raw.count == fit.trace.smoothed.count)
  }
}
