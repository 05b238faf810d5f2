/// Starts with independent normals, checks itself, goes on to a full covariance when the check
/// fails and that is affordable, and keeps the better of the two.
enum AutoMethod: Method {
  static let name = "auto"
  static let summary = "Starts cheap, checks itself, escalates while the check fails."
  /// Counted operations that a full-rank fit may take.
  static let affordable = 5e10

  static func run(_ request: FitRequest) throws(FitError) -> Approximation {
    let context = request.context
    let fit = VariationalFit(context)
    let size = Double(context.dimension)
    let work =
      Double(min(fit.limit, 2000) * (context.options.samples ?? FullRankMethod.samples))
      * (context.density.work + 6 * size * size)
    let canEscalate = work < affordable && context.dimension <= NewtonClimb.limit
    let start = try fit.search(request, wantsFactor: canEscalate)
    var first = try fit.finish(
      try MeanFieldMethod.climb(fit, request, start), method: MeanFieldMethod.name)
    guard let check = first.check else {
      first.story = "mean-field was fitted; it was interrupted before its check"
      return first
    }
    guard check.verdict == .bad else {
      first.story = "mean-field was enough (\(check.sentence))"
      return first
    }
    let found = "mean-field missed part of the posterior (\(short(check)))"
    guard canEscalate else {
      first.story = "\(found); full-rank would cost too much, choose it to have it all the same"
      return first
    }
    guard !context.isStopped else {
      first.story = "\(found); it was interrupted before full-rank"
      return first
    }
    context.restartSteps()
    let wide = FitRequest(context: context, point: request.point, from: nil)
    let reached = normal(of: first)
    let begin = start.map { $0.elbo > reached.elbo ? $0 : reached } ?? reached
    let second = try fit.finish(
      try FullRankMethod.climb(fit, wide, begin), method: FullRankMethod.name)
    guard let other = second.check else {
      first.story = "\(found); full-rank was interrupted"
      return first
    }
    let keepsSecond =
      other.khat < check.khat
      || (other.verdict == .bad && other.elbo.value > check.elbo.value)
    var kept = keepsSecond ? second : first
    kept.evaluations = context.evaluations
    kept.story =
      "\(found), so full-rank was fitted as well (\(short(other))) "
      + "and \(keepsSecond ? "kept" : "dropped")"
    return kept
  }

  private static func normal(of fitted: Approximation) -> StartingNormal {
    StartingNormal(
      mean: fitted.family.mean, sds: fitted.family.standardDeviations, factor: nil,
      elbo: fitted.elbo?.value ?? -.infinity)
  }

  private static func short(_ check: ImportanceCheck) -> String {
    "k-hat \(Rounded.text(check.khat, digits: 2))"
  }
}
