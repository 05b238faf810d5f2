/// The normal of the log density's own curvature at its mode.
enum LaplaceMethod: Method {
  static let name = "laplace"
  static let summary = "The mode, and a normal with the curvature there."

  static func run(_ request: FitRequest) throws(FitError) -> Approximation {
    try PathMethod.run(request, method: name) { outcome in
      guard let laplace = outcome.laplace else {
        return (
          outcome.best, .stalled,
          "no proper mode: the curvature is not that of a maximum; "
            + "the best normal on the way there is kept"
        )
      }
      return (
        laplace, .converged,
        "converged after \(outcome.iterations) steps: the mode and its curvature were found"
      )
    }
  }
}

/// The best normal on the way of L-BFGS to the mode.
enum PathfinderMethod: Method {
  static let name = "pathfinder"
  static let summary = "The best normal on a quasi-Newton path to the mode."

  static func run(_ request: FitRequest) throws(FitError) -> Approximation {
    try PathMethod.run(request, method: name) { outcome in
      (
        outcome.best, .converged,
        "converged after \(outcome.iterations) steps: the best normal on the path is kept"
      )
    }
  }
}

/// What both share.
private enum PathMethod {
  static func run(
    _ request: FitRequest, method: String,
    choose: (Start.Outcome) -> (StartingNormal, StopReason, String)
  ) throws(FitError) -> Approximation {
    let context = request.context
    let fit = VariationalFit(context)
    let outcome = try Start(context: context, wantsFactor: true)
      .search(
        from: request.from?.family.mean ?? request.point, limit: context.options.steps ?? 500)
    context.step = outcome.iterations
    var (normal, reason, sentence) = choose(outcome)
    if outcome.ending == .stopped { (reason, sentence) = (.interrupted, "interrupted") }
    if outcome.ending == .stepLimit {
      reason = .stepLimit
      sentence = "step limit: the log density still rose, it may have no maximum; "
      sentence += "the best normal on the way is kept"
    }
    let family: any Family =
      if let factor = normal.factor {
        FullRankNormal(mean: normal.mean, factor: factor)
      } else {
        MeanFieldNormal(mean: normal.mean, sds: normal.sds)
      }
    return try fit.finish(
      VariationalFit.Fitted(
        family: family, outcome: .init(reason: reason, sentence: sentence), optimizer: nil),
      method: method)
  }
}
