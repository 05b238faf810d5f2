// WeightFamilyTests: families of weights' distributions against posteriors in closed form.
import Inference
import Models
import Testing

@Suite struct WeightFamilyTests {
  /// Two columns that correlate: the posterior's covariance is (X'X / 0.25 + I)⁻¹.
  private static let regression = """
    X = matrix([[1, 0.8], [1, 1.2], [-1, -0.7], [-1, -1.3], [0.5, 0.6], [-0.5, -0.6]])
    y = [1.2, 1.6, -0.9, -1.5, 0.7, -0.6]
    model line(X: real[N, K], y[N]) {
      f = dense(X, prior = normal(0, 1), bias = false)
      y ~ normal(f, 0.5)
    }
    S = inverse(4 * X' @ X + eye(2))
    m = S @ (4 * X' @ y[:, none])
    """

  @Test func lowRankFindsTheCovarianceOfALine() throws {
    let session = TestSession()
    try session.run(
      """
      \(Self.regression)
      post = fit(line, {X: X, y: y}, lowrank(1), steps = 6000, optimizer = adam(0.01), samples = 4,
                 draws = 20000, seed = 3)
      """)
    let exact = try session.numbers("[S[1, 1], S[1, 2], S[2, 2]]")
    // The columns correlate by −0.84: independent normals have half of each sd.
    #expect(exact[1] / (exact[0] * exact[2]).squareRoot() < -0.8)
    let means = try session.numbers("m")
    try expectClose(
      session, "post.f.weight", means: means, sds: [exact[0].squareRoot(), exact[2].squareRoot()],
      meanError: 0.1, ratio: 0.93...1.07)
    let found = try session.numbers("cov(post.f.weight[1, 1], post.f.weight[2, 1])")[0]
    #expect(abs(found / exact[1] - 1) < 0.12, "covariance \(found) for \(exact[1])")
    // Predictions draw all weights at once.
    let spread = try session.numbers("sd(predict(post, {X: X[1:2, :]}, draws = 20000).f)")
    let wanted = try session.numbers("[(X[i:i, :] @ S @ X[i:i, :]')[1, 1] for i in 1:2]")
    for (a, b) in zip(spread, wanted) { #expect(abs(a / b.squareRoot() - 1) < 0.1, "\(a) \(b)") }
  }

  /// Richer families have higher bounds on the evidence.
  @Test func lowRankBeatsIndependentNormals() throws {
    let session = TestSession()
    try session.run(
      """
      x = linspace(-1, 1, 60)
      model net(x[N], y[N]) {
        h = dense(x, 8, tanh, prior = normal(0, 1))
        y ~ normal(dense(h, prior = normal(0, 1)), 0.1)
      }
      alone = fit(net, {x: x, y: x^2}, steps = 12000, samples = 8, optimizer = adam(0.005), seed = 4)
      post = fit(net, {x: x, y: x^2}, lowrank(4), steps = 12000, samples = 8,
                 optimizer = adam(0.005), seed = 4)
      """)
    func bound(_ name: String) throws -> Double {
      try #require(try session.posterior(name).network?.members[0].epochs.last).elbo
    }
    let (low, high) = (try bound("alone"), try bound("post"))
    #expect(high > low + 4, "\(low) and \(high)")
  }

  @Test func lowRankServesLearnedScalesAndBatches() throws {
    let session = TestSession()
    try session.run(
      """
      X = diag(fill(1, 40))
      w = concat(fill(0.5, 20), fill(-0.5, 20))
      model scaled(X: real[N, K], y[N]) {
        s ~ half_normal(5)
        f = dense(X, prior = normal(0, s), bias = false)
        y ~ normal(f, 0.05)
      }
      post = fit(scaled, {X: X, y: w}, lowrank(2), batch = 16, epochs = 4000,
                 optimizer = adam(0.005, clip = 100), seed = 1)
      """)
    let scale = try session.numbers("mean(post.s)")[0]
    #expect(abs(scale - 0.51) < 0.08, "scale \(scale)")
  }

  @Test(arguments: ["unit", "layer"]) func sharedScalesAreShared(_ sharing: String) throws {
    let session = TestSession()
    try session.run(
      """
      x = linspace(-1, 1, 40)
      model net(x[N], y[N]) {
        h = dense(x, 4, tanh, prior = normal(0, 1))
        h2 = dense(h, 3, tanh, prior = normal(0, 1))
        y ~ normal(dense(h2, prior = normal(0, 1)), 0.1)
      }
      post = fit(net, {x: x, y: x^2}, scales = \(sharing), steps = 400, optimizer = adam(0.01),
                 seed = 4)
      """)
    let posterior = try session.posterior()
    let sds = try #require(posterior.network).members[0].sd
    let weight = try #require(posterior.latents.first { $0.name == "h2.weight" })
    let own = Array(sds[weight.offset..<(weight.offset + weight.size)])
    // Of 4 × 3 weights those of one unit are equal, and those of different units are not.
    for row in 1..<4 { #expect(Array(own[(3 * row)..<(3 * row + 3)]) == Array(own[..<3])) }
    #expect(Set(own).count == (sharing == "unit" ? 3 : 1))
    let bias = try #require(posterior.latents.first { $0.name == "h2.bias" })
    let biases = Set(sds[bias.offset..<(bias.offset + bias.size)])
    #expect(biases.count == (sharing == "unit" ? 3 : 1))
  }

  /// With orthogonal columns of different length the best shared sd is that of the mean precision:
  /// KL's derivative for n weights of one sd gives 1 / sd² = mean of the precisions.
  @Test func aSharedScaleIsThatOfTheMeanPrecision() throws {
    let session = TestSession()
    try session.run(
      """
      X = matrix([[2, 0], [0, 1], [2, 0], [0, 1]])
      model line(X: real[N, K], y[N]) {
        f = dense(X, prior = normal(0, 1), bias = false)
        y ~ normal(f, 0.5)
      }
      post = fit(line, {X: X, y: [1, 1, 2, 0]}, scales = layer, steps = 4000,
                 optimizer = adam(0.01), samples = 4, seed = 3)
      """)
    // Precisions 1 + 4 · 8 and 1 + 4 · 2.
    let wanted = (2.0 / (33.0 + 9.0)).squareRoot()
    for sd in try session.numbers("sd(post.f.weight)") {
      #expect(abs(sd / wanted - 1) < 0.08, "\(sd) for \(wanted)")
    }
  }
}
