import Testing

@testable import Inference

@Suite struct OptionTests {
  @Test func theDefaultsAreValid() { #expect(FitOptions().validate().isEmpty) }

  @Test func everyMistakeIsNamed() {
    var options = FitOptions()
    options.method = "advi"
    options.steps = 0
    options.samples = -1
    options.draws = 0
    options.tolerance = -1
    options.initMean = .nan
    options.initScale = 0
    options.acceptance = 1.5
    options.chains = 0
    options.progressEvery = 0
    options.optimizer = OptimizerChoice(
      "adam", rate: -1, schedule: "wavy", settings: ["beta1": 1, "gamma": 2])
    let errors = options.validate()
    #expect(
      errors.map(\.option) == [
        "method", "steps", "samples", "draws", "chains", "progress", "tolerance", "init_mean",
        "init_scale", "acceptance", "schedule", "rate", "optimizer", "optimizer",
      ])
    #expect(errors[0].allowed.contains("meanfield"))
    #expect(errors[1].problem == "must be at least 1, not 0")
    #expect(throws: FitError.options(errors)) {
      try Fit.run(Gaussian(correlation: 0), options: options)
    }
  }

  @Test func sizesMustAgree() {
    #expect(throws: FitError.dimension(expected: 2, found: 3)) {
      try Fit.run(Gaussian(correlation: 0), initial: [1, 2, 3])
    }
  }

  @Test func drawsThatFitNoMemoryAreRefused() {
    var options = FitOptions()
    options.draws = 9_000_000
    #expect(throws: FitError.self) {
      try Fit.run(
        Gaussian(mean: [Double](repeating: 0, count: 100), sds: [Double](repeating: 1, count: 100)),
        options: options)
    }
  }

  @Test func numbersInSentences() {
    #expect(Rounded.text(0.0123, digits: 1) == "0.01")
    #expect(Rounded.text(0.0963, digits: 1) == "0.1")
    #expect(Rounded.text(-0.00962, digits: 2) == "-0.0096")
    #expect(Rounded.text(1234.5, digits: 2) == "1200")
    #expect(Rounded.text(0, digits: 2) == "0")
    #expect(Rounded.text(.infinity, digits: 2) == "∞")
    #expect(Rounded.fixed(0.5, places: 2) == "0.50")
    #expect(Rounded.fixed(-0.001, places: 2) == "0.00")
    #expect(Rounded.fixed(12.345, places: 1) == "12.3")
  }

  @Test func theTraceIsThinned() {
    var trace = ELBOTrace()
    for step in 1...123_456 { trace.record(step: step, Double(step)) }
    #expect(trace.steps.count <= 1001 && trace.steps.count > 400)
    #expect(trace.steps == trace.raw.map { Int($0) })
    #expect((trace.average ?? 0) > 123_000)
  }
}
