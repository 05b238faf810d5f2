/// Maximises the ELBO over independent normals.
enum MeanFieldMethod: Method {
  static let name = "meanfield"
  static let summary =
    "Independent normals on the unconstrained scale: quick, blind to correlation."
  /// Draws a step unless the options say: one antithetic pair.
  static let samples = 2

  static func run(_ request: FitRequest) throws(FitError) -> Approximation {
    let fit = VariationalFit(request.context)
    let start = try fit.search(request, wantsFactor: false)
    return try fit.finish(try climb(fit, request, start), method: name)
  }

  static func climb(
    _ fit: VariationalFit, _ request: FitRequest, _ start: StartingNormal?
  ) throws(FitError) -> VariationalFit.Fitted {
    let state = request.from?.family.kind == MeanFieldNormal.name ? request.from?.optimizer : nil
    return try fit.climb(
      fit.meanField(request, start), phase: "mean-field", samples: samples,
      resuming: state)
  }
}
