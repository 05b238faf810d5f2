import Glibc
import Testing

@testable import Inference

/// A normal that is not finite somewhere.
private final class Holed: Posterior {
  let dimension = 2
  let names = ["a", "b"]
  let hole: (Double, Double) -> Bool
  let value: Double
  init(value: Double = .nan, hole: @escaping (Double, Double) -> Bool) {
    self.value = value
    self.hole = hole
  }
  func evaluate(at z: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>) -> Double {
    gradient[0] = -z[0]
    gradient[1] = -z[1]
    if hole(z[0], z[1]) {
      gradient[0] = .nan
      return value
    }
    return -0.5 * (z[0] * z[0] + z[1] * z[1])
  }
  func parameters(at z: [Double]) -> [Double] { z }
}

@Suite struct RobustnessTests {
  private static let fitted = ["meanfield", "fullrank", "auto", "laplace", "pathfinder", "map"]

  @Test(arguments: fitted)
  func aDistantHoleIsSurvived(method: String) throws {
    var options = FitOptions()
    options.method = method
    let fit = try Fit.run(Holed { a, b in abs(a) + abs(b) > 6 }, options: options)
    #expect(abs(fit.family.mean[0]) < 0.1)
    #expect(fit.draws.allSatisfy { $0.isFinite })
  }

  @Test(arguments: ["meanfield", "fullrank"])
  func aWideStartIntoAHoleGoesBackAndShrinks(method: String) throws {
    var options = FitOptions()
    options.method = method
    options.initScale = 50
    options.steps = 3000
    options.optimizer = OptimizerChoice("adam", rate: 0.05)
    let fit = try Fit.run(Holed { a, b in abs(a) + abs(b) > 7 }, options: options)
    #expect(abs(fit.family.mean[0]) < 0.3)
    #expect(fit.family.standardDeviations[0] < 2)
  }

  @Test(arguments: ["meanfield", "fullrank", "auto"])
  func anEdgeNearTheModeGivesAnAnswerOrAPoint(method: String) {
    var options = FitOptions()
    options.method = method
    options.steps = 2000
    do {
      let fit = try Fit.run(Holed(value: -.infinity) { a, _ in a < -0.3 }, options: options)
      #expect(fit.draws.allSatisfy { $0.isFinite })
      #expect((fit.check?.notFinite ?? 0) == 0 || fit.check?.verdict == .bad || fit.check != nil)
    } catch {
      guard case .nonFinite(_, let z) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(z.count == 2 && z[0] < -0.3)
    }
  }

  @Test(arguments: Methods.catalogue.map(\.name))
  func aDensityFiniteNowhereNamesAPoint(method: String) {
    var options = FitOptions()
    options.method = method
    #expect(throws: FitError.nonFinite(step: 0, z: [0.5, 0.5])) {
      try Fit.run(Holed { _, _ in true }, options: options, initial: [0.5, 0.5])
    }
  }

  @Test func aStartThatIsNotFiniteIsMoved() throws {
    let fit = try Fit.run(Holed { a, b in abs(a) + abs(b) < 1e-3 })
    #expect(abs(fit.family.mean[0]) < 0.1)
  }

  @Test func theFunnelIsSurvivedAndFlagged() throws {
    for method in ["meanfield", "fullrank", "auto"] {
      var options = FitOptions()
      options.method = method
      let fit = try Fit.run(Funnel(), options: options)
      #expect(fit.check?.verdict == .bad, "\(method)")
      #expect(fit.check?.resampled == false)
    }
  }

  @Test func stepsThatGoAstrayAreTakenBack() throws {
    var options = FitOptions()
    options.method = "meanfield"
    options.steps = 2000
    options.initScale = 1
    options.optimizer = OptimizerChoice("sgd", rate: 50)
    let fit = try Fit.run(Gaussian(mean: [1, 2], sds: [0.1, 0.1]), options: options)
    #expect((fit.elbo?.value ?? -.infinity) > -1e5)
  }

  @Test(arguments: Methods.catalogue.map(\.name))
  func anInterruptKeepsWhatThereIs(method: String) throws {
    final class Counter {
      var polls = 0
      var evaluations = 0
    }
    final class Counted: Posterior {
      let inner = EightSchools(isCentred: false)
      let counter: Counter
      init(_ counter: Counter) { self.counter = counter }
      var dimension: Int { inner.dimension }
      var names: [String] { inner.names }
      func evaluate(at z: UnsafePointer<Double>, gradient: UnsafeMutablePointer<Double>) -> Double {
        counter.evaluations += 1
        return inner.evaluate(at: z, gradient: gradient)
      }
      func parameters(at z: [Double]) -> [Double] { inner.parameters(at: z) }
    }
    for limit in [0, 1, 5, 30, 100, 400, 900, 3000] {
      let counter = Counter()
      var before = 0
      var options = FitOptions()
      options.method = method
      if method == "nuts" { options.steps = 200 }
      let fit = try Fit.run(
        Counted(counter), options: options,
        stop: {
          counter.polls += 1
          if counter.polls <= limit {
            before = counter.evaluations
            return .none
          }
          return .stopAndKeep
        })
      #expect(fit.draws.count == 10_000 && fit.draws.allSatisfy { $0.isFinite })
      // What runs on after the request is one batch of draws, not a phase.
      #expect(counter.evaluations - before < 250, "\(method) after \(limit) polls")
      #expect(throws: FitError.abandoned) {
        try Fit.run(Counted(counter), options: options, stop: { .abandon })
      }
    }
  }
}
