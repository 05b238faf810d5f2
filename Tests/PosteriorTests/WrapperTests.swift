// WrapperTests: truncated and mixed likelihoods; truncated, ordered and mixed latents.
import Testing

@Suite struct WrapperTests {
  /// What is seen of a sample of which a third was lost below a limit.
  @Test func truncatedLikelihoodRecovers() throws {
    let session = TestSession()
    try session.run(
      """
      y = sample(truncated(normal(1, 2), lower = 0.2), 600, seed = 3)
      model whole(y[N]) { mu ~ normal(0, 5); sigma ~ half_normal(5); y ~ normal(mu, sigma) }
      model cut(y[N], limit) {
        mu ~ normal(0, 5)
        sigma ~ half_normal(5)
        y ~ truncated(normal(mu, sigma), lower = limit)
      }
      post = fit(cut, {y: y, limit: 0.2}, method = laplace, seed = 1)
      naive = fit(whole, {y: y}, method = laplace, seed = 1)
      drawn = predict(post, {y: y[1:20], limit: 0.2}, seed = 1).y
      """)
    let (mu, sigma) = (try session.moments("post.mu"), try session.moments("post.sigma"))
    #expect(abs(mu.means[0] - 1) < 3.5 * mu.sds[0], "\(mu)")
    #expect(abs(sigma.means[0] - 2) < 3.5 * sigma.sds[0], "\(sigma)")
    #expect(mu.sds[0] < 0.8 && sigma.sds[0] < 0.4, "\(mu) \(sigma)")
    #expect(try session.numbers("mean(naive.mu)")[0] > 1.8)
    #expect(try session.numbers("min(min(array(drawn)))")[0] >= 0.2)
    let (found, data) = (
      try session.numbers("mean(mean(drawn))")[0], try session.numbers("mean(y)")[0]
    )
    #expect(abs(found - data) < 0.1, "\(found) for \(data)")
  }

  /// Latents that the data say next to nothing of stay as their prior; figures by scipy's `truncnorm`
  /// and by the order statistics of three normals, ±3 / (2 √π).
  @Test func latentsFollowTheirPrior() throws {
    let session = TestSession()
    try session.run(
      """
      model m(y) {
        a ~ truncated(normal(0, 1), lower = 0.5, upper = 2)
        b ~ truncated(normal(0, 1), -1, 2)
        c ~ ordered(normal(0, 1), 3)
        y ~ normal(a + b + sum(c), 1000)
      }
      post = fit(m, {y: 0}, method = nuts, draws = 1000, seed = 2)
      """)
    let a = try session.numbers("array(post.a)")
    #expect(a.allSatisfy { $0 >= 0.5 && $0 <= 2 })
    #expect(try session.numbers("min(array(diff(post.c)))")[0] > 0)
    try expectClose(
      session, "post.a", means: [1.04299], sds: [0.38766], meanError: 0.15,
      ratio: 0.9...1.1)
    try expectClose(
      session, "post.b", means: [0.22964], sds: [0.72095], meanError: 0.15,
      ratio: 0.9...1.1)
    try expectClose(
      session, "post.c", means: [-0.84628, 0, 0.84628], sds: [0.74798, 0.66983, 0.74798],
      meanError: 0.15, ratio: 0.9...1.1)
  }

  /// A bound that is itself sought: the largest value of a uniform, and of what is left of a normal.
  @Test func randomBounds() throws {
    let session = TestSession()
    try session.run(
      """
      y = sample(truncated(normal(0, 1), upper = 0.7), 100, seed = 5)
      model m(y[N]) {
        top ~ normal(2, 2)
        y ~ truncated(normal(0, 1), upper = max(y) + exp(top))
      }
      model latent(y[N]) {
        low ~ normal(0, 1)
        x ~ truncated(normal(0, 2), lower = low)
        y ~ normal(x, 1)
      }
      post = fit(m, {y: y}, method = nuts, seed = 1)
      deep = fit(latent, {y: y}, method = nuts, seed = 1)
      """)
    #expect(try session.numbers("mean(exp(post.top))")[0] < 0.2)
    #expect(try session.numbers("min(array(deep.x - deep.low))")[0] > 0)
    #expect(abs(try session.numbers("mean(deep.x) - mean(y)")[0]) < 0.04)
  }

