/// The one entrance: from a log density to an approximation of the posterior.
public enum Fit {
  /// Fits the density by the method that the options name.
  ///
  /// The same seed, digest and density give the same bits.
  /// - Parameters:
  ///   - density: the log density on unconstrained space.
  ///   - options: what the user chose; checked first.
  ///   - initial: where to start, D numbers (prior medians, say); zeros when nil.
  ///   - from: an earlier approximation of the same density to go on from.
  ///   - digest: a digest of the model and its data, so that two fits with one seed do not share
  ///     their noise.
  ///   - progress: called at most every `options.progressEvery` steps.
  ///   - stop: polled at every step and every evaluation outside the steps.
  public static func run(
    _ density: any LogDensity, options: FitOptions = FitOptions(), initial: [Double]? = nil,
    from: Approximation? = nil, digest: UInt64 = 0,
    progress: (Progress) -> Void = { _ in }, stop: () -> StopRequest = { .none }
  ) throws(FitError) -> Approximation {
    let problems = options.validate()
    guard problems.isEmpty else { throw .options(problems) }
    for found in [initial?.count, from?.dimension].compactMap({ $0 })
    where found != density.dimension {
      throw .dimension(expected: density.dimension, found: found)
    }
    fatalError("not yet")
  }
}
