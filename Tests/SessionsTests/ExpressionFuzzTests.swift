import Glibc
import Sessions
import Testing

@Suite("Expressions over values that nobody meant")
struct ExpressionFuzzTests {
  /// Programs with places for three arguments.
  static let templates = [
    "(A) + (B)", "(A) - (B)", "(A) * (B)", "(A) / (B)", "(A) % (B)", "(A) ^ (B)", "(A) @ (B)",
    "(A)[B]", "(A)[B, C]", "(A)[B:C]", "(A)[:, B]", "(A)[none, B]", "(A)[end]", "(A)'", "-(A)",
    "not (A)", "(A) and (B)", "(A) or (B)", "(A) == (B)", "(A) < (B) <= (C)", "(A) in (B)",
    "(A):(B)",
    "[A, B]", "[A, B, C]", "{...A, z: B}", "{a: A}.a", "(A).x", "[x for x in A if B]",
    "[(x) + (B) for x in A]", "\"{A}\"", "\"{A:.3}\"", "for i in A { i }", "if A { 1 } else { 2 }",
    "h = A; h[B] = C; h", "h = A; h[B, C] = 1; h", "h = A; h.f = B; h", "h = A; h[\"x\"] = B; h",
    "A |> sum", "f = fn(x, y = A) = x; f(B)", "normal(A, B)", "sample(normal(A, B), C, seed = 1)",
    "logp(normal(A, B), C)", "predict(post, {y: A, N: B})", "prior(m, {y: A})", "simulate(m, A)",
    "fit(m, {y: A}, steps = 5, draws = 5, method = meanfield, progress = false)",
    "fit(m, {y: [1, 2]}, steps = A, draws = B, method = meanfield, progress = false)",
    "k = A; while k { k = false }", "display(A)", "print(A, B)", "t[A]", "post.theta[A]", "v[A, B]",
  ]

  @Test("Nothing traps, nothing fails without a word", arguments: templates)
  func fuzz(_ template: String) {
    let session = BuiltinFuzzTests.prepared()
    let isLoud = getenv("CREDENCE_FUZZ_LOG") != nil
    let rounds = getenv("CREDENCE_FUZZ_ROUNDS").flatMap { Int(String(cString: $0)) } ?? 60
    var random = SeededGenerator(seed: template.utf8.reduce(11) { $0 &* 31 &+ UInt64($1) })
    for _ in 0..<rounds {
      var code = ""
      for character in template {
        let isPlace = ["A", "B", "C"].contains(character)
        code +=
          isPlace
          ? BuiltinFuzzTests.arguments[random.below(BuiltinFuzzTests.arguments.count)]
          : String(character)
      }
      if isLoud { _ = (code + "\n").withCString { write(2, $0, strlen($0)) } }
      let outcome = session.run(code, name: "cell", output: MemoryOutput(), stop: { .none })
      if let error = outcome.error {
        #expect(!error.message.isEmpty && error.name != "InternalError", "\(code): \(error.report)")
      }
    }
  }
}
