// RecoveryTests: data drawn from a model with known parameters, which the fit has to find again.
import Testing

/// A model, data drawn from it, and the truth.
struct Simulation: CustomTestStringConvertible, Sendable {
  let title: String
  /// A cell that draws the data and defines `m` and `data`.
  let source: String
  /// Each parameter, with its true values.
  let truth: [(expression: String, values: [Double])]

  var testDescription: String { title }

  static let all = [
    Simulation(
      title: "student_t",
      source: """
        y = sample(student_t(4, 1.5, 2), 1500, seed = 11)
        model m(y[N]) {
          df ~ gamma(2, 0.2)
          centre ~ normal(0, 5)
          scale ~ half_normal(5)
          y ~ student_t(df, centre, scale)
        }
        data = {y: y}
        """,
      truth: [("post.centre", [1.5]), ("post.scale", [2]), ("post.df", [4])]),
    Simulation(
      title: "negative_binomial",
      source: """
        x = sample(normal(0, 1), 1200, seed = 21)
        k = sample(negative_binomial(exp(1 + 0.5 * x), 3), seed = 22)
        model m(x[N], k: int[N]) {
          a ~ normal(0, 2)
          b ~ normal(0, 2)
          dispersion ~ gamma(2, 0.2)
          k ~ negative_binomial(exp(a + b * x), dispersion)
        }
        data = {x: x, k: k}
        """,
      truth: [("post.a", [1]), ("post.b", [0.5]), ("post.dispersion", [3])]),
    Simulation(
      title: "categorical by logits",
      source: """
        x = sample(normal(0, 1), 1500, seed = 31)
        slope = [0, 1, -0.5]
        start = [0, 0.4, 0.8]
        y = sample(categorical(softmax(start[none, :] + x[:, none] * slope[none, :])), seed = 32)
        model m(x[N], y: int[N]) {
          b[2] ~ normal(0, 2)
          c[2] ~ normal(0, 2)
          slope = concat([0], b)
          start = concat([0], c)
          y ~ categorical(logits = start[none, :] + x[:, none] * slope[none, :])
        }
        data = {x: x, y: y}
        """,
      truth: [("post.b", [1, -0.5]), ("post.c", [0.4, 0.8])]),
    Simulation(
      title: "dirichlet",
      source: """
        y = sample(categorical([0.1, 0.2, 0.3, 0.4]), 2000, seed = 41)
        model m(y: int[N]) { p ~ dirichlet([1, 1, 1, 1]); y ~ categorical(p) }
        data = {y: y}
        """,
      truth: [("post.p", [0.1, 0.2, 0.3, 0.4])]),
    Simulation(
      title: "lkj_cholesky",
      source: """
        S = matrix([[1, 0.6, -0.3], [0.6, 1, 0.1], [-0.3, 0.1, 1]])
        y = sample(multivariate_normal([0, 0, 0], S), 1500, seed = 51)
        model m(y: real[N, K]) {
          L ~ lkj_cholesky(3, 2)
          R = L @ L'
          y ~ multivariate_normal(zeros(3), chol = L)
        }
        data = {y: y}
        """,
      truth: [("post.R[2, 1]", [0.6]), ("post.R[3, 1]", [-0.3]), ("post.R[3, 2]", [0.1])]),
    Simulation(
      title: "a hierarchy of groups",
      source: """
        group = [i % 40 + 1 for i in 1:1200]
        true_a = sample(normal(2, 0.7), 40, seed = 61)
        y = true_a[group] + sample(normal(0, 1.3), 1200, seed = 62)
        model m(y[N], group: index(J)[N]) {
          mu ~ normal(0, 5)
          tau ~ half_normal(2)
          a[J] ~ normal(mu, tau)
          sigma ~ half_normal(2)
          y ~ normal(a[group], sigma)
        }
        data = {y: y, group: group}
        """,
      truth: [("post.mu", [2]), ("post.tau", [0.7]), ("post.sigma", [1.3])]),
    Simulation(
      title: "a beta regression by mean and count",
      source: """
        x = sample(normal(0, 1), 800, seed = 71)
        y = sample(beta(mean = sigmoid(0.3 + 0.8 * x), count = 12), seed = 72)
        model m(x[N], y[N]) {
          a ~ normal(0, 1)
          b ~ normal(0, 1)
          count ~ gamma(2, 0.1)
          y ~ beta(mean = sigmoid(a + b * x), count = count)
        }
        data = {x: x, y: y}
        """,
      truth: [("post.a", [0.3]), ("post.b", [0.8]), ("post.count", [12])]),
  ]
}

@Suite struct RecoveryTests {
  /// The truth lies within four posterior sds, and the posterior is narrow.
  @Test(arguments: Simulation.all)
  func findsTheTruthAgain(_ simulation: Simulation) throws {
    let session = TestSession()
    try session.run(simulation.source)
    try session.run("post = fit(m, data, method = fullrank, seed = 1)")
    for (expression, values) in simulation.truth {
      let (means, sds) = try session.moments(expression)
      try #require(means.count == values.count)
      for (i, value) in values.enumerated() {
        #expect(abs(means[i] - value) < 4 * sds[i], "\(expression): \(means[i]) ± \(sds[i])")
        #expect(sds[i] < 0.35 * max(abs(value), 0.5) && sds[i] > 0, "\(expression): sd \(sds[i])")
      }
    }
  }

  /// Full rank and the sampler agree on the same data.
  @Test(arguments: Simulation.all)
  func agreesWithTheSampler(_ simulation: Simulation) throws {
    let session = TestSession()
    try session.run(simulation.source)
    try session.run("post = fit(m, data, method = fullrank, seed = 1, draws = 4000)")
    try session.run("long = fit(m, data, method = nuts, seed = 2, draws = 4000)")
    for (expression, _) in simulation.truth {
      let (means, sds) = try session.moments(expression.replacing("post.", with: "long."))
      try expectClose(
        session, expression, means: means, sds: sds, meanError: 0.25, ratio: 0.8...1.2)
    }
  }
}
