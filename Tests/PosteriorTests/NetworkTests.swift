// NetworkTests: layers, mini-batches and their estimators against posteriors known in closed form.
import Testing

@Suite struct NetworkTests {
  /// Orthogonal columns: the posterior of the weights factors, so independent normals are exact.
  /// Precision 1 + 8/0.25 = 33, means 4 X'y / 33 · … worked out below.
  private static let regression = """
    X = matrix([[1, 1], [1, -1], [1, 1], [1, -1], [-1, 1], [-1, -1], [-1, 1], [-1, -1]])
    y = [1.2, 0.1, 0.9, -0.2, 0.3, -1.1, 0.1, -0.8]
    model line(X: real[N, K], y[N]) {
      f = dense(X, prior = normal(0, 1), bias = false)
      y ~ normal(f, 0.5)
    }
    """

  /// X'y = (1.2 + 0.1 + 0.9 − 0.2 − 0.3 + 1.1 − 0.1 + 0.8, 1.2 − 0.1 + 0.9 + 0.2 + 0.3 + 1.1 + 0.1 + 0.8)
  private static let means = [3.5 * 4 / 33.0, 4.5 * 4 / 33.0]
  private static let sd = (1 / 33.0).squareRoot()

  @Test(arguments: ["reparam", "local", "flipout"])
  func weightsOfALineAgreeWithTheClosedForm(_ estimator: String) throws {
    let session = TestSession()
    try session.run(
      """
      \(Self.regression)
      post = fit(line, {X: X, y: y}, steps = 4000, optimizer = adam(0.02), estimator = \(estimator),
                 samples = 4, seed = 3)
      """)
    try expectClose(
      session, "post.f.weight", means: Self.means, sds: [Self.sd, Self.sd], meanError: 0.2,
      ratio: 0.9...1.1)
  }

  @Test func aBatchStandsForAllRows() throws {
    let session = TestSession()
    try session.run(
      """
      \(Self.regression)
      post = fit(line, {X: X, y: y}, batch = 2, epochs = 4000, optimizer = adam(0.01), seed = 3)
      """)
    try expectClose(
      session, "post.f.weight", means: Self.means, sds: [Self.sd, Self.sd], meanError: 0.4,
      ratio: 0.85...1.15)
  }

  @Test func theLastShortBatchIsUsed() throws {
    let session = TestSession()
    try session.run(
      """
      model mean_of(y[N]) { mu ~ normal(0, 10); y ~ normal(mu, 1) }
      y = [0, 0, 0, 0, 0, 0, 7]
      post = fit(mean_of, {y: y}, batch = 3, epochs = 1500, optimizer = adam(0.02), seed = 1)
      """)
    // Each epoch has batches of 3, 3 and 1 rows, each scaled to 7: the mean of y is 1.
    let mean = try session.numbers("mean(post.mu)")[0]
    #expect(abs(mean - 1) < 0.25, "mean \(mean)")
  }

  /// Under a limit that kept weights exceed, the products draw them: the same bits in less memory.
  @Test func aTightLimitDrawsWeightsAgain() throws {
    func means(_ limit: Int?) throws -> [Double] {
      let session = TestSession(memoryLimit: limit)
      try session.run(
        """
        X = matrix([[0.1, -0.4, 1.2], [0.3, 0.9, -0.5], [-1.1, 0.2, 0.7], [0.5, 0.5, -0.2]])
        y = [0.3, -0.2, 0.9, 0.1]
        model wide(X: real[N, K], y[N]) {
          h = X |> dense(1024, tanh, prior = normal(0, 0.1))
                |> dense(1024, tanh, prior = normal(0, 0.1))
          f = dense(h, 1)
          y ~ normal(f[:, 1], 1)
        }
        post = fit(wide, {X: X, y: y}, steps = 3, batch = 2, optimizer = adam(0.01),
                   estimator = reparam, seed = 5)
        """)
      return try session.numbers("mean(predict(post, {X: X}).y)")
    }
    let free = try means(nil)
    var needed = 0
    do { _ = try means(32 << 20) } catch {
      let words = "\(error)".split(separator: " ")
      let unit = words.firstIndex { $0.hasPrefix("MiB") } ?? 1
      needed = Int(words[unit - 1]) ?? 0
    }
    // Nine arrays of a million weights and the program take 45 MiB, without draws 41.
    #expect((36...43).contains(needed), "\(needed) MiB")
    #expect(try means(needed << 20) == free)
    #expect(throws: TestSession.Failure.self) { try means((needed - 2) << 20) }
  }

