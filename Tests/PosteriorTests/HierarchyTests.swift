// HierarchyTests: groups with a common mean, where mean-field fits are right or must say so.
import Inference
import Models
import Testing

@Suite(.enabled(if: DataFolder.has("posteriordb"), Comment(rawValue: DataFolder.skipped)))
struct HierarchyTests {
  private func schools(_ theta: String, method: String, seed: Int = 1) throws -> TestSession {
    let session = TestSession()
    try session.run(
      """
      schools = table(
        school = ["A", "B", "C", "D", "E", "F", "G", "H"],
        effect = [28, 8, -3, 7, -1, 1, 18, 12],
        error  = [15, 10, 16, 11, 9, 11, 10, 18])
      model eight_schools(effect: real[J], error: real[J]) {
        mu       ~ normal(0, 5)
        tau      ~ half_cauchy(5)
        theta[J] ~ \(theta)
        effect   ~ normal(theta, error)
      }
      post = fit(eight_schools, schools, method = \(method), seed = \(seed))
      """)
    return session
  }

  @Test(arguments: ["meanfield", "fullrank", "auto"], [1, 2, 3])
  func eightSchoolsAgreeWithLongRuns(_ method: String, _ seed: Int) throws {
    let session = try schools("normal(mu, tau)", method: method, seed: seed)
    for parameter in ["mu", "tau", "theta"] {
      let (means, sds) = try DataFolder.reference(
        "eight_schools-eight_schools_noncentered", parameter)
      try expectClose(
        session, "post.\(parameter)", means: means, sds: sds, meanError: 0.25, ratio: 0.6...1.2)
    }
  }

  @Test(arguments: [1, 2, 3])
  func centredMeanFieldIsNotTrusted(_ seed: Int) throws {
    let session = try schools("centred(normal(mu, tau))", method: "meanfield", seed: seed)
    #expect(try session.khat() > 0.7)
    #expect(try session.posterior().approximation.check?.verdict == .bad)
  }

  @Test func radonAgreesWithLongRuns() throws {
    let session = TestSession()
    try session.run(
      """
      d = load("posteriordb/data/radon_mn.json")
      model radon(log_radon[N], county_idx: index(J)[N], log_uppm[N], floor_measure[N]) {
        sigma_alpha ~ half_normal(1)
        sigma_y ~ half_normal(1)
        mu_alpha ~ normal(0, 10)
        beta[2] ~ normal(0, 10)
        alpha[J] ~ noncentred(normal(mu_alpha, sigma_alpha))
        log_radon ~ normal(alpha[county_idx] + log_uppm * beta[1] + floor_measure * beta[2], sigma_y)
      }
      post = fit(radon, d, method = fullrank, seed = 1)
      """)
    let name = "radon_mn-radon_hierarchical_intercept_noncentered"
    for parameter in ["mu_alpha", "beta", "sigma_y", "alpha"] {
      let (means, sds) = try DataFolder.reference(name, parameter)
      try expectClose(
        session, "post.\(parameter)", means: means, sds: sds, meanError: 0.2, ratio: 0.8...1.2)
    }
    let (means, sds) = try DataFolder.reference(name, "sigma_alpha")
    try expectClose(
      session, "post.sigma_alpha", means: means, sds: sds, meanError: 0.25, ratio: 0.5...1.2)
  }
}
