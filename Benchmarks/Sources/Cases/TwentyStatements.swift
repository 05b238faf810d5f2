// TwentyStatements: what a middling model asks of the compiler.

import Models
import Sessions

/// A model of twenty statements on 200 rows in eight groups.
public enum TwentyStatements {
  /// The name of the model.
  public static let model = "twenty"

  /// The cell that defines it.
  public static let source = """
    model twenty(y: real[N], x1: real[N], x2: real[N], x3: real[N], group: index(G)[N], n: int[N],
                 k: int[N], won: bool[N]) {
      mu      ~ normal(0, 5)
      tau     ~ half_normal(1)
      a[G]    ~ normal(mu, tau)
      slope   ~ normal(0, 1)
      spread  ~ half_cauchy(1)
      b[G]    ~ normal(slope, spread)
      c       ~ normal(0, 1)
      d       ~ student_t(4, 0, 1)
      sigma   ~ half_normal(2)
      shape   ~ gamma(2, 0.1)
      trend   = c * x2 + d * x3
      eta     = a[group] + b[group] * x1 + trend
      y       ~ student_t(5, eta, sigma)
      base    ~ normal(0, 2)
      gain    ~ lognormal(0, 1)
      rate    = exp(base + 0.1 * gain * x1)
      k       ~ negative_binomial(rate, shape)
      p       ~ beta(2, 2)
      n       ~ binomial(20, p)
      won     ~ bernoulli(logits = base + c * x1)
    }
    """

  /// The cell that sets its data.
  public static let dataSource = """
    data = {
      y: [(i % 17) / 8 - 1 for i in 1:200], x1: [(i % 7) / 7 for i in 1:200],
      x2: [(i % 11) / 11 for i in 1:200], x3: [(i % 13) / 13 for i in 1:200],
      group: [i % 8 + 1 for i in 1:200], n: [i % 20 for i in 1:200], k: [i % 5 for i in 1:200],
      won: [i % 2 for i in 1:200]}
    """

  /// From the model's text to its program, the data at hand: the first time in a fresh session, and
  /// the shortest of several.
  public static func time(repetitions: Int) throws -> (first: Timing, best: Timing) {
    let session = Session.fresh()
    try session.must(dataSource)
    func once() throws -> Timing {
      var density: ModelDensity?
      defer { withExtendedLifetime(density) {} }
      return try Timing {
        try session.must(source)
        density = try CompiledWorkload.compile(model, in: session)
      }
    }
    let first = try once()
    var best = first
    for _ in 1..<max(repetitions, 2) { best = best.least(try once()) }
    return (first, best)
  }
}
