// MixtureTests: mixtures against sums over their components.
import Distributions
import Graphs
import Tensors
import Testing

@Suite struct MixtureTests {
  /// A family, its weights, and the components' parameters.
  struct Setting: Sendable, CustomTestStringConvertible {
    let name: String
    let weights: [Double]
    let parameters: [[Double]]
    var testDescription: String { "\(name) \(weights) \(parameters)" }

    var base: (any Distribution.Type)? { Distributions.named(name) }
    var hosts: [HostArray] { ([weights] + parameters).map { HostArray([$0.count], $0) } }
  }

  static let settings: [Setting] = [
    Setting(name: "normal", weights: [0.3, 0.7], parameters: [[0, 4], [1, 0.5]]),
    Setting(name: "normal", weights: [0.5, 0.5], parameters: [[0, 0], [1, 0.01]]),
    Setting(
      name: "student_t", weights: [0.2, 0.5, 0.3],
      parameters: [[5, 4, 9], [-2, 0, 2], [1, 2, 1]]),
    Setting(name: "gamma", weights: [0.9, 0.1], parameters: [[2, 8], [1, 0.5]]),
    Setting(name: "lognormal", weights: [1], parameters: [[0.5], [0.7]]),
    Setting(name: "poisson", weights: [0.25, 0.75], parameters: [[1, 12]]),
    Setting(name: "negative_binomial", weights: [0.5, 0.5], parameters: [[2, 9], [3, 1]]),
  ]

  private func points(_ setting: Setting) -> [Double] {
    setting.base?.isDiscrete == true ? [0, 1, 3, 11, 20] : [0.02, 0.4, 1.3, 3.8, 9]
  }

  @Test(arguments: settings) func densitiesAndProbabilitiesAddUp(_ setting: Setting) throws {
    let base = try unwrap(setting.base)
    let mixture = try unwrap(base.mixture)
    let x = HostArray([5], points(setting))
    let logs = try unwrap(mixture.logDensity(of: x, setting.hosts)).elements
    let below = try unwrap(mixture.cdf(of: x, setting.hosts)).elements
    let above = try unwrap(mixture.survival(of: x, setting.hosts)).elements
    var sums = [[Double]](repeating: [0, 0, 0], count: 5)
    for (k, weight) in setting.weights.enumerated() {
      let own = setting.parameters.map { HostArray($0[k]) }
      let parts = [
        HostAlgebra().apply(.exp, try unwrap(base.logDensity(of: x, own))),
        try unwrap(base.cdf(of: x, own)), try unwrap(base.survival(of: x, own)),
      ]
      for i in 0..<5 {
        for (j, part) in parts.enumerated() { sums[i][j] += weight * part.elements[i] }
      }
    }
    for i in 0..<5 {
      #expect(isClose(Elementary.exp(logs[i]), sums[i][0], 1e-12))
      #expect(isClose(below[i], sums[i][1], 1e-12) && isClose(above[i], sums[i][2], 1e-12))
      // The quantile of a probability is the least point that reaches it.
      let q = try unwrap(mixture.quantile(of: HostArray(below[i]), setting.hosts)).elements[0]
      if below[i] < 1 - 1e-9 {
        #expect(isClose(q, x.elements[i], 1e-6), "\(q) for \(x.elements[i])")
      }
    }
    #expect(try unwrap(mixture.quantile(of: HostArray(1.5), setting.hosts)).elements[0].isNaN)
  }

  @Test(arguments: settings) func programAgreesWithHost(_ setting: Setting) throws {
    let mixture = try unwrap(setting.base?.mixture)
    let points = points(setting)
    let all = [setting.weights] + setting.parameters
    func host(_ lists: [[Double]]) throws -> Double {
      try unwrap(
        mixture.logDensity(of: HostArray([5], points), lists.map { HostArray([$0.count], $0) })
      ).elements.reduce(0, +)
    }
    for form in DensityForm.allCases {
      let graph = Graph()
      let nodes = all.indices.map { graph.input("p\($0)", [all[$0].count]) }
      let density = mixture.logDensity(
        in: graph, x: graph.constant(points, [5]), parameters: nodes, form: form)
      #expect(graph.shape(of: density) == (form == .summed ? [] : [5]))
      let total = graph.sum(density)
      let program = Program(graph, outputs: [total] + graph.gradient(of: total, with: nodes))
      for (i, value) in all.enumerated() { program.set("p\(i)", value) }
      program.run()
      #expect(isClose(program.values(0)[0], try host(all), 1e-11))
      for i in all.indices {
        for k in all[i].indices {
          let h =
            1e-5 * max(1, all[i][k].magnitude) * min(1, all[i][k] == 0 ? 1 : all[i][k].magnitude)
          var (up, down) = (all, all)
          up[i][k] += h
          down[i][k] -= h
          let difference = (try host(up) - host(down)) / (2 * h)
          let found = program.values(i + 1)[k]
          #expect(isClose(found, difference, 1e-4), "by \(i), \(k): \(found), \(difference)")
        }
      }
    }
  }

  @Test(arguments: settings) func drawsHaveTheMoments(_ setting: Setting) throws {
    let mixture = try unwrap(setting.base?.mixture)
    let lists = [setting.weights] + setting.parameters
    var generator = PhiloxGenerator(PhiloxKey(seed: 3))
    let count = 40_000
    let draws = try unwrap(
      mixture.sample(shape: [count], setting.hosts, using: &generator)
    ).elements
    let (mean, variance) = (mixture.mean(lists)[0], mixture.variance(lists)[0])
    let found = draws.reduce(0, +) / Double(count)
    let spread = draws.reduce(0) { $0 + ($1 - found) * ($1 - found) } / Double(count)
    #expect((found - mean).magnitude < 5 * (variance / Double(count)).squareRoot())
    #expect((spread / variance - 1).magnitude < 0.12, "\(spread) for \(variance)")
    #expect(mixture.support.contains(mixture.start(lists)))
  }

  @Test func whatCannotBeMixed() throws {
    for name in ["uniform", "dirichlet", "flat", "categorical", "bernoulli", "pareto"] {
      #expect(try unwrap(Distributions.named(name)).mixture == nil, "\(name)")
    }
    #expect(try unwrap(Distributions.named("normal")?.mixture).mixture == nil)
  }
}