  /// Weights that products draw, and those that are read, are the same on any number of threads, of
  /// which there may be more than draws; for a few rows as for many but for rounding.
  @Test func predictionsDependOnNeitherThreadsNorRows() throws {
    func numbers(_ threads: Int, _ draws: Int, _ rows: String) throws -> [Double] {
      let session = TestSession(threads: threads)
      try session.run(
        """
        X = matrix([[0.1, -0.4, 1.2], [0.3, 0.9, -0.5], [-1.1, 0.2, 0.7], [0.5, 0.5, -0.2]])
        y = [0.3, -0.2, 0.9, 0.1]
        model wide(X: real[N, K], y[N]) {
          h = X |> dense(80, tanh, prior = normal(0, 0.3)) |> dense(80, tanh, prior = normal(0, 0.3))
          f = dense(h, 1, prior = normal(0, 0.3))
          y ~ normal(f[:, 1], 1)
        }
        post = fit(wide, {X: X, y: y}, steps = 5, optimizer = adam(0.01), seed = 5)
        """)
      return try session.numbers("mean(predict(post, {X: \(rows)}, draws = \(draws)).f[1:4, 1])")
    }
    // More rows than a program takes at a time, so that weights are drawn beforehand.
    let many = "matrix([X[(i - 1) % 4 + 1, :] for i in 1:500])"
    let expected = try numbers(1, 2, "X")
    for threads in [2, 3, 4] {
      for draws in [2, 3] {
        let found = try numbers(threads, draws, "X")
        #expect(try found == numbers(1, draws, "X"), "\(threads) threads, \(draws) draws")
      }
    }
    for (a, b) in zip(try numbers(4, 2, many), expected) { #expect(abs(a - b) < 1e-6) }
  }

  @Test func categoriesOfABatchAreLookedUp() throws {
    let session = TestSession()
    try session.run(
      """
      group = category(["a", "b", "c", "a", "b", "c", "a", "b", "c", "a", "b", "c"])
      y = [1, 2, 3, 1.2, 2.2, 3.2, 0.8, 1.8, 2.8, 1, 2, 3]
      model groups(y[N], group: index(J)[N]) {
        a[J] ~ normal(0, 10)
        y ~ normal(a[group], 0.5)
      }
      post = fit(groups, {y: y, group: group}, batch = 4, epochs = 2000, optimizer = adam(0.02),
                 seed = 1)
      """)
    try expectClose(
      session, "post.a", means: [1, 2, 3], sds: [0.25, 0.25, 0.25], meanError: 0.3,
      ratio: 0.8...1.2)
  }

  @Test func priorsWithoutAClosedFormAreSampled() throws {
    let session = TestSession()
    try session.run(
      """
      model line(x[N], y[N]) {
        f = dense(x, prior = laplace(0, 1), bias = false)
        y ~ normal(f, 0.5)
      }
      model same(x[N], y[N]) { w ~ laplace(0, 1); y ~ normal(w * x, 0.5) }
      data = {x: [1, -1, 2, -2], y: [0.9, -1.2, 2.1, -1.7]}
      post = fit(line, data, steps = 4000, optimizer = adam(0.02), samples = 4, seed = 2)
      exact = fit(same, data, nuts, seed = 2)
      """)
    try expectClose(
      session, "post.f.weight", means: session.numbers("mean(exact.w)"),
      sds: session.numbers("sd(exact.w)"), meanError: 0.2, ratio: 0.88...1.12)
  }

  /// The scale of the prior of many weights whose mean square is 0.25 + their variance.
  @Test func aLearnedScaleFollowsItsWeights() throws {
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
      post = fit(scaled, {X: X, y: w}, steps = 4000, optimizer = adam(0.005), seed = 1)
      """)
    let scale = try session.numbers("mean(post.s)")[0]
    #expect(abs(scale - 0.51) < 0.06, "scale \(scale)")
  }

  @Test func theSameSeedGivesTheSameBitsOnAnyNumberOfThreads() throws {
    var found: [[Double]] = []
    for threads in 1...3 {
      let session = TestSession()
      try session.run(
        """
        x = linspace(-1, 1, 40)
        model net(x[N], y[N]) {
          h = dense(x, 30, tanh, prior = normal(0, 1))
          y ~ normal(dense(h, prior = normal(0, 1)), 0.1)
        }
        post = fit(net, {x: x, y: x^2}, batch = 16, epochs = 20, seed = 4, threads = \(threads))
        p = predict(post, {x: [0, 0.5]}, draws = 40, seed = 1)
        """)
      found.append(try session.numbers("mean(p.y)") + session.numbers("mean(post.h.weight)"))
    }
    #expect(found[0] == found[1] && found[1] == found[2])
  }

  @Test func pointsHaveNoSpreadAndDropoutStaysRandom() throws {
    let session = TestSession()
    try session.run(
      """
      x = linspace(-1, 1, 40)
      model net(x[N], y[N]) {
        h = dense(x, 30, relu) |> dropout(0.2)
        f = dense(h)
        y ~ normal(f, 0.1)
      }
      post = fit(net, {x: x, y: 2 * x}, steps = 1500, optimizer = adam(0.01), seed = 1)
      p = predict(post, {x: [0.5]}, draws = 200)
      """)
    #expect(try session.numbers("sd(post.f.weight)").allSatisfy { $0 == 0 })
    #expect(try session.numbers("sd(p.f)")[0] > 0.01)
    #expect(abs(try session.numbers("mean(p.f)")[0] - 1) < 0.15)
  }

  @Test func imagesAreClassified() throws {
    let session = TestSession()
    try session.run(
      """
      N = 200
      side = sample(bernoulli(0.5), N, seed = 1)
      noise = sample(normal(0, 0.3), [N, 8, 8], seed = 2)
      mask = concat(fill(1, 4), fill(0, 4))
      image = noise + where(side[:, none, none] == 1, mask, 1 - mask)
      label = category(["{s}" for s in side])
      model net(image: real[N, 8, 8], label: index(C)[N]) {
        c = image |> conv2d(4, 3, relu, prior = normal(0, 0.5)) |> max_pool2d(2) |> flatten
        out = dense(c, C, prior = normal(0, 0.5))
        label ~ categorical(logits = out)
      }
      post = fit(net, {image: image, label: label}, batch = 50, epochs = 20,
                 optimizer = adam(0.01), seed = 1)
      p = predict(post, {image: image}, draws = 20).label
      """)
    #expect(try session.numbers("accuracy(p, label)")[0] > 0.97)
    #expect(try session.numbers("shape(post.c.weight)") == [3, 3, 1, 4])
  }

  @Test func ensemblesAndTransformsFit() throws {
    let session = TestSession()
    try session.run(
      """
      x = linspace(-1, 1, 30)
      model net(x[N], y[N]) {
        h = dense(x, 20, tanh)
        f = dense(h)
        y ~ normal(f, 0.1)
      }
      point = fit(net, {x: x, y: x^3}, steps = 800, optimizer = adam(0.01), seed = 1)
      several = fit(net, {x: x, y: x^3}, ensemble(3), steps = 800, optimizer = adam(0.01), seed = 1)
      random = bayesian(net, prior = normal(0, 1), only = ["f"], from = point)
      post = fit(random, {x: x, y: x^3}, steps = 200, optimizer = adam(0.01), seed = 1)
      back = fit(deterministic(random), {x: x, y: x^3}, steps = 50, seed = 1)
      """)
    #expect(try session.numbers("sd(several.f.weight)").allSatisfy { $0 > 0 })
    #expect(try session.numbers("sd(post.h.weight)").allSatisfy { $0 == 0 })
    #expect(try session.numbers("sd(post.f.weight)").allSatisfy { $0 > 0 })
    #expect(try session.numbers("sd(back.f.weight)").allSatisfy { $0 == 0 })
  }
}
