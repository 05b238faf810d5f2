// ConjugateTests: posteriors that are known in closed form.
import Testing

/// A model with the moments of its posterior.
struct ConjugateModel: CustomTestStringConvertible, Sendable {
  let title: String
  /// A cell that sets `post`, with `METHOD` where the method goes.
  let source: String
  let expression: String
  let means: [Double]
  let sds: [Double]

  var testDescription: String { title }

  private static func beta(_ a: Double, _ b: Double) -> (mean: Double, sd: Double) {
    (a / (a + b), (a * b / (a + b + 1)).squareRoot() / (a + b))
  }

  static let all: [ConjugateModel] = [
    {
      let (mean, sd) = beta(2 + 14, 3 + 26)
      return ConjugateModel(
        title: "beta-binomial",
        source: """
          model m(k: int, n: int) { theta ~ beta(2, 3); k ~ binomial(n, theta) }
          post = fit(m, {k: 14, n: 40}, method = METHOD, seed = 5)
          """, expression: "post.theta", means: [mean], sds: [sd])
    }(),
    {
      let (mean, sd) = beta(1 + 7, 1 + 3)
      return ConjugateModel(
        title: "beta-bernoulli",
        source: """
          model m(y: bool[N]) { p ~ uniform(0, 1); y ~ bernoulli(p) }
          post = fit(m, {y: [1, 1, 0, 1, 1, 0, 1, 1, 0, 1]}, method = METHOD, seed = 5)
          """, expression: "post.p", means: [mean], sds: [sd])
    }(),
    {
      // Precisions add: 1/4 of the prior, 4 of each of five numbers with sum 11.5.
      let precision = 0.25 + 5 * 4
      return ConjugateModel(
        title: "normal-normal",
        source: """
          model m(y[N]) { mu ~ normal(1, 2); y ~ normal(mu, 0.5) }
          post = fit(m, {y: [2.1, 2.9, 1.7, 2.4, 2.4]}, method = METHOD, seed = 5)
          """, expression: "post.mu", means: [(0.25 * 1 + 4 * 11.5) / precision],
        sds: [1 / precision.squareRoot()])
    }(),
    ConjugateModel(
      title: "gamma-poisson",
      source: """
        model m(y: int[N]) { rate ~ gamma(2, 0.5); y ~ poisson(rate) }
        post = fit(m, {y: [3, 7, 4, 5, 0, 6, 2, 4]}, method = METHOD, seed = 5)
        """, expression: "post.rate", means: [33 / 8.5], sds: [(33.0).squareRoot() / 8.5]),
    ConjugateModel(
      title: "gamma-exponential",
      source: """
        model m(y[N]) { rate ~ gamma(3, 2); y ~ exponential(rate) }
        post = fit(m, {y: [0.2, 1.4, 0.7, 0.1, 0.9, 0.3]}, method = METHOD, seed = 5)
        """, expression: "post.rate", means: [9 / 5.6], sds: [3 / 5.6]),
    {
      // Shape 4 + 8/2, scale 3 + (sum of squares 18.3)/2.
      let shape = 8.0
      let scale = 3 + 18.3 / 2
      let mean = scale / (shape - 1)
      return ConjugateModel(
        title: "inverse gamma of a variance",
        source: """
          model m(y[N]) { v ~ inverse_gamma(4, 3); y ~ normal(0, sqrt(v)) }
          post = fit(m, {y: [1, -2, 0.5, 1.5, -1.8, 2.4, -0.6, 1.2]}, method = METHOD, seed = 5)
          """, expression: "post.v", means: [mean], sds: [mean / (shape - 2).squareRoot()])
    }(),
    {
      let a: [Double] = [1 + 5, 2 + 3, 3 + 12]
      let total = a.reduce(0, +)
      return ConjugateModel(
        title: "dirichlet-categorical",
        source: """
          model m(y: int[N]) { p ~ dirichlet([1, 2, 3]); y ~ categorical(p) }
          y = concat(fill(1, 5), concat(fill(2, 3), fill(3, 12)))
          post = fit(m, {y: y}, method = METHOD, seed = 5)
          """, expression: "post.p", means: a.map { $0 / total },
        sds: a.map { ($0 * (total - $0) / (total + 1)).squareRoot() / total })
    }(),
    {
      // X'X/0.25 + I/4 = [[16.25, 24], [24, 56.25]] and X'y/0.25 = [28, 60].
      let (a, b, c) = (16.25, 24.0, 56.25)
      let determinant = a * c - b * b
      return ConjugateModel(
        title: "linear regression with known noise",
        source: """
          model m(X: real[N, K], y[N]) { beta[K] ~ normal(0, 2); y ~ normal(X @ beta, 0.5) }
          X = matrix([[1, 0], [1, 1], [1, 2], [1, 3]])
          post = fit(m, {X: X, y: [0.5, 1.5, 1.5, 3.5]}, method = METHOD, seed = 5)
          """, expression: "post.beta",
        means: [(c * 28 - b * 60) / determinant, (a * 60 - b * 28) / determinant],
        sds: [(c / determinant).squareRoot(), (a / determinant).squareRoot()])
    }(),
    {
      // Prior covariance 9 I, four rows of covariance S = [[1, 0.6], [0.6, 2]], their sum (6, -2).
      let s = 1 * 2 - 0.36
      let (a, b, c) = (1 / 9.0 + 4 * 2 / s, -4 * 0.6 / s, 1 / 9.0 + 4 * 1 / s)
      let (u, v) = ((2 * 6 - 0.6 * -2) / s, (-0.6 * 6 + 1 * -2) / s)
      let determinant = a * c - b * b
      return ConjugateModel(
        title: "multivariate normal of known covariance",
        source: """
          model m(y: real[N, K], S: real[K, K]) {
            mu[K] ~ normal(0, 3)
            y ~ multivariate_normal(mu, S)
          }
          y = matrix([[1, 0], [2, -2], [2.5, 0.5], [0.5, -0.5]])
          post = fit(m, {y: y, S: matrix([[1, 0.6], [0.6, 2]])}, method = METHOD, seed = 5)
          """, expression: "post.mu",
        means: [(c * u - b * v) / determinant, (a * v - b * u) / determinant],
        sds: [(c / determinant).squareRoot(), (a / determinant).squareRoot()])
    }(),
  ]
}

@Suite struct ConjugateTests {
  @Test(arguments: ConjugateModel.all, ["fullrank", "nuts", "auto"])
  func agreesWithTheClosedForm(_ model: ConjugateModel, _ method: String) throws {
    let session = TestSession()
    try session.run(model.source.replacing("METHOD", with: method))
    try expectClose(
      session, model.expression, means: model.means, sds: model.sds,
      ratio: method == "fullrank" ? 0.85...1.15 : 0.9...1.1)
  }
}
