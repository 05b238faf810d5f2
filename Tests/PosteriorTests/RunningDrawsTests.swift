// RunningDrawsTests: running means, sds and quantiles against all draws.
import Tensors
import Testing

@testable import Models

@Suite struct RunningDrawsTests {
  /// A sketch of one series and the numbers it holds, sorted.
  private func sketch(_ numbers: [Double], size: Int, seed: UInt64 = 1) -> QuantileSketch {
    let sketch = QuantileSketch(series: 3, size: size, key: PhiloxKey(seed: seed))
    for x in numbers { sketch.add([x, -x, 7]) }
    return sketch
  }

  @Test func fewNumbersAreKeptExactly() {
    let numbers = [3.0, 1, 2, 10, 5]
    let found = sketch(numbers, size: 32)
    #expect(found.quantiles(0, [0, 0.25, 0.5, 0.9, 1]) == [1, 2, 3, 8, 10])
    #expect(found.quantiles(1, [0.5]) == [-3] && found.quantiles(2, [0.1, 0.9]) == [7, 7])
    #expect(sketch([], size: 32).quantiles(0, [0.5])[0].isNaN)
    #expect(sketch([1, .nan, 2], size: 32).quantiles(0, [0.5])[0].isNaN)
  }

  /// Ranks are off as documented, whatever the order of the numbers.
  @Test(arguments: [32, 128], ["random", "rising"])
  func ranksAreOffAsDocumented(size: Int, order: String) {
    let count = 20_000
    var worst = 0.0
    var squares = 0.0
    let shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
    for seed in 1...12 {
      var generator = PhiloxGenerator(PhiloxKey(seed: UInt64(seed)))
      var numbers = (0..<count).map { _ in Double(Float(generator.uniform())) }
      let sorted = numbers.sorted()
      if order == "rising" { numbers = sorted }
      let found = sketch(numbers, size: size, seed: UInt64(seed)).quantiles(0, shares)
      for (value, share) in zip(found, shares) {
        let rank = Double(sorted.firstIndex { $0 >= value } ?? count) / Double(count)
        worst = max(worst, abs(rank - share))
        squares += (rank - share) * (rank - share)
      }
    }
    let error = QuantileSketch.error(size: size)
    #expect(worst < 4 * error, "\(worst), documented \(error)")
    #expect((squares / Double(12 * shares.count)).squareRoot() < 1.1 * error)
  }

  /// The memory grows with the logarithm of the draws.
  @Test func memoryIsBounded() {
    #expect(QuantileSketch.bytes(series: 10, size: 32, count: 32) == 4 * 10 * 32)
    #expect(QuantileSketch.bytes(series: 10, size: 32, count: 33) == 2 * 4 * 10 * 32)
    #expect(QuantileSketch.bytes(series: 1, size: 256, count: 10_000_000) == 4 * 256 * 17)
    #expect(RunningDraws.sketchSize(elements: 100_000, draws: 10_000, bytes: 1 << 31) == 256)
    #expect(RunningDraws.sketchSize(elements: 1_000_000, draws: 10_000, bytes: 1 << 31) == 32)
    #expect(RunningDraws.sketchSize(elements: 10_000_000, draws: 10_000, bytes: 1 << 31) == nil)
  }

  private static let network = """
    x = linspace(-1, 1, 30)
    model net(x[N], y[N]) {
      f = dense(x, prior = normal(0, 1))
      y ~ normal(f, 0.3)
    }
    post = fit(net, {x: x, y: 2 * x}, steps = 800, optimizer = adam(0.02), seed = 1)
    """

