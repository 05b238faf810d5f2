// LaplaceTests: the last layer's normal against curvatures worked out by hand.
import Glibc
import Inference
import Models
import Testing

@Suite struct LaplaceTests {
  /// One dense layer with normal outcomes: the curvature X'X / σ² + I is exact, the mode the mean.
  private static let regression = """
    X = matrix([[1, 0.8], [1, 1.2], [-1, -0.7], [-1, -1.3], [0.5, 0.6], [-0.5, -0.6]])
    y = [1.2, 1.6, -0.9, -1.5, 0.7, -0.6]
    model line(X: real[N, K], y[N]) {
      f = dense(X, prior = normal(0, 1), bias = false)
      y ~ normal(f, 0.5)
    }
    P = 4 * X' @ X + eye(2)
    S = inverse(P)
    m = S @ (4 * X' @ y[:, none])
    """

  @Test func theFactoredCurvatureOfALineIsExact() throws {
    let session = TestSession()
    try session.run(
      """
      \(Self.regression)
      post = fit(line, {X: X, y: y}, laplace, steps = 4000, optimizer = adam(0.02), draws = 20000,
                 seed = 3)
      """)
    let exact = try session.numbers("[S[1, 1], S[1, 2], S[2, 2]]")
    let state = try #require(try session.posterior().network).members[0]
    for (found, wanted) in zip(state.mean, try session.numbers("m")) {
      #expect(abs(Double(found) - wanted) < 1e-3)
    }
    #expect(abs(Double(state.sd[0]) / exact[0].squareRoot() - 1) < 1e-4)
    #expect(abs(Double(state.sd[1]) / exact[2].squareRoot() - 1) < 1e-4)
    let found = try session.numbers("cov(post.f.weight[1, 1], post.f.weight[2, 1])")[0]
    #expect(abs(found / exact[1] - 1) < 0.04, "covariance \(found) for \(exact[1])")
    // Predictions draw the same weights.
    let spread = try session.numbers("sd(predict(post, {X: X[1:2, :]}, draws = 20000).f)")
    let wanted = try session.numbers("[(X[i:i, :] @ S @ X[i:i, :]')[1, 1] for i in 1:2]")
    for (a, b) in zip(spread, wanted) { #expect(abs(a / b.squareRoot() - 1) < 0.03, "\(a) \(b)") }
  }

  @Test func theDiagonalOfALineAndWeightsOfTheObjective() throws {
    let session = TestSession()
    try session.run(
      """
      \(Self.regression)
      post = fit(line, {X: X, y: y}, laplace(diagonal), steps = 300, seed = 3)
      half = fit(line, {X: X, y: y}, laplace(diagonal), steps = 300, kl_weight = 0.5,
                 likelihood_weight = 2, batch = 4, seed = 3)
      """)
    let precision = try session.numbers("[P[1, 1], P[2, 2]]")
    for (name, scale) in [("post", (1.0, 1.0)), ("half", (2.0, 0.5))] {
      let sds = try #require(try session.posterior(name).network).members[0].sd
      for (sd, p) in zip(sds, precision) {
        let wanted = 1 / (scale.0 * (p - 1) + scale.1).squareRoot()
        #expect(abs(Double(sd) / wanted - 1) < 1e-5, "\(name): \(sd) for \(wanted)")
      }
    }
  }

  /// Three classes behind a hidden layer: both forms against sums over rows in double precision.
  @Test(arguments: ["diagonal", "kronecker"])
  func classesBehindAHiddenLayer(_ form: String) throws {
    let session = TestSession()
    try session.run(
      """
      x = linspace(-2, 2, 30)
      label = where(x < -0.7, 1, where(x < 0.5, 2, 3))
      model net(x[N], label: index(C)[N]) {
        h = dense(x, 2, tanh)
        out = dense(h, C, prior = normal(0, 2), bias_prior = normal(0, 5))
        label ~ categorical(logits = out)
      }
      post = fit(net, {x: x, label: label}, laplace(\(form)), steps = 500, optimizer = adam(0.02),
                 batch = 7, seed = 1)
      """)
    let state = try #require(try session.posterior().network).members[0]
    let w = state.mean.map(Double.init)
    #expect(state.sd[..<4].allSatisfy { $0 == 0 })
    // h.weight 1 × 2, h.bias 2, out.weight 2 × 3, out.bias 3.
    var (a, b) = ([Double](repeating: 0, count: 9), [Double](repeating: 0, count: 9))
    var diagonal = [Double](repeating: 0, count: 9)
    for x in try session.numbers("x") {
      let h = [tanh(w[0] * x + w[2]), tanh(w[1] * x + w[3]), 1]
      var e = [0.0, 0, 0]
      for c in 0..<3 {
        for k in 0..<3 { e[c] += h[k] * w[4 + 3 * k + c] }
        e[c] = exp(e[c])
      }
      let whole: Double = e.reduce(0, +)
      let p: [Double] = e.map { $0 / whole }
      for i in 0..<3 {
        for j in 0..<3 {
          a[3 * i + j] += h[i] * h[j] / 30
          b[3 * i + j] += (i == j ? p[i] : 0) - p[i] * p[j]
          diagonal[3 * i + j] += h[i] * h[i] * p[j] * (1 - p[j])
        }
      }
    }
    let prior: [Double] = (0..<9).map { $0 < 6 ? 0.25 : 0.04 }
    var dense = [[Double]](repeating: [Double](repeating: 0, count: 9), count: 9)
    for i in 0..<9 {
      for j in 0..<9 {
        let product: Double = a[3 * (i / 3) + j / 3] * b[3 * (i % 3) + j % 3]
        dense[i][j] = product + (i == j ? prior[i] : 0)
      }
    }
    let inverse = Self.inverse(dense)
    for i in 0..<9 {
      let wanted = form == "diagonal" ? 1 / (diagonal[i] + prior[i]) : inverse[i][i]
      let found = Double(state.sd[4 + i])
      #expect(abs(found / wanted.squareRoot() - 1) < 1e-3, "\(i): \(found) for \(wanted)")
    }
  }

  /// Gauss-Jordan elimination of a positive definite matrix.
  private static func inverse(_ matrix: [[Double]]) -> [[Double]] {
    let n = matrix.count
    var a = matrix.enumerated().map { i, row in row + (0..<n).map { $0 == i ? 1.0 : 0 } }
    for i in 0..<n {
      let pivot = a[i][i]
      for k in 0..<(2 * n) { a[i][k] /= pivot }
      for j in 0..<n where j != i {
        let factor = a[j][i]
        for k in 0..<(2 * n) { a[j][k] -= factor * a[i][k] }
      }
    }
    return a.map { Array($0[n...]) }
  }

  /// An outcome with its data and the curvature that it has at f.
  struct Outcome: CustomTestStringConvertible, Sendable {
    let distribution: String
    let data: String
    let curvature: @Sendable (Double) -> Double
    var testDescription: String { distribution }
  }

  private static func logistic(_ f: Double) -> Double { 1 / (1 + exp(-f)) }

  static let outcomes: [Outcome] = [
    Outcome(distribution: "poisson(exp(f))", data: "[2, 0, 1, 3]") { exp($0) },
    Outcome(distribution: "poisson(softplus(f))", data: "[2, 0, 1, 3]") {
      logistic($0) * logistic($0) / log1p(exp($0))
    },
    Outcome(distribution: "bernoulli(sigmoid(f))", data: "[1, 0, 1, 1]") {
      logistic($0) * logistic(-$0)
    },
    Outcome(distribution: "bernoulli(Phi(f))", data: "[1, 0, 1, 1]") { f in
      let p = 0.5 * erfc(-f / 2.0.squareRoot())
      return exp(-f * f) / (2 * Double.pi) / (p * (1 - p))
    },
    Outcome(distribution: "binomial(3, sigmoid(f))", data: "[2, 0, 1, 3]") {
      3 * logistic($0) * logistic(-$0)
    },
    Outcome(distribution: "exponential(exp(f))", data: "[2, 0.5, 1, 3]") { _ in 1 },
    Outcome(distribution: "student_t(4, f, 0.5)", data: "[2, 0.5, 1, 3]") { _ in 20.0 / 7 },
    Outcome(distribution: "normal(0, exp(f))", data: "[2, 0.5, 1, 3]") { _ in 2 },
    Outcome(distribution: "lognormal(f, 0.5)", data: "[2, 0.5, 1, 3]") { _ in 4 },
  ]

  @Test(arguments: outcomes)
  func theCurvatureOfOutcomes(_ outcome: Outcome) throws {
    let session = TestSession()
    try session.run(
      """
      X = matrix([[1, 0.5], [-1, 1], [0.3, -0.7], [0.8, 0.2]])
      model net(X: real[N, K], y[N]) {
        f = dense(X, prior = normal(0, 1), bias = false)
        y ~ \(outcome.distribution)
      }
      post = fit(net, {X: X, y: \(outcome.data)}, laplace(diagonal), steps = 300,
                 optimizer = adam(0.02), seed = 3)
      """)
    let state = try #require(try session.posterior().network).members[0]
    let X = [[1, 0.5], [-1, 1], [0.3, -0.7], [0.8, 0.2]]
    for k in 0..<2 {
      let precision = X.reduce(1.0) { sum, row in
        let f: Double = row[0] * Double(state.mean[0]) + row[1] * Double(state.mean[1])
        let square: Double = row[k] * row[k]
        return sum + square * outcome.curvature(f)
      }
      let wanted = 1 / precision.squareRoot()
      #expect(abs(Double(state.sd[k]) / wanted - 1) < 1e-4, "\(state.sd[k]) for \(wanted)")
    }
  }

  /// Two parameters that follow from two outputs: the mean's curvature, and 2 for the log scale.
  @Test func aMeanAndALogScale() throws {
    let session = TestSession()
    try session.run(
      """
      X = matrix([[1, 0.5], [-1, 1], [0.3, -0.7], [0.8, 0.2]])
      model net(X: real[N, K], y[N]) {
        f = dense(X, 2, prior = normal(0, 1), bias = false)
        y ~ normal(f[:, 1], exp(f[:, 2]))
      }
      post = fit(net, {X: X, y: [2, 0.5, 1, 3]}, laplace(diagonal), steps = 300,
                 optimizer = adam(0.02), seed = 3)
      w = mean(post.f.weight)
      s = exp(X @ w)[:, 2]
      wanted = [[1 / sqrt(1 + sum(X[:, k]^2 / s^2)), 1 / sqrt(1 + 2 * sum(X[:, k]^2))] for k in 1:2]
      """)
    let sds = try #require(try session.posterior().network).members[0].sd
    for (sd, wanted) in zip(sds, try session.numbers("wanted")) {
      #expect(abs(Double(sd) / wanted - 1) < 0.05, "\(sd) for \(wanted)")
    }
  }
}
