import Testing

@testable import Inference

@Suite struct OptimizerTests {
  @Test(arguments: Optimizers.all.map { $0.name })
  func halvesTheDistance(name: String) throws {
    let run = OptimizerRun(OptimizerChoice(name), count: 2)
    let theta = Buffer([3, -2])
    let gradient = Buffer(2)
    for _ in 0..<200 {
      gradient[0] = -theta[0]
      gradient[1] = -2 * theta[1]
      run.advance(theta.base, along: gradient.base)
    }
    #expect(abs(theta[0]) < 1.5 && abs(theta[1]) < 1)
  }

  @Test func adamFollowsItsFormula() {
    let run = OptimizerRun(OptimizerChoice("adam", rate: 0.1), count: 1)
    let theta = Buffer(1)
    let gradient = Buffer([2])
    run.advance(theta.base, along: gradient.base)
    // The first step is the rate, whatever the gradient.
    #expect(abs(theta[0] - 0.1) < 1e-8)
    gradient[0] = -1
    run.advance(theta.base, along: gradient.base)
    let m = (0.9 * 0.2 - 0.1) / (1 - 0.81)
    let v = (0.999 * 0.004 + 0.001) / (1 - 0.999 * 0.999)
    #expect(abs(theta[0] - 0.1 - 0.1 * m / v.squareRoot()) < 1e-8)
  }

  @Test func keptMomentsGoOnToTheBit() {
    let gradients = Series.hashed(40, 5)
    func advance(_ run: OptimizerRun, _ theta: Buffer, _ range: Range<Int>) {
      for index in range {
        let gradient = Buffer([gradients[index] - theta[0]])
        run.advance(theta.base, along: gradient.base)
      }
    }
    for kind in Optimizers.all {
      let whole = OptimizerRun(OptimizerChoice(kind.name), count: 1)
      let theta = Buffer(1)
      advance(whole, theta, 0..<40)
      let first = OptimizerRun(OptimizerChoice(kind.name), count: 1)
      let other = Buffer(1)
      advance(first, other, 0..<25)
      let second = OptimizerRun(OptimizerChoice(kind.name), count: 1)
      second.resume(first.state)
      advance(second, other, 25..<40)
      #expect(theta[0] == other[0], "\(kind.name)")
    }
  }

  @Test(arguments: Schedules.all.map(\.name))
  func schedulesStayWithinTheRate(name: String) throws {
    let schedule = try #require(Schedules.named(name))
    for index in 0...100 {
      let factor = schedule.factor(Double(index) / 100)
      #expect(factor >= -1e-12 && factor <= 1 + 1e-12)
    }
  }

  @Test(arguments: Schedules.all.map(\.name))
  func everyScheduleFits(name: String) throws {
    var options = FitOptions()
    options.method = "meanfield"
    options.steps = 2000
    options.initScale = 1
    options.optimizer = OptimizerChoice("adam", rate: 0.05, schedule: name)
    let fit = try Fit.run(Gaussian(mean: [3, -1], sds: [0.5, 2]), options: options)
    #expect(fit.stopReason == .stepLimit && fit.steps == 2000)
    #expect(abs(fit.family.mean[0] - 3) < 0.1)
    #expect(abs(fit.family.standardDeviations[1] - 2) < 0.2)
  }
}
