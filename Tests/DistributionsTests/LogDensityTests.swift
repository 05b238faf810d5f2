import Distributions
import Testing

@Suite struct LogDensityTests {
  @Test(arguments: Case.all) func agreesWithTheTable(_ test: Case) {
    let rows = Reference.rows(Reference.densities, test.type)
    // The improper priors and the covariance form of a variant have no rows of their own.
    #expect(rows.count >= 12 || test.type.name == "flat", "\(test.type.key)")
    for row in rows {
      let value = test.type.logDensity(row.numbers[0], row.parameters)
      #expect(isClose(value, row.numbers[1][0], 1e-12), "\(row.testDescription): \(value)")
    }
  }

  @Test(arguments: Case.all) func neverNaNOnValidParameters(_ test: Case) {
    let extremes = [-1e308, -1e300, -800, -1, -1e-300, 0, 1e-300, 0.5, 1, 2, 800, 1e300, 1e308]
    for row in Reference.rows(Reference.densities, test.type)
    where test.type.eventRank == 0 {
      for x in extremes {
        let value = test.type.logDensity([x], row.parameters)
        #expect(!value.isNaN, "\(test.type.key) \(row.parameters) at \(x)")
        if !test.type.support.contains([x], row.parameters) {
          #expect(value == -.infinity, "\(test.type.key) \(row.parameters) at \(x): \(value)")
        }
      }
    }
  }

  @Test func staysFiniteAtExtremeParameters() {
    func value(_ name: String, _ labels: [String?], _ x: Double, _ parameters: [Double]) -> Double {
      guard let family = Distributions.named(name),
        case .success(let resolved) = family.resolve(labels: labels)
      else { return .nan }
      let canonical = resolved.parameters(parameters.map { HostArray($0) }, in: HostAlgebra())
      return resolved.target.logDensity([x], canonical.map(\.elements))
    }
    #expect(value("bernoulli", ["logits"], 1, [-800]) == -800)
    #expect(value("bernoulli", ["logits"], 1, [800]) == 0)
    #expect(value("binomial", [nil, "logits"], 3, [3, -800]) == -2400)
    #expect(value("poisson", ["log_rate"], 0, [-800]) == 0)
    #expect(value("poisson", ["log_rate"], 2, [-800]).isFinite)
    #expect(value("poisson", [nil], 1, [1e-300]).isFinite)
    #expect(value("negative_binomial", ["log_mean", "dispersion"], 4, [700, 1]).isFinite)
    #expect(value("exponential", [nil], 1e300, [1e-300]).isFinite)
    #expect(value("normal", [nil, nil], 1, [0, 1e-150]).isFinite)
  }

  @Test func arraysBroadcast() throws {
    let normal = try unwrap(Distributions.named("normal"))
    let x = HostArray([2, 3], [1, 2, 3, 4, 5, 6])
    let mean = HostArray([3], [1, 2, 3])
    let value = try unwrap(normal.logDensity(of: x, [mean, HostArray(2)]))
    #expect(value.shape == [2, 3])
    for i in 0..<6 {
      let one = normal.logDensity([x.elements[i]], [[mean.elements[i % 3]], [2]])
      #expect(value.elements[i] == one)
    }
    #expect(normal.logDensity(of: x, [HostArray([2], [0, 0]), HostArray(1)]) == nil)
    let dirichlet = try unwrap(Distributions.named("dirichlet"))
    let shares = HostArray([2, 2], [0.25, 0.75, 0.5, 0.5])
    let densities = try unwrap(dirichlet.logDensity(of: shares, [HostArray([2], [2, 3])]))
    #expect(densities.shape == [2])
    #expect(densities.elements[1] == dirichlet.logDensity([0.5, 0.5], [[2, 3]]))
  }

  @Test func flatIsConstantWithinItsBounds() throws {
    let flat = try unwrap(Distributions.named("flat"))
    #expect(flat.logDensity([3], []) == 0)
    let resolved = try flat.resolve(labels: ["lower"]).get()
    #expect(resolved.target.logDensity([-1], [[0]]) == -.infinity)
    #expect(resolved.target.logDensity([1], [[0]]) == 0)
    #expect(resolved.target.support.description(["lower"]) == "at least lower")
  }
}
