import Graphs

/// All distributions, by the name that a program writes.
///
/// To add one: a new file with a type that conforms to `Distribution`, and its line here. The line
/// brings the generic tests, completion, help and the reference page.
public enum Distributions {
  /// The distributions that can be written in a program.
  public static let all: [any Distribution.Type] = [
    Normal.self, HalfNormal.self, StudentT.self, HalfStudentT.self, Cauchy.self, HalfCauchy.self,
    Laplace.self, Logistic.self, Gumbel.self, LogNormal.self, Exponential.self, Gamma.self,
    InverseGamma.self, Weibull.self, Beta.self, Uniform.self, Pareto.self, Bernoulli.self,
    Binomial.self, Poisson.self, NegativeBinomial.self, Geometric.self, Flat.self,
    Categorical.self, MultivariateNormal.self, Dirichlet.self, LKJCholesky.self,
  ]

  /// The distribution that a program calls `name`.
  public static func named(_ name: String) -> (any Distribution.Type)? {
    all.first { $0.name == name }
  }

  /// All distributions and the variants that their alternative parametrisations lead to.
  ///
  /// A variant is a distribution under other parameters whose density has a form of its own, such
  /// as Bernoulli given logits.
  public static var allWithVariants: [any Distribution.Type] {
    var result: [any Distribution.Type] = []
    for family in all {
      for target in [family] + family.parametrisations.map(\.target)
      where !result.contains(where: { $0 == target }) {
        result.append(target)
      }
    }
    return result
  }

  /// The instructions that densities compile to, for the tests that every op passes.
  public static var densityOps: [any Op.Type] {
    allWithVariants.compactMap { $0 as? any Op.Type }
      + [MultivariateNormalDensity.self, DirichletDensity.self, CategoricalDensity.self]
  }
}
