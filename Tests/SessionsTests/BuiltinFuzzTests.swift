import Evaluation
import Glibc
import Sessions
import Testing

@Suite("Builtins under arguments that nobody meant")
struct BuiltinFuzzTests {
  /// Arguments of every kind, most of them wrong for most builtins.
  static let arguments = [
    "none", "missing", "true", "0", "-1", "1", "2", "2.5", "1e308", "-1e308", "1e-320", "0 / 0",
    "1 / 0", "9007199254740993", "-9e18", "\"text\"", "\"\"", "[]", "[1]", "[1, 2, 3]", "[3, 1, 2]",
    "[[1, 2], [3, 4]]", "[[4, 2], [2, 3]]", "[[[1, 2]]]", "[\"a\", \"b\"]", "[\"a\", \"b\", \"a\"]",
    "[missing, 1]", "[0 / 0, 1 / 0, -1 / 0]", "[true, false]", "[1, 1, 1]", "{}",
    "{a: 1, b: [1, 2]}",
    "table(x = [1, 2, 3], k = [\"a\", \"b\", \"c\"])", "table()", "table(x = [], k = [])",
    "table(x = [1, missing], m = [[1, 2], [3, 4]])", "normal(0, 1)", "normal([0, 1], 1)",
    "dirichlet([1, 1])", "bernoulli(0.3)", "normal(0, -1)", "fn(x) = x", "print", "1:0", "1:4",
    "zeros([0, 3])", "zeros([2, 0])", "category([\"a\", \"b\"])", "[none]", "[normal(0, 1)]", "d",
    "v",
    "w", "q", "post", "m", "points([1, 2], [3, 4])", "group(table(k = [\"a\"], x = [1]), k)", "t",
    "x",
    "theta", "[\"x\"]", "\"x\"", "[-1, 5]", "[0.1, 0.9]", "[2, 3]", "1e9", "[1e5, 1e5]", "[{a: 1}]",
  ]

  static let names = SessionBuiltins.all.map(\.name).filter { $0 != "fit" && $0 != "check" }

  /// A session with draws of every shape, a posterior, a model and a table.
  static func prepared() -> Session {
    let session = Session(.init(workingFolder: "/nowhere"))
    let transcript = session.transcript(
      """
      model m(y[N]) { mu ~ normal(0, 1); theta[2] ~ normal(mu, 1); tau ~ half_normal(1); y ~ normal(mu, 1) }
      post = fit(m, {y: [1, 2]}, seed = 1, draws = 12, steps = 50, method = meanfield, progress = false)
      d = post.mu; v = post.theta; w = post.mu > 0; q = round(post.theta)
      t = table(x = [1, 2, 3], k = ["a", "b", "c"]); x = 4
      """)
    #expect(transcript.isEmpty)
    return session
  }

  @Test("No argument makes a builtin trap or fail without a word", arguments: names)
  func fuzz(_ name: String) throws {
    let builtin = try #require(SessionBuiltins.all.first { $0.name == name })
    let session = Self.prepared()
    let rounds = getenv("CREDENCE_FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 60
    let isLoud = getenv("CREDENCE_FUZZ_LOG") != nil
    var random = SeededGenerator(seed: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    let options = builtin.parameters.filter { $0.defaultText?.isEmpty == false }.map(\.name)
    func run(_ code: String) {
      if isLoud { _ = (code + "\n").withCString { write(2, $0, strlen($0)) } }
      let output = MemoryOutput()
      let outcome = session.run(code, name: "cell", output: output, stop: { .none })
      if let error = outcome.error {
        #expect(!error.message.isEmpty && error.name != "InternalError", "\(code): \(error.report)")
      } else if let result = outcome.result {
        #expect(!result.entries.isEmpty, "\(code)")
      }
    }
    run("\(name)()")
    for argument in Self.arguments { run("\(name)(\(argument))") }
    for _ in 0..<rounds {
      var parts = (0..<random.below(4)).map { _ in
        Self.arguments[random.below(Self.arguments.count)]
      }
      if !options.isEmpty, random.below(2) == 0 {
        let option = options[random.below(options.count)]
        parts.append("\(option) = \(Self.arguments[random.below(Self.arguments.count)])")
      }
      run("\(name)(\(parts.joined(separator: ", ")))")
    }
  }
}

/// A small generator with a seed (xorshift; Marsaglia, 2003).
struct SeededGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed | 1 }

  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }
}
