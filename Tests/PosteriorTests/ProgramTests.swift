// ProgramTests: two hierarchies on real tables, against long runs of a sampler.
import Testing

@Suite(.enabled(if: DataFolder.has("tables"), Comment(rawValue: DataFolder.skipped)))
struct ProgramTests {
  /// Intercepts and slopes that vary together by county, with a predictor of the county.
  @Test func slopesOfRadon() throws {
    let session = TestSession()
    try session.run(
      """
      houses = load("tables/radon.csv")
      counties = houses |> group(county) |> summary(u = log(mean(Uppm)))
      model slopes(log_radon[N], floor[N], county: index(J)[N], u[J]) {
        g0[2] ~ normal(0, 2)
        g1[2] ~ normal(0, 1)
        scale[2] ~ half_normal(1)
        sigma ~ half_normal(1)
        L ~ lkj_cholesky(2, 2)
        ab[J] ~ multivariate_normal(g0 + u[:, none] * g1, chol = diag(scale) @ L)
        log_radon ~ normal(ab[county, 1] + ab[county, 2] * floor, sigma)
      }
      post = fit(slopes, {...houses, u: counties.u}, seed = 1)
      new = predict(post, {county: ["ATLANTIS"], floor: [0], u: [0.3]}).log_radon
      """)
    try expectClose(
      session, "post.g0", means: [1.50, -0.64], sds: [0.04, 0.08], meanError: 0.4, ratio: 0.7...1.3)
    try expectClose(
      session, "post.ab[\"HENNEPIN\"]", means: [1.40, -0.72], sds: [0.06, 0.17], meanError: 0.4,
      ratio: 0.7...1.3)
    let g1 = try session.numbers("mean(post.g1)")
    #expect(abs(g1[0] - 0.78) < 0.05 && abs(g1[1] + 0.40) < 0.1, "g1 \(g1)")
    let scale = try session.numbers("mean(post.scale)")
    #expect(abs(scale[0] - 0.13) < 0.03 && abs(scale[1] - 0.29) < 0.08, "scale \(scale)")
    let sigma = try session.numbers("mean(post.sigma)")[0]
    #expect(abs(sigma - 0.721) < 0.01)
    try expectClose(session, "new", means: [1.74], sds: [0.73], meanError: 0.12)
  }

  /// Attack and defence of teams from the scores of their games.
  @Test func strengthsOfRugby() throws {
    let session = TestSession()
    try session.run(
      """
      games = load("tables/rugby.csv")
      model rugby(home_score: int[N], away_score: int[N], home_team: index(J)[N],
                  away_team: index(J)[N]) {
        base ~ normal(3, 1)
        home ~ normal(0, 1)
        sa ~ half_normal(1)
        sd ~ half_normal(1)
        a[J] ~ normal(0, sa)
        d[J] ~ normal(0, sd)
        attack = a - mean(a)
        defence = d - mean(d)
        home_score ~ poisson(exp(base + home + attack[home_team] - defence[away_team]))
        away_score ~ poisson(exp(base + attack[away_team] - defence[home_team]))
      }
      post = fit(rugby, games, seed = 1)
      match = predict(post, {home_team: ["France"], away_team: ["Wales"]})
      """)
    try expectClose(session, "post.home", means: [0.162], sds: [0.039], meanError: 0.25)
    #expect(abs(try session.numbers("mean(post.base)")[0] - 2.911) < 0.02)
    #expect(abs(try session.numbers("mean(post.attack[\"England\"])")[0] - 0.257) < 0.02)
    #expect(abs(try session.numbers("mean(post.defence[\"Italy\"])")[0] + 0.583) < 0.03)
    let best = try session.numbers("prob(argmax(post.attack + post.defence) == 3)")[0]
    #expect(abs(best - 0.66) < 0.08, "Ireland strongest: \(best)")
    let win = try session.numbers("prob(match.home_score > match.away_score)")[0]
    #expect(win > 0.2 && win < 0.8, "France beats Wales: \(win)")
  }
}
