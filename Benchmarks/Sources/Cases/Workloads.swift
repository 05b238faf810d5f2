// Workloads: the three models whose steps have bars.
import Tensors

/// The models whose steps have bars.
public enum Workloads {
  /// All, in the order of the table.
  public static let all = [eightSchools, radon, logistic]

  /// Rubin (1981): eight effects with known errors; ten coordinates, the effects non-centred.
  public static let eightSchools = Workload(
    title: "eight schools", model: "schools",
    source: """
      model schools(y: real[J], sigma: real[J]) {
        mu       ~ normal(0, 5)
        tau      ~ half_cauchy(5)
        theta[J] ~ noncentred(normal(mu, tau))
        y        ~ normal(theta, sigma)
      }
      """,
    data: [
      ("y", [28, 8, -3, 7, -1, 1, 18, 12], nil), ("sigma", [15, 10, 16, 11, 9, 11, 10, 18], nil),
    ], stepBar: 2, fitBar: 60)

  /// Houses in counties, the shape of Gelman and Hill's radon data: 919 rows, 85 counties, a
  /// predictor of each; ninety coordinates.
  public static let radon = Workload(
    title: "radon by county", model: "radon",
    source: """
      model radon(y: real[N], county: index(J)[N], floor: real[N], u: real[J]) {
        g0 ~ normal(0, 5)
        g1 ~ normal(0, 5)
        b  ~ normal(0, 5)
        sa ~ half_normal(1)
        sy ~ half_normal(1)
        alpha[J] ~ noncentred(normal(g0 + g1 * u, sa))
        y ~ normal(alpha[county] + b * floor, sy)
      }
      """,
    data: radonData(), stepBar: 6, fitBar: 120)

  /// A logistic regression with 1000 rows and 25 columns; 26 coordinates.
  public static let logistic = Workload(
    title: "logistic regression", model: "logistic",
    source: """
      model logistic(X: real[N, D], y: bool[N]) {
        a ~ normal(0, 5)
        beta[D] ~ normal(0, 2.5)
        y ~ bernoulli(logits = a + X @ beta)
      }
      """,
    data: logisticData(), stepBar: 8, fitBar: nil)

  private static func radonData() -> [(name: String, numbers: [Double], columns: Int?)] {
    var random = PhiloxGenerator(PhiloxKey(seed: 1, stream: 85))
    let counties = 85
    let rows = 919
    // Few counties have most of the houses.
    let weights = (0..<counties).map { _ in random.exponential() * random.exponential() }
    let total = weights.reduce(0, +)
    var county: [Double] = []
    for row in 0..<rows {
      var place = row
      if row >= counties {
        var left = random.uniform() * total
        place = 0
        while place < counties - 1 && left > weights[place] {
          left -= weights[place]
          place += 1
        }
      }
      county.append(Double(place + 1))
    }
    for row in stride(from: rows - 1, to: 0, by: -1) {
      county.swapAt(row, Int(random.integer(below: UInt64(row + 1))))
    }
    let u = (0..<counties).map { _ in 0.4 * random.normal() }
    let alpha = u.map { 1.5 + 0.7 * $0 + 0.3 * random.normal() }
    let floor = (0..<rows).map { _ in random.uniform() < 0.17 ? 1.0 : 0.0 }
    let y = (0..<rows).map { row in
      alpha[Int(county[row]) - 1] - 0.66 * floor[row] + 0.73 * random.normal()
    }
    return [("y", y, nil), ("county", county, nil), ("floor", floor, nil), ("u", u, nil)]
  }

  private static func logisticData() -> [(name: String, numbers: [Double], columns: Int?)] {
    var random = PhiloxGenerator(PhiloxKey(seed: 1, stream: 25))
    let rows = 1000
    let columns = 25
    let beta = (0..<columns).map { _ in random.uniform() < 0.5 ? random.normal() : 0 }
    let x = (0..<(rows * columns)).map { _ in random.normal() }
    let y = (0..<rows).map { row in
      var eta = 0.3
      for column in 0..<columns { eta += x[row * columns + column] * beta[column] }
      return random.uniform() * (1 + Elementary.exp(-eta)) < 1 ? 1.0 : 0.0
    }
    return [("X", x, columns), ("y", y, nil)]
  }
}
