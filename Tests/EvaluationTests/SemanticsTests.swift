import Testing

@testable import Evaluation

@Suite("What expressions mean")
struct SemanticsTests {
  @Test(
    "Numbers",
    arguments: [
      ("1 + 2 * 3", "7"), ("-2^2", "-4"), ("2^-1", "0.5"), ("7 / 2", "3.5"), ("6 / 2", "3"),
      ("7 % 3", "1"), ("-7 % 3", "2"), ("7 % -3", "-2"), ("true + true", "2"), ("2^3^2", "512"),
      ("1e308 * 10", "inf"), ("0 / 0", "NaN"), ("missing + 1", "missing"), ("sqrt(-1)", "NaN"),
      ("abs(-3)", "3"), ("floor(2.7)", "2"), ("round(2.5)", "2"), ("round(3.5)", "4"),
      ("round(2.71828, 2)", "2.72"), ("round(1234, -2)", "1200"), ("round(1e308, 300)", "1e308"),
      ("0.1 + 0.2", "0.3"), ("sum([])", "0"), ("prod([])", "1"), ("max([3, 9, 2])", "9"),
      ("max([1, 5], [4, 2])", "[4, 5]"), ("min(3, [1, 5])", "[1, 3]"),
    ])
  func numbers(_ code: String, _ result: String) { #expect(evaluate(code) == result) }

  @Test(
    "Places and selections",
    arguments: [
      ("x = [10, 20, 30]; x[1]", "10"), ("x = [10, 20, 30]; x[end]", "30"),
      ("x = [10, 20, 30]; x[2:end]", "[20, 30]"), ("x = [10, 20, 30]; x[end - 1]", "20"),
      ("x = [10, 20, 30]; x[x > 15]", "[20, 30]"), ("x = [10, 20, 30]; x[[3, 1]]", "[30, 10]"),
      ("x = [10, 20, 30]; x[5:4]", "[]"), ("x = [10, 20, 30]; x[[true, false, true]]", "[10, 30]"),
      ("m = [[1, 2, 3], [4, 5, 6]]; m[2, 3]", "6"),
      ("m = [[1, 2, 3], [4, 5, 6]]; m[:, 1]", "[1, 4]"),
      ("m = [[1, 2, 3], [4, 5, 6]]; m[2]", "[4, 5, 6]"),
      ("m = [[1, 2, 3], [4, 5, 6]]; m[[1, 2, 1], [3, 1, 1]]", "[3, 4, 1]"),
      ("m = [[1, 2, 3], [4, 5, 6]]; m[1:2, [3, 1]]", "[[3, 1], [6, 4]]"),
      ("m = [[1, 2, 3], [4, 5, 6]]; m[1:1, 2:3]", "[[2, 3]]"),
      ("x = [1, 2, 3]; shape(x[:, none])", "[3, 1]"),
      ("x = [1, 2, 3]; shape(x[none, :])", "[1, 3]"),
      ("m = [[1, 2], [3, 4]]; m'", "[[1, 3], [2, 4]]"),
      ("y = [1, 2, 3]; s = y; s[3] = missing; [sum(y), sum(is_missing(s))]", "[6, 1]"),
      ("y = [1, 2, 3]; y[2:3] = [7, 8]; y", "[1, 7, 8]"),
      ("r = {a: 1}; r.b = 2; r", "{a: 1, b: 2}"),
      ("r = {a: 1, b: 2}; {...r, a: 5}", "{a: 5, b: 2}"),
      ("r = {a: [1, 2]}; r.a[2] = 9; r.a", "[1, 9]"),
      ("x = [1, 2, 3]; x[0]", "error: index 0 is out of range for `x`"),
      ("x = [1, 2, 3]; x[-1]", "error: index -1 is out of range for `x`"),
      ("x = [1, 2, 3]; x[4]", "error: index 4 is out of range for `x`"),
      ("x = [1, 2, 3]; x[1.5]", "error: an index must be a whole number"),
      ("x = [1, 2, 3]; x[missing]", "error: an index is missing"),
      ("x = [1, 2, 3]; x[1, 1]", "error: 2 subscripts for an array with 1 axis"),
      ("x = [1, 2, 3]; x[\"a\"]", "error: this axis has no labels"),
      (
        "x = [1, 2, 3]; x[[true, false]]",
        "error: a mask has one truth value for each place of its axis"
      ),
    ])
  func places(_ code: String, _ result: String) { #expect(evaluate(code) == result) }

  @Test(
    "Arrays meet from their trailing axes",
    arguments: [
      ("[1, 2] + 10", "[11, 12]"), ("[[1, 2], [3, 4]] * [10, 100]", "[[10, 200], [30, 400]]"),
      ("[1, 2][:, none] * [3, 4, 5]", "[[3, 4, 5], [6, 8, 10]]"),
      ("[[1, 2], [3, 4]] @ [1, 1]", "[3, 7]"), ("[1, 2] @ [3, 4]", "11"),
      ("[1, 2, 3] + [1, 2]", "error: `[1, 2, 3] + [1, 2]` adds arrays of different sizes"),
      ("[1, 2] @ [1, 2, 3]", "error: `@` needs equal inner dimensions: [2] and [3]"),
      ("[1, 2] == [1, 3]", "[true, false]"), ("1 < 2 < 3", "true"), ("3 > 2 > 2", "false"),
      ("2 in [1, 2]", "true"), ("[1, 5] in [1, 2]", "[true, false]"), ("\"a\" in {a: 1}", "true"),
      ("\"a\" < \"b\"", "true"), ("[\"a\", \"b\"] == \"a\"", "[true, false]"),
      ("true and false", "false"), ("[true, false] or [false, false]", "[true, false]"),
      ("not [1, 0]", "[false, true]"),
      ("none == none", "true"), ("1 != none", "true"),
      ("1 + \"a\"", "error: `+` works on numbers, not on a whole number and text"),
      ("2 > 1 and \"a\"", "error: `and` joins truth values, not a truth value and text"),
      ("\"a\" or 2 > 1", "error: `or` joins truth values, not text and a truth value"),
      ("2 > 1 and none", "error: `and` joins truth values, not a truth value and none"),
      ("1 > 2 and sqr(2)", "false"), ("2 > 1 and missing", "missing"),
      ("[1, \"a\", true]", "error: an array holds numbers or text, not both"),
      ("[\"a\", missing, \"b\"]", "[a, missing, b]"), ("[true, 2]", "[1, 2]"),
      (
        "[if i > 1 { \"a\" } else { i } for i in 1:2]",
        "error: an array holds numbers or text, not both"
      ),
    ])
  func broadcasting(_ code: String, _ result: String) { #expect(evaluate(code) == result) }

  @Test(
    "Control flow, functions and comprehensions",
    arguments: [
      ("s = 0; for i in 1:4 { s = s + i }; s", "10"), ("s = 0; for i in 1:0 { s = 1 }; s", "0"),
      ("s = 0; for i in 1:10 { if i == 3 { continue }; if i > 5 { break }; s = s + i }; s", "12"),
      ("n = 0; while n < 5 { n = n + 2 }; n", "6"), ("if 1 < 2 { \"yes\" } else { \"no\" }", "yes"),
      ("x = if 1 > 2 { 1 } else if 2 > 2 { 2 } else { 3 }; x", "3"),
      ("fn f(x, k = 2) = x^k; [f(3), f(2, 3), f(k = 1, x = 7)]", "[9, 8, 7]"),
      ("fn f(n) { if n < 2 { return 1 }; n * f(n - 1) }; f(10)", "3628800"),
      ("fn f(x) { y = x; y }; y = 1; f(5); y", "1"), ("g = fn(x) = x + 1; g(2)", "3"),
      ("fn add(n) = fn(x) = x + n; h = add(5); h(1)", "6"),
      ("[x^2 for x in 1:3]", "[1, 4, 9]"), ("[x for x in [3, 1, 2] if x > 1]", "[3, 2]"),
      ("[[i * 10 + j for j in 1:2] for i in 1:2]", "[[11, 12], [21, 22]]"),
      ("[[i, i^2] for i in 1:2]", "[[1, 1], [2, 4]]"), ("[x for x in []]", "[]"),
      ("[1, 4, 9] |> sqrt |> sum", "6"), ("2 |> max(5)", "5"),
      ("fn f(x) = f(x); f(1)", "error: calls are nested more than \(Evaluator.depthLimit) deep"),
      ("fn f(x) = x; f()", "error: `f` needs `x`"),
      ("fn f(x) = x; f(1, 2)", "error: `f` takes 1 argument, found 2"),
      ("fn f(x) = x; f(y = 1)", "error: `f` has no parameter `y`"),
      ("if [true, false] { 1 }", "error: a condition must be one truth value"),
      ("if missing { 1 }", "error: a condition is missing or not a number"),
      ("x + 1", "error: no name `x`"), ("sqr(2)", "error: no function `sqr`"),
      ("break", "error: `break` outside a loop"),
    ])
  func control(_ code: String, _ result: String) { #expect(evaluate(code) == result) }

  @Test(
    "Text and its holes",
    arguments: [
      ("\"a{1 + 1}b\"", "a2b"), ("\"{3.14159:.3}\"", "3.14"), ("\"{{x}}\"", "{x}"),
      ("\"{[1, 2]}\"", "[1, 2]"),
      ("\"{\"in\"}\"", "in"), ("\"{none}\"", "none"), ("\"{true}\"", "true"),
      ("length(\"añb\")", "3"),
      ("x = 2.5; \"x = {x}\"", "x = 2.5"), ("\"{1e-10:.2}\"", "1e-10"),
      ("\"{missing}\"", "missing"),
    ])
  func text(_ code: String, _ result: String) { #expect(evaluate(code) == result) }

  @Test(
    "Functions of arrays",
    arguments: [
      ("cumsum([1, 2, 3])", "[1, 3, 6]"), ("diff([1, 4, 9])", "[3, 5]"), ("diff([1])", "[]"),
      ("sort([3, 1, missing, 2])", "[1, 2, 3, missing]"), ("order([30, 10, 20])", "[2, 3, 1]"),
      ("sort([\"b\", \"a\"])", "[a, b]"), ("rank([10, 30, 10])", "[1.5, 3, 1.5]"),
      ("reverse([1, 2, 3])", "[3, 2, 1]"),
      ("unique([3, 1, 3])", "[1, 3]"), ("lag([1, 2, 3])", "[missing, 1, 2]"),
      ("argmax([3, 9, 2])", "2"),
      ("concat([1, 2], 3)", "[1, 2, 3]"), ("stack([1, 2], [3, 4])", "[[1, 2], [3, 4]]"),
      ("matrix(1:6, columns = 3)", "[[1, 2, 3], [4, 5, 6]]"), ("linspace(0, 1, 3)", "[0, 0.5, 1]"),
      ("mean([1, 2, 3, 4])", "2.5"), ("sd([1, 2, 3, 4])", "1.29099"),
      ("var([[1, 2], [3, 5]], axis = 1)", "[2, 4.5]"),
      ("quantile([1, 2, 3, 4], 0.5)", "2.5"), ("quantile([1, 2, 3, 4], [0, 1])", "[1, 4]"),
      ("median([3, 1, 2])", "2"),
      ("where([1, -1] > 0, \"up\", \"down\")", "[up, down]"),
      ("where([true, false], [1, 2], 0)", "[1, 0]"),
      ("drop_missing([1, missing, 3])", "[1, 3]"), ("is_missing([1, missing])", "[false, true]"),
      ("category([\"b\", \"a\", \"b\"])", "[b, a, b]"),
      ("labels(category([\"b\", \"a\"]))", "[a, b]"),
      ("labels(category([\"lo\", \"hi\"], [\"lo\", \"hi\"]))", "[lo, hi]"),
      ("outer([1, 2], [3, 4])", "[[3, 4], [6, 8]]"),
      ("cholesky([[4, 2], [2, 3]])[2, 2]^2", "2"),
      ("solve([[2, 0], [0, 4]], [1, 1])", "[0.5, 0.25]"),
      ("log_det([[2, 0], [0, 4]]) == log(8)", "true"), ("diag([1, 2])", "[[1, 0], [0, 2]]"),
      ("distance([0, 3])", "[[0, 3], [3, 0]]"), ("cor([1, 2, 3], [2, 4, 6])", "1"),
      ("abs(log_sum_exp([1000, 1000]) - 1000 - log(2)) < 1e-12", "true"),
      ("sum(softmax([1, 2, 3]))", "1"),
      ("logp(normal(0, 1), 0)", "-0.918939"),
      ("logp(normal(0, 1), [0, 1])", "[-0.918939, -1.41894]"),
      ("logp(normal([0, 1], 1), [0, 1])", "[-0.918939, -0.918939]"),
      ("logp(exponential(1), -1)", "-inf"),
      ("logp(dirichlet([1, 1, 1]), [0.2, 0.3, 0.5])", "0.693147"), ("cdf(normal(0, 1), 0)", "0.5"),
      ("quantile(normal(0, 1), 0.975)", "1.95996"),
      ("shape(quantile(normal([0, 1, 2], 1), [0.1, 0.9]))", "[3, 2]"),
      ("mean([])", "error: `mean` of no elements"),
      ("cholesky([[1, 2], [2, 1]])", "error: the matrix is not positive definite"),
      ("sum(\"a\")", "error: `x` of `sum` must be numbers"),
      ("sum([1], axis = 2)", "error: axis 2 of an array with 1 axis"),
      ("logp(1, 2)", "error: `logp` needs a distribution"),
      ("normal(0)", "error: `normal` needs `sd`"),
      ("cdf(dirichlet([1, 1]), 0)", "error: `cdf` needs a distribution of single numbers"),
    ])
  func functions(_ code: String, _ result: String) { #expect(evaluate(code) == result) }
}
