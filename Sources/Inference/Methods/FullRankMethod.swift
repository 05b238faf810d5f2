/// Maximises the ELBO over normals with a full covariance.
enum FullRankMethod: Method {
  static let name = "fullrank"
  static let summary = "One normal with all correlations on the unconstrained scale."
  /// Draws a step unless the options say.
  static let samples = 4

  static func run(_ request: FitRequest) throws(FitError) -> Approximation {
    let context = request.context
    let entries = context.dimension * context.dimension
    guard context.dimension <= 10_000 else {
      throw .options([
        OptionError(
          option: "method",
          problem: "fullrank needs \(entries) numbers for \(context.dimension) coordinates",
          allowed: ["meanfield"])
      ])
    }
    let fit = VariationalFit(context)
    let start = try fit.search(request, wantsFactor: true)
    return try fit.finish(try climb(fit, request, start), method: name)
  }

  static func climb(
    _ fit: VariationalFit, _ request: FitRequest, _ start: StartingNormal?
  ) throws(FitError) -> VariationalFit.Fitted {
    let state = request.from?.family.kind == FullRankNormal.name ? request.from?.optimizer : nil
    return try fit.climb(
      fit.fullRank(request, start), phase: "full-rank", samples: samples,
      resuming: state)
  }
}
