import Distributions
import Graphs
import Testing

@Suite struct ParametrisationTests {
  /// Calls that mean the same: name, labels and values, and the canonical parameters they lead to.
  static let calls: [(String, [String?], [Double], [Double])] = [
    ("gamma", [nil, nil], [2, 4], [2, 4]), ("gamma", [nil, "scale"], [2, 0.25], [2, 4]),
    ("gamma", ["scale", "shape"], [0.25, 2], [2, 4]),
    ("gamma", ["mean", "sd"], [6, 2], [9, 1.5]),
    ("gamma", ["rate", nil], [4, 2], [2, 4]), ("exponential", ["scale"], [4], [0.25]),
    ("beta", ["mean", "count"], [0.25, 8], [2, 6]), ("normal", ["mu", "sigma"], [1, 2], [1, 2]),
    ("normal", ["scale", nil], [2, 1], [1, 2]), ("half_normal", ["sd"], [3], [3]),
    ("negative_binomial", ["n", "p"], [3, 0.25], [9, 3]),
    ("negative_binomial", ["log_mean", "dispersion"], [1, 3], [1, 3]),
    ("negative_binomial", ["log_mean", nil], [1, 3], [1, 3]),
    ("binomial", [nil, "logits"], [5, 0.5], [5, 0.5]), ("poisson", ["log_rate"], [0.5], [0.5]),
    ("flat", [], [], []), ("flat", ["lower"], [0], [0]),
    ("flat", ["upper", "lower"], [5, 1], [1, 5]),
  ]

  @Test(arguments: calls.indices) func leadsToCanonical(_ index: Int) throws {
    let (name, labels, values, canonical) = Self.calls[index]
    let family = try unwrap(Distributions.named(name))
    let resolved = try family.resolve(labels: labels).get()
    let host = resolved.parameters(values.map { HostArray($0) }, in: HostAlgebra())
    #expect(host.map { $0.elements[0] } == canonical)
    // The same formulas as nodes.
    let graph = Graph()
    let nodes = resolved.parameters(values.map { graph.constant($0) }, in: GraphAlgebra(graph))
    guard !nodes.isEmpty else { return }
    let program = Program(graph, outputs: nodes)
    program.run()
    #expect(nodes.indices.map { program.values($0)[0] } == canonical)
  }

  @Test func matrixParametrisationsAgree() throws {
    let family = try unwrap(Distributions.named("multivariate_normal"))
    let covariance = HostArray([2, 2], [2, 0.6, 0.6, 1])
    let chol = HostAlgebra().apply(.cholesky, covariance)
    let precision = HostAlgebra().apply(.inverse, covariance)
    let mean = HostArray([2], [1, -1])
    let x = HostArray([2], [0.3, 0.7])
    for (label, matrix) in [(nil, covariance), ("chol", chol), ("precision", precision)] {
      let resolved = try family.resolve(labels: [nil, label]).get()
      let parameters = resolved.parameters([mean, matrix], in: HostAlgebra())
      let value = try unwrap(resolved.target.logDensity(of: x, parameters)).elements[0]
      let expected = family.logDensity(x.elements, [mean.elements, covariance.elements])
      #expect(isClose(value, expected, 1e-13))
      let graph = Graph()
      let nodes = resolved.parameters(
        [mean, matrix].map { graph.constant($0.elements, $0.shape) }, in: GraphAlgebra(graph))
      let node = resolved.target.logDensity(
        in: graph, x: graph.constant(x.elements, [2]), parameters: nodes, form: .summed)
      let program = Program(graph, outputs: [node])
      program.run()
      #expect(isClose(program.values(0)[0], expected, 1e-12))
    }
  }

  @Test func problemsSayWhatIsWrong() throws {
    func problem(_ name: String, _ labels: [String?]) -> ArgumentProblem? {
      guard case .failure(let problem)? = Distributions.named(name)?.resolve(labels: labels) else {
        return nil
      }
      return problem
    }
    #expect(problem("normal", [nil]) == .missing(["sd"]))
    #expect(problem("normal", []) == .missing(["mean", "sd"]))
    #expect(problem("normal", [nil, nil, nil]) == .tooMany(count: 3, limit: 2))
    #expect(problem("gamma", ["scale", "rate"]) == .conflicting(["scale", "rate"]))
    #expect(problem("gamma", [nil, "sd"]) == .tooMany(count: 2, limit: 1))
    #expect(problem("gamma", ["shape", "alpha"]) == .repeated(name: "alpha", position: 1))
    #expect(problem("gamma", ["mean"]) == .missing(["sd"]))
    guard case .unknown("rat", 1, let candidates)? = problem("gamma", [nil, "rat"]) else {
      Issue.record("an unknown label")
      return
    }
    #expect(candidates.first == "rate")
  }
}
