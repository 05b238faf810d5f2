// ReferencePosterior: models of posteriordb in the language, with the priors of its Stan programs.
import Testing

/// A posterior with reference draws.
struct ReferencePosterior: CustomTestStringConvertible, Sendable {
  /// The name of posteriordb.
  let name: String
  /// The file under `posteriordb/data`.
  let file: String
  /// A cell: `d` is what the file holds; it defines `m` and `data`.
  let source: String
  /// Parameters of the reference.
  let parameters: [String]

  var testDescription: String { name }

  static let all = [
    ReferencePosterior(
      name: "kidiq-kidscore_momiq", file: "kidiq",
      source: """
        model m(kid_score[N], mom_iq[N]) {
          beta[2] ~ flat()
          sigma ~ half_cauchy(2.5)
          kid_score ~ normal(beta[1] + beta[2] * mom_iq, sigma)
        }
        data = d
        """, parameters: ["beta", "sigma"]),
    ReferencePosterior(
      name: "kidiq-kidscore_interaction", file: "kidiq",
      source: """
        model m(kid_score[N], mom_iq[N], mom_hs[N]) {
          beta[4] ~ flat()
          sigma ~ half_cauchy(2.5)
          kid_score ~ normal(beta[1] + beta[2] * mom_hs + beta[3] * mom_iq
                             + beta[4] * mom_hs * mom_iq, sigma)
        }
        data = d
        """, parameters: ["beta", "sigma"]),
    ReferencePosterior(
      name: "mesquite-logmesquite_logvash", file: "mesquite",
      source: """
        model m(log_weight[N], volume[N], area[N], shape[N], height[N], group[N]) {
          beta[6] ~ flat()
          sigma ~ flat(lower = 0)
          log_weight ~ normal(beta[1] + beta[2] * volume + beta[3] * area + beta[4] * shape
                              + beta[5] * height + beta[6] * group, sigma)
        }
        data = {
          log_weight: log(d.weight), volume: log(d.diam1 * d.diam2 * d.canopy_height),
          area: log(d.diam1 * d.diam2), shape: log(d.diam1 / d.diam2), height: log(d.total_height),
          group: d.group}
        """, parameters: ["beta", "sigma"]),
    ReferencePosterior(
      name: "nes1980-nes", file: "nes1980",
      source: """
        model m(partyid7[N], real_ideo[N], race_adj[N], age_discrete: int[N], educ1[N], gender[N],
                income[N]) {
          beta[9] ~ flat()
          sigma ~ flat(lower = 0)
          partyid7 ~ normal(
            beta[1] + beta[2] * real_ideo + beta[3] * race_adj + beta[4] * (age_discrete == 2)
            + beta[5] * (age_discrete == 3) + beta[6] * (age_discrete == 4) + beta[7] * educ1
            + beta[8] * gender + beta[9] * income, sigma)
        }
        data = d
        """, parameters: ["beta", "sigma"]),
    ReferencePosterior(
      name: "sblri-blr", file: "sblri",
      source: """
        model m(X: real[N, D], y[N]) {
          beta[D] ~ normal(0, 10)
          sigma ~ half_normal(10)
          y ~ normal(X @ beta, sigma)
        }
        data = d
        """, parameters: ["beta", "sigma"]),
    ReferencePosterior(
      name: "arK-arK", file: "arK",
      source: """
        model m(y[T]) {
          alpha ~ normal(0, 10)
          beta[5] ~ normal(0, 10)
          sigma ~ half_cauchy(2.5)
          mu = alpha + beta[1] * y[5:T-1] + beta[2] * y[4:T-2] + beta[3] * y[3:T-3]
            + beta[4] * y[2:T-4] + beta[5] * y[1:T-5]
          y[6:T] ~ normal(mu, sigma)
        }
        data = d
        """, parameters: ["alpha", "beta", "sigma"]),
    ReferencePosterior(
      name: "wells_data-wells_dist", file: "wells_data",
      source: """
        model m(switched: bool[N], dist[N]) {
          beta[2] ~ flat()
          switched ~ bernoulli(logits = beta[1] + beta[2] * dist)
        }
        data = d
        """, parameters: ["beta"]),
    ReferencePosterior(
      name: "earnings-logearn_height_male", file: "earnings",
      source: """
        model m(earn[N], height[N], male[N]) {
          beta[3] ~ flat()
          sigma ~ flat(lower = 0)
          log_earn = log(earn)
          log_earn ~ normal(beta[1] + beta[2] * height + beta[3] * male, sigma)
        }
        data = d
        """, parameters: ["beta", "sigma"]),
    ReferencePosterior(
      name: "gp_pois_regr-gp_regr", file: "gp_pois_regr",
      source: """
        model m(x[N], y[N]) {
          rho ~ gamma(25, 4)
          alpha ~ half_normal(2)
          sigma ~ half_normal(1)
          K = alpha^2 * exp(-0.5 * ((x[:, none] - x[none, :]) / rho)^2) + sigma * eye(N)
          y ~ multivariate_normal(0, K)
        }
        data = d
        """, parameters: ["rho", "alpha", "sigma"]),
  ]
}

@Suite(.enabled(if: DataFolder.has("posteriordb"), Comment(rawValue: DataFolder.skipped)))
struct ReferencePosteriorTests {
  @Test(arguments: ReferencePosterior.all)
  func fullRankAgreesWithLongRuns(_ posterior: ReferencePosterior) throws {
    let session = TestSession()
    try session.run("d = load(\"posteriordb/data/\(posterior.file).json\")")
    try session.run(posterior.source)
    try session.run("post = fit(m, data, method = fullrank, seed = 1)")
    for parameter in posterior.parameters {
      let (means, sds) = try DataFolder.reference(posterior.name, parameter)
      try expectClose(session, "post.\(parameter)", means: means, sds: sds)
    }
  }

  /// The noise of another seed moves no figure by more than the reference allows.
  @Test(arguments: ReferencePosterior.all.prefix(4), [2, 3])
  func anotherSeedAgreesToo(_ posterior: ReferencePosterior, _ seed: Int) throws {
    let session = TestSession()
    try session.run("d = load(\"posteriordb/data/\(posterior.file).json\")")
    try session.run(posterior.source)
    try session.run("post = fit(m, data, method = fullrank, seed = \(seed))")
    for parameter in posterior.parameters {
      let (means, sds) = try DataFolder.reference(posterior.name, parameter)
      try expectClose(session, "post.\(parameter)", means: means, sds: sds)
    }
  }
}
