// WrapperTests: truncated likelihoods, truncated and ordered latents.
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
}
