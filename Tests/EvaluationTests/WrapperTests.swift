import Testing

/// `truncated`, `ordered` and `mixture` outside models; figures by scipy 1.17: `truncnorm`, and
/// `logpdf`, `cdf`, `ppf` of the others less what is cut off.
@Suite("Distributions made of distributions")
struct WrapperTests {
  @Test(
    "Densities, probabilities and quantiles",
    arguments: [
      ("logp(truncated(normal(0, 1), -1, 2), [-0.5, 1.5])", "[-0.843772, -1.84377]"),
      ("logp(truncated(normal(0, 1), -1, 2), [-1.1, 2.1])", "[-inf, -inf]"),
      ("cdf(truncated(normal(0, 1), -1, 2), [-2, 0.5, 3])", "[0, 0.65088, 1]"),
      (
        "quantile(truncated(normal(0, 1), -1, 2), [0.1, 0.5, 0.9])",
        "[-0.704648, 0.171164, 1.25572]"
      ),
      ("logp(truncated(normal(1, 2), lower = 0), [0, 0.5, 3])", "[-1.36814, -1.27439, -1.74314]"),
      ("cdf(truncated(normal(1, 2), lower = 0), 1)", "0.276895"),
      ("quantile(truncated(normal(1, 2), lower = 0), 0.5)", "1.79374"),
      ("logp(truncated(normal(1, 2), none, -3), [-4, -3])", "[-0.953901, 0.171099]"),
      ("cdf(truncated(normal(1, 2), upper = -3), -4)", "0.272951"),
      ("quantile(truncated(normal(1, 2), upper = -3), 0.5)", "-3.55521"),
      // Far in a tail.
      ("logp(truncated(normal(0, 1), 6, 7), 6.1)", "1.21413"),
      ("cdf(truncated(normal(0, 1), 6, 7), 6.1)", "0.463049"),
      ("quantile(truncated(normal(0, 1), 6, 7), 0.5)", "6.11136"),
      ("logp(truncated(gamma(2, 0.5), 1, 8), [1, 3, 8])", "[-1.68567, -1.58706, -3.10623]"),
      ("cdf(truncated(gamma(2, 0.5), 1, 8), 3)", "0.430167"),
      ("quantile(truncated(gamma(2, 0.5), 1, 8), 0.5)", "3.35231"),
      ("logp(truncated(student_t(4, 1, 2), 0, 3), [0, 2])", "[-1.11501, -1.11501]"),
      ("cdf(truncated(student_t(4, 1, 2), 0, 3), 1)", "0.362924"),
      // Integers count at both ends.
      (
        "logp(truncated(poisson(1.5), lower = 1), [0, 1, 2, 4])",
        "[-inf, -0.842052, -1.12973, -2.80371]"
      ),
      ("cdf(truncated(poisson(1.5), lower = 1), [0, 2])", "[0, 0.753944]"),
      ("quantile(truncated(poisson(1.5), 1, 1), 0.3)", "1"),
      // Bounds and parameters broadcast.
      (
        "logp(truncated(normal([0, 1], [1, 2]), lower = [-1, 0], upper = [2, 1000]), [-0.5, 0])",
        "[-0.843772, -1.36814]"
      ),
      // A bound beyond the distribution's own asks nothing.
      ("logp(truncated(exponential(1), lower = -5), 2)", "-2"),
      ("logp(truncated(exponential(1), -5, 1000), -1)", "-inf"),
      ("logp(truncated(normal(0, 1)), 0)", "-0.918939"),
      ("logp(truncated(truncated(normal(0, 1), lower = -1), upper = 2), 1.5)", "-1.84377"),
      // 0.3 φ(x) + 0.7 φ(x − 4).
      ("logp(mixture([0.3, 0.7], normal([0, 4], 1)), [0, 4])", "[-2.12213, -1.27547]"),
      ("cdf(mixture([0.3, 0.7], normal([0, 4], 1)), [0, 4])", "[0.150022, 0.64999]"),
      ("quantile(mixture([0.5, 0.5], normal([-2, 2], 1)), [0.25, 0.75])", "[-2.00008, 2.00008]"),
      ("logp(mixture([1, 0], poisson([2, 5])), 2)", "-1.30685"),
      ("logp(mixture([0.3, 0.7], [normal(0, 1), normal(4, 1)]), [0, 4])", "[-2.12213, -1.27547]"),
      (
        "logp(mixture([0.3, 0.7], [normal([0, 0], 1), normal([4, 4], 1)]), [0, 4])",
        "[-2.12213, -1.27547]"
      ),
      (
        "logp(mixture([[1, 0], [0, 1]], normal([0, 1], 2)), [0.5, 0.5])",
        "[-1.64334, -1.64334]"
      ),
      // 3! times the product of the elements' densities.
      ("logp(ordered(normal(0, 1), 3), [-1, 0.2, 2])", "-3.48506"),
      ("logp(ordered(student_t(4, 1, 2), 3), [-1, 0.2, 2])", "-4.03764"),
      ("logp(ordered(normal(0, 1), 3), [-1, 2, 0.2])", "-inf"),
      (
        "logp(ordered(normal([0, 1], 1), 2), [[0, 1], [1, 2]])",
        "[-1.64473, -1.64473]"
      ),
    ])
  func values(_ code: String, _ result: String) { #expect(evaluate(code) == result) }

  @Test(
    "What cannot be wrapped",
    arguments: [
      (
        "truncated(normal(0, 1), \"a\")", "error: `lower` of `truncated` must be a number"
      ),
      (
        "truncated(normal(0, 1), upper = missing)", "error: `upper` of `truncated` must be a number"
      ),
      (
        "truncated(normal(0, 1), lower = normal(0, 1))",
        "error: `lower` of `truncated` must be a number"
      ),
      ("truncated(normal(0, 1), 2, 2)", "error: `lower` of `truncated` must be below `upper`"),
      (
        "truncated(normal(0, 1), [0, 3], [1, 2])",
        "error: `lower` of `truncated` must be below `upper`"
      ),
      ("truncated(poisson(2), 2.2, 2.8)", "error: `lower` of `truncated` must be below `upper`"),
      (
        "truncated(half_normal(1), upper = -1)",
        "error: `half_normal` has no values below that bound"
      ),
      ("truncated(beta(2, 2), lower = 1)", "error: `beta` has no values above that bound"),
      (
        "truncated(dirichlet([1, 1]), 0, 1)",
        "error: `dirichlet` cannot be truncated: it gives no single numbers"
      ),
      (
        "truncated(categorical([0.5, 0.5]), 1)",
        "error: `categorical` cannot be truncated: its values have no order"
      ),
      (
        "truncated(flat(), 0)",
        "error: `flat` cannot be truncated: it has no probabilities to share out"
      ),
      ("truncated(3, 0)", "error: `truncated` needs a distribution"),
      (
        "mixture([0.5, 0.6], normal([0, 1], 1))",
        "error: `w` of `mixture` must be probabilities that add up to 1"
      ),
      (
        "mixture([0.5, 0.5], [normal(0, 1), cauchy(0, 1)])",
        "error: the components of `mixture` are of one family"
      ),
      (
        "mixture([0.5, 0.5], [normal(0, 1), normal(0, 1), normal(0, 1)])",
        "error: `mean` of the components does not fit their probabilities"
      ),
      (
        "mixture([0.5, 0.5], [normal(0, 1), \"a\"])",
        "error: the components of `mixture` are distributions"
      ),
      (
        "mixture(0.5, normal([0, 1], 1))",
        "error: `w` of `mixture` is a vector: a probability for each component"
      ),
      (
        "mixture([0.5, 0.5], normal([0, 1, 2], 1))",
        "error: `mean` of the components does not fit their probabilities"
      ),
      (
        "mixture([0.5, 0.5], normal(0, [1, -1]))",
        "error: `sd` of `normal` must be positive"
      ),
      (
        "mixture([0.5, 0.5], uniform(0, [1, 2]))",
        "error: `uniform` cannot be mixed: its support or its parameters are of a kind that is not mixed"
      ),
      (
        "mixture([0.5, 0.5], dirichlet([1, 1]))",
        "error: `dirichlet` cannot be mixed: it gives no single numbers"
      ),
      (
        "mixture([0.5, 0.5], mixture([0.5, 0.5], normal(0, [1, 2])))",
        "error: `mixture normal` cannot be mixed: it is a mixture already"
      ),
      (
        "truncated(mixture([0.5, 0.5], normal(0, [1, 2])), 0)",
        "error: `mixture normal` cannot be truncated: it is a mixture"
      ),
      (
        "ordered(normal(0, 1), 0)",
        "error: `K` of `ordered` is how many numbers the vector has: 1 or more"
      ),
      ("ordered(normal(0, 1), 2.5)", "error: `K` of `ordered` must be a whole number"),
      (
        "ordered(half_normal(1), 2)",
        "error: `half_normal` is not over all real numbers, and `ordered` needs that"
      ),
      (
        "ordered(dirichlet([1, 1]), 2)",
        "error: `dirichlet` cannot be ordered: it gives no single numbers"
      ),
      (
        "ordered(poisson(2), 2)",
        "error: `poisson` is not over all real numbers, and `ordered` needs that"
      ),
    ])
  func errors(_ code: String, _ result: String) { #expect(evaluate(code) == result) }
}
