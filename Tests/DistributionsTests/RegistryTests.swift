import Distributions
import Testing

@Suite struct RegistryTests {
  @Test func namesAreUnique() {
    let names = Distributions.all.map { $0.name }
    #expect(Set(names).count == names.count)
    #expect(Distributions.named("normal") != nil)
    #expect(Distributions.named("norml") == nil)
  }

  @Test(arguments: Case.all) func describesItself(_ test: Case) {
    let help = test.type.help
    for text in [help.summary, help.density, help.mean, help.variance, help.example, help.source] {
      #expect(!text.isEmpty)
      #expect(text.unicodeScalars.allSatisfy { $0.value >= 32 })
    }
    #expect(help.example.contains(test.type.name), "the example of \(test.type.name)")
    #expect(test.type.helpText.contains(test.type.signature))
    #expect(test.type.parametrisations[0].arguments.map(\.name) == test.type.parameters.map(\.name))
    for parametrisation in test.type.parametrisations {
      #expect(parametrisation.expressions.count == parametrisation.target.parameters.count)
      let names = parametrisation.arguments.flatMap { [$0.name] + $0.aliases }
      #expect(Set(names).count == names.count, "\(test.type.name): \(names)")
    }
    if let places = test.type.locationScale {
      #expect(test.type.parameters[places.scale].constraint == .positive)
      #expect(test.type.support == .real)
    }
  }

  @Test(arguments: Case.all) func hasABijectorIfContinuous(_ test: Case) {
    #expect((test.type.support.bijector == nil) == test.type.isDiscrete)
  }

  @Test func supportsNest() {
    #expect(Support.positive.isSubset(of: .nonNegative))
    #expect(!Support.nonNegative.isSubset(of: .positive))
    #expect(Support.unitInterval.isSubset(of: .nonNegative))
    #expect(!Support.real.isSubset(of: .positive))
    #expect(Support.boolean.isSubset(of: .naturals))
    #expect(Support.boolean.isSubset(of: .unitInterval))
    #expect(Support.simplex.isSubset(of: .realVector))
    #expect(Support.positive.description == "positive")
    #expect(Support.unitInterval.description == "between 0 and 1")
    #expect(!Support.positive.contains([0]))
    #expect(Support.positiveDefinite.contains([2, 0.5, 0.5, 1]))
    #expect(!Support.positiveDefinite.contains([1, 2, 2, 1]))
    #expect(!Support.positiveDefinite.contains([1, 2, 2]))
    #expect(Support.choleskyCorrelation.contains([1, 0, 0.6, 0.8]))
  }

  @Test func eventShapes() throws {
    func shape(_ name: String, _ parameters: [ParameterShape]) throws -> [Int]? {
      try unwrap(Distributions.named(name)).eventShape(parameters)
    }
    #expect(try shape("normal", [ParameterShape([3]), ParameterShape([])]) == [])
    #expect(
      try shape("multivariate_normal", [ParameterShape([3]), ParameterShape([3, 3])]) == [3])
    #expect(
      try shape("multivariate_normal", [ParameterShape([2]), ParameterShape([3, 3])]) == nil)
    #expect(try shape("multivariate_normal", [ParameterShape([3]), ParameterShape([3])]) == nil)
    #expect(
      try shape("lkj_cholesky", [ParameterShape([], value: 4), ParameterShape([])]) == [4, 4])
    #expect(try shape("dirichlet", [ParameterShape([5, 2])]) == [2])
    #expect(try shape("categorical", [ParameterShape([5, 2])]) == [])
    #expect(try shape("categorical", [ParameterShape([])]) == nil)
  }
}
