import Language
import Testing

@Suite("Whether a cell is whole")
struct CompletenessTests {
  @Test(
    "Whole cells",
    arguments: [
      "", "x", "x = 1\n", "# only a comment", "f(\n1)", "model m(y) {\n}", "x;", "if a { 1 }",
      "fn f(x) = x", "\"a {b}\"", "x = 1 # +",
    ])
  func complete(_ text: String) {
    #expect(Completeness.check(text) == .complete)
  }

  @Test(
    "Cells that go on",
    arguments: [
      ("f(", "  "), ("f(1,", "  "), ("x = [1, 2", "  "), ("model m(y) {", "  "),
      ("model m(y) {\n  mu ~ normal(0, 1)", "  "), ("model m(y) {\nmu ~ normal(0, 1)\n", "  "),
      ("model m(y) {\n  for i in 1:3 {", "    "),
      ("model m(y) {\n  for i in 1:3 {\n    x[i] = 2", "    "),
      ("x = 1 +", "  "), ("x =", "  "), ("x = 3\ny = 4 *  # product", "  "), ("x = a |>", "  "),
      ("x = not", "  "), ("x in", "  "), ("fn f(x) =", "  "), ("fn f(x) {\n  y =", "  "),
      ("model m(y) {\n  y ~", "  "), ("r = {a: 1,", "  "), ("  x = f(2,", "    "),
      ("fn f(x) {\n  g(x,", "    "), ("if a { 1 } else {", "  "), ("for i in 1:", "  "),
    ])
  func incomplete(_ text: String, _ indent: String) {
    #expect(Completeness.check(text) == .incomplete(indent: indent))
  }

  @Test(
    "Cells that no line can mend",
    arguments: [
      "x = 3 4", "f(1))", "\"abc", "x = 'a'", "f(1]", "model m(y) {\n  y = 3 4\n", "2 x +", "}",
      "x <- 3", "f(x y", "post.", "for i in 1:3", "model { ",
    ])
  func invalid(_ text: String) {
    #expect(Completeness.check(text) == .invalid)
  }
}
