import Sessions

/// From source text to a fitted posterior, through a session, as a cell does it.
public enum Whole {
  /// How the fit is asked for.
  public enum Request: Sendable {
    /// 10,000 steps, all of them taken, one draw a step, from a scale given.
    case allSteps
    /// What a user types first: `fit(model, data, method = meanfield)` of at most 10,000 steps.
    case plain
  }

  /// The shortest time over fresh sessions, in milliseconds: the model's text parsed, checked and
  /// compiled, the fit, its check and its draws. The data are there before.
  public static func milliseconds(
    _ workload: Workload, _ request: Request, repetitions: Int
  ) throws -> Double {
    let options =
      switch request {
      case .allSteps:
        "steps = 10000, samples = 1, tolerance = 0, optimizer = adam(0.01), init_scale = 0.1"
      case .plain: "steps = 10000"
      }
    let cell = """
      \(workload.source)
      post = fit(\(workload.model), data, method = meanfield, \(options), seed = 1)
      """
    var best = Double.infinity
    for _ in 0..<repetitions {
      let session = Session.fresh()
      try session.must(workload.dataSource)
      let start = wallSeconds()
      try session.must(cell)
      best = min(best, wallSeconds() - start)
    }
    return 1e3 * best
  }
}
