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

  /// The shortest time over fresh sessions: the model's text parsed, checked and
  /// compiled, the fit, its check and its draws. The data are there before.
  public static func time(
    _ workload: Workload, _ request: Request, repetitions: Int
  ) throws -> Timing {
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
    var best: Timing?
    for _ in 0..<max(repetitions, 1) {
      let session = Session.fresh()
      try session.must(workload.dataSource)
      let timing = try Timing { try session.must(cell) }
      best = best?.least(timing) ?? timing
    }
    guard let best else { throw CellFailure(description: "no repetitions") }
    return best
  }
}