  @Test func aNetworksSummaryIsThatOfItsDraws() throws {
    let session = TestSession()
    try session.run(
      """
      \(Self.network)
      whole = predict(post, {x: [-0.5, 0, 0.7]}, draws = 5000, keep = draws, seed = 1).y
      short = predict(post, {x: [-0.5, 0, 0.7]}, draws = 5000, keep = summary, seed = 1).y
      """)
    for name in ["mean", "sd", "var"] {
      let (a, b) = (try session.numbers("\(name)(whole)"), try session.numbers("\(name)(short)"))
      for (a, b) in zip(a, b) { #expect(abs(a - b) < 1e-9, "\(name): \(a), \(b)") }
    }
    let shares = "[0.05, 0.5, 0.95]"
    let found = try session.numbers("quantile(short, \(shares))")
    let exact = try session.numbers("quantile(whole, \(shares))")
    // 0.3 % of the ranks, with densities of about 1.3 in the middle and 0.3 in the tails.
    for (a, b) in zip(found, exact) { #expect(abs(a - b) < 0.04, "\(a), \(b)") }
    #expect(try session.numbers("median(short)") == [found[1], found[4], found[7]])
    #expect(try session.numbers("shape(quantile(short, 0.5))") == [3])
  }

  @Test func beyondTheLimitSummariesAreKept() throws {
    // Half of the limit is for what is kept: 8 MiB, of which 100 × 20,000 draws are twice as much.
    let session = TestSession(memoryLimit: 16 << 20)
    try session.run(
      """
      \(Self.network)
      p = predict(post, {x: linspace(-1, 1, 100)}, draws = 20000, seed = 1)
      few = predict(post, {x: linspace(-1, 1, 100)}, draws = 100, seed = 1)
      spread = mean(sd(p.y))
      draws = array(few.y)
      """)
    #expect(abs(try session.numbers("spread")[0] - 0.32) < 0.03)
    #expect(throws: (any Error).self) { try session.run("array(p.y)") }
    #expect(throws: (any Error).self) {
      try session.run(
        "predict(post, {x: linspace(-1, 1, 100)}, draws = 20000, keep = draws, seed = 1)")
    }
    #expect(throws: (any Error).self) {
      try session.run("predict(post, {x: linspace(-1, 1, 20000)}, draws = 20000, seed = 1)")
    }
  }

  @Test func modelsWithoutLayersAreSummarisedTheSameWay() throws {
    let session = TestSession(memoryLimit: 16 << 20)
    try session.run(
      """
      x = linspace(-1, 1, 100)
      model line(x[N], y[N]) {
        a ~ normal(0, 1)
        f = a * x
        y ~ normal(f, 0.3)
      }
      post = fit(line, {x: x, y: 2 * x}, seed = 1)
      p = predict(post, {x: x}, draws = 12000, seed = 1)
      q = predict(post, {x: x}, draws = 2000, keep = draws, seed = 1)
      """)
    let shares = "[0.05, 0.5, 0.95]"
    for field in ["y", "f"] {
      let found = try session.numbers("mean(quantile(p.\(field), \(shares)), axis = 1)")
      let exact = try session.numbers("mean(quantile(q.\(field), \(shares)), axis = 1)")
      for (a, b) in zip(found, exact) { #expect(abs(a - b) < 0.02, "\(field): \(a), \(b)") }
    }
    #expect(throws: (any Error).self) { try session.run("array(p.f)") }
  }

  /// Draws of classes become shares.
  @Test func classesAreCounted() throws {
    let session = TestSession()
    try session.run(
      """
      x = linspace(-1, 1, 40)
      kind = category(where(x < 0.2, "low", "high"))
      model net(x[N], kind: index(C)[N]) {
        b ~ normal(0, 3)
        kind ~ categorical(softmax(stack(b * x, 0 * x)'))
      }
      post = fit(net, {x: x, kind: kind}, seed = 1)
      all = predict(post, {x: [-1, 0, 1]}, draws = 4000, keep = draws, seed = 1).kind
      few = predict(post, {x: [-1, 0, 1]}, draws = 4000, keep = summary, seed = 1).kind
      """)
    let found = try session.numbers("probabilities(few)")
    let exact = try session.numbers("probabilities(all)")
    #expect(found.count == 6)
    for (a, b) in zip(found, exact) { #expect(abs(a - b) < 0.03, "\(a), \(b)") }
  }
}