  /// Two clusters, told apart by the order of their means.
  @Test func mixturesRecover() throws {
    let session = TestSession()
    try session.run(
      """
      y = sample(mixture([0.3, 0.7], normal([-2, 1.5], [0.5, 1])), 800, seed = 4)
      model clusters(y[N]) {
        w ~ dirichlet([2, 2])
        mu ~ ordered(normal(0, 5), 2)
        s[2] ~ half_normal(2)
        y ~ mixture(w, normal(mu, s))
      }
      post = fit(clusters, {y: y}, method = laplace, seed = 1)
      drawn = predict(post, {y: y}, draws = 200, seed = 1).y
      """)
    for (name, wanted) in [
      ("post.w[1]", 0.3), ("post.mu[1]", -2), ("post.mu[2]", 1.5), ("post.s[1]", 0.5),
      ("post.s[2]", 1),
    ] {
      let (mean, sd) = try session.moments(name)
      #expect(abs(mean[0] - wanted) < 3.5 * sd[0], "\(name): \(mean[0]) ± \(sd[0])")
      #expect(sd[0] < 0.12)
    }
    let below = try session.numbers("[mean(mean(drawn < 0)), mean(y < 0)]")
    #expect(abs(below[0] - below[1]) < 0.03, "\(below)")
  }

  /// A latent that the data say nothing of stays as its prior.
  @Test func aMixedLatentFollowsItsPrior() throws {
    let session = TestSession()
    try session.run(
      """
      model m(y) { a[2] ~ mixture([0.5, 0.5], normal([0, 3], [1, 0.5])); y ~ normal(sum(a), 1000) }
      post = fit(m, {y: 0}, method = nuts, draws = 2000, seed = 2)
      """)
    try expectClose(
      session, "post.a", means: [1.5, 1.5], sds: [1.6956, 1.6956], meanError: 0.2, ratio: 0.9...1.1)
  }

  /// Weights under a scale mixture: those without influence shrink more than under one normal.
  @Test func aScaleMixtureAsAPriorOfWeights() throws {
    let session = TestSession()
    try session.run(
      """
      N = 120
      X = sample(normal(0, 1), [N, 10], seed = 1)
      y = 2 * X[:, 1] - X[:, 2] + sample(normal(0, 0.5), N, seed = 2)
      model line(X: real[N, K], y[N]) {
        f = dense(X, prior = mixture([0.5, 0.5], normal(0, [1, 0.01])), bias = false)
        y ~ normal(f, 0.5)
      }
      model plain(X: real[N, K], y[N]) {
        w[K] ~ mixture([0.5, 0.5], normal(0, [1, 0.01]))
        y ~ normal(X @ w, 0.5)
      }
      post = fit(line, {X: X, y: y}, steps = 6000, samples = 4, optimizer = adam(0.01), seed = 3)
      wide = fit(bayesian(line, prior = normal(0, 1)), {X: X, y: y}, steps = 3000,
                 optimizer = adam(0.01), seed = 3)
      exact = fit(plain, {X: X, y: y}, nuts, seed = 2)
      """)
    let found = try session.numbers("mean(post.f.weight)")
    let exact = try session.numbers("mean(exact.w)")
    for (a, b) in zip(found, exact) { #expect(abs(a - b) < 0.05, "\(a) for \(b)") }
    let sds = try session.numbers("sd(post.f.weight)")
    let wide = try session.numbers("sd(wide.f.weight)")
    #expect(sds[2...].reduce(0, +) < 0.6 * wide[2...].reduce(0, +), "\(sds)")
    #expect(abs(found[0] - 2) < 0.2 && abs(found[1] + 1) < 0.2)
  }
}
