// RepetitionTests: the same seed gives the same bits.
import Testing

@Suite struct RepetitionTests {
  private static let model = """
    model m(x[N], y[N]) {
      a ~ normal(0, 5)
      b ~ normal(0, 5)
      sigma ~ half_normal(2)
      f = a + b * x
      y ~ normal(f, sigma)
    }
    data = {x: [1, 2, 3, 4, 5, 6], y: [1.1, 2.3, 2.8, 4.4, 4.9, 6.2]}
    """

  private func bits(_ method: String, _ more: String, _ expression: String) throws -> [UInt64] {
    let session = TestSession()
    try session.run(Self.model)
    try session.run("post = fit(m, data, method = \(method), \(more))")
    return try session.numbers(expression).map(\.bitPattern)
  }

  @Test(arguments: ["meanfield", "fullrank", "auto", "laplace", "nuts"])
  func sameSeedSameBits(_ method: String) throws {
    for expression in ["array(post.b)", "array(post.f)", "array(predict(post, data, seed = 3).y)"] {
      let first = try bits(method, "seed = 7", expression)
      #expect(first == (try bits(method, "seed = 7", expression)), "\(expression)")
      #expect(first != (try bits(method, "seed = 8", expression)), "\(expression)")
    }
  }

  @Test(arguments: ["meanfield", "fullrank", "nuts"])
  func sameBitsOnAnyNumberOfThreads(_ method: String) throws {
    let one = try bits(method, "seed = 7, threads = 1", "array(post.b)")
    #expect(one == (try bits(method, "seed = 7, threads = 2", "array(post.b)")))
  }

  /// Without a seed the stream of the session counts from 1.
  @Test func fitsWithoutASeedRepeatThemselvesInAFreshSession() throws {
    let first = try bits("fullrank", "draws = 100", "array(post.b)")
    #expect(first == (try bits("fullrank", "draws = 100", "array(post.b)")))
    #expect(first == (try bits("fullrank", "draws = 100, seed = 1", "array(post.b)")))
  }
}
