import Distributions
import Graphs
import Tensors
import Testing

@Suite struct TruncatedTests {
  /// A base, its parameters and the bounds.
  struct Setting: Sendable, CustomTestStringConvertible {
    let name: String
    let parameters: [Double]
    var lower: Double?
    var upper: Double?
    var testDescription: String {
      "\(name)\(parameters) \(lower ?? -.infinity) \(upper ?? .infinity)"
    }
    var bounds: [Double] { [lower, upper].compactMap { $0 } }

    var truncated: (any Distribution.Type)? {
      Distributions.named(name).flatMap {
        $0.truncated(hasLower: lower != nil, hasUpper: upper != nil)
      }
    }
  }

  static let settings: [Setting] = [
    Setting(name: "normal", parameters: [0, 1], lower: 0),
    Setting(name: "normal", parameters: [1, 2], upper: -3),
    Setting(name: "normal", parameters: [0, 1], lower: -1, upper: 2),
    Setting(name: "normal", parameters: [0, 1], lower: 6, upper: 7),
    Setting(name: "normal", parameters: [0, 1], lower: 45, upper: 46),
    Setting(name: "normal", parameters: [0, 1], lower: -46, upper: -45),
    Setting(name: "student_t", parameters: [4, 0, 1], lower: 0.5),
    Setting(name: "cauchy", parameters: [0, 2], lower: -1, upper: 30),
    Setting(name: "gamma", parameters: [2, 0.5], lower: 1, upper: 8),
    Setting(name: "exponential", parameters: [1], lower: 900),
    Setting(name: "beta", parameters: [2, 3], upper: 0.4),
    Setting(name: "lognormal", parameters: [0, 1], lower: 0.5, upper: 3),
    Setting(name: "half_normal", parameters: [1], upper: 1.5),
  ]

  @Test(arguments: settings) func integratesToOne(_ setting: Setting) throws {
    let truncated = try unwrap(setting.truncated)
    let parameters = (setting.parameters + setting.bounds).map { HostArray($0) }
    // Simpson's rule; an open side ends where next to nothing is left.
    let tail = setting.name == "exponential" ? 40.0 : setting.name == "student_t" ? 4000 : 60
    let low = setting.lower ?? (setting.name == "normal" ? setting.upper! - tail : 0)
    let high = setting.upper ?? setting.lower! + tail
    let count = 200_000
    let h = (high - low) / Double(count)
    let points = (0...count).map { min(low + Double($0) * h, high) }
    let logs = try unwrap(truncated.logDensity(of: HostArray([count + 1], points), parameters))
    let values = HostAlgebra().apply(.exp, logs).elements
    var sum = 0.0
    for (i, value) in values.enumerated() {
      sum += value * (i == 0 || i == count ? 1 : i % 2 == 1 ? 4 : 2)
    }
    #expect(isClose(sum * h / 3, 1, 1e-5), "\(setting.testDescription): \(sum * h / 3)")
    let ends = HostArray([2], [low - 1, setting.upper.map { $0 + 1 } ?? -.infinity])
    let outside = try unwrap(truncated.logDensity(of: ends, parameters)).elements
    #expect(outside == [-.infinity, -.infinity] || setting.lower == nil)
  }

  @Test(arguments: settings) func programAgreesWithHost(_ setting: Setting) throws {
    let truncated = try unwrap(setting.truncated)
    let all = setting.parameters + setting.bounds
    let low = setting.lower ?? (setting.upper! - 0.3)
    let high = setting.upper ?? (setting.lower! + 0.3)
    let points = [low + 0.25 * (high - low), low + 0.75 * (high - low)]
    func host(_ parameters: [Double]) throws -> Double {
      try unwrap(
        truncated.logDensity(of: HostArray([2], points), parameters.map { HostArray($0) })
      ).elements.reduce(0, +)
    }
    for form in DensityForm.allCases {
      let graph = Graph()
      let nodes = all.indices.map { graph.input("p\($0)", []) }
      let density = truncated.logDensity(
        in: graph, x: graph.constant(points, [2]), parameters: nodes, form: form)
      let total = graph.sum(density)
      let program = Program(graph, outputs: [total] + graph.gradient(of: total, with: nodes))
      for (i, value) in all.enumerated() { program.set("p\(i)", [value]) }
      program.run()
      #expect(isClose(program.values(0)[0], try host(all), 1e-11))
      for i in all.indices {
        let h = 1e-5 * max(1, all[i].magnitude)
        var (up, down) = (all, all)
        up[i] += h
        down[i] -= h
        let difference = (try host(up) - host(down)) / (2 * h)
        #expect(
          isClose(program.values(i + 1)[0], difference, 1e-5),
          "\(setting.testDescription) by \(i): \(program.values(i + 1)[0]), \(difference)")
      }
    }
  }

  @Test(arguments: settings) func drawsStayWithin(_ setting: Setting) throws {
    let truncated = try unwrap(setting.truncated)
    let parameters = (setting.parameters + setting.bounds).map { HostArray($0) }
    var generator = PhiloxGenerator(PhiloxKey(seed: 9))
    let draws = try unwrap(truncated.sample(shape: [500], parameters, using: &generator)).elements
    #expect(draws.allSatisfy { $0 >= setting.lower ?? -.infinity })
    #expect(draws.allSatisfy { $0 <= setting.upper ?? .infinity })
    #expect(Set(draws).count > 400)
    let start = truncated.start((setting.parameters + setting.bounds).map { [$0] })
    #expect(truncated.support.contains(start, (setting.parameters + setting.bounds).map { [$0] }))
    // Half of the draws lie below the point that halves the probability.
    if setting.lower.map({ $0.magnitude < 40 }) ?? true {
      let below = draws.count { $0 < start[0] }
      #expect(below > 190 && below < 310, "\(setting.testDescription): \(below)")
    }
  }

  @Test func countsWithoutZero() throws {
    let truncated = try unwrap(
      try unwrap(Distributions.named("poisson")).truncated(hasLower: true, hasUpper: false))
    let parameters = [HostArray(1.5), HostArray(1)]
    let values = try unwrap(
      truncated.logDensity(of: HostArray([3], [0, 1, 2]), parameters)
    ).elements
    #expect(values[0] == -.infinity)
    // 1.5 e^−1.5 / (1 − e^−1.5).
    #expect(isClose(values[1], -0.84208, 1e-4))
    var generator = PhiloxGenerator(PhiloxKey(seed: 9))
    let draws = try unwrap(truncated.sample(shape: [2000], parameters, using: &generator)).elements
    #expect(draws.allSatisfy { $0 >= 1 && $0 == $0.rounded() })
    let mean = draws.reduce(0, +) / 2000
    #expect((mean - 1.5 / (1 - 0.22313016)).magnitude < 0.12)
  }

  @Test func needsADistributionFunction() throws {
    for name in ["dirichlet", "flat", "categorical", "lkj_cholesky"] {
      let base = try unwrap(Distributions.named(name))
      #expect(base.truncated(hasLower: true, hasUpper: false) == nil)
    }
  }
}
