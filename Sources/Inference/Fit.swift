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
    progress: @escaping (Progress) -> Void = { _ in },
    stop: @escaping () -> StopRequest = { .none }
  ) throws(FitError) -> Approximation {
    let problems = options.validate()
    guard problems.isEmpty else { throw .options(problems) }
    for found in [initial?.count, from?.dimension].compactMap({ $0 })
    where found != density.dimension {
      throw .dimension(expected: density.dimension, found: found)
    }
    guard let method = Methods.named(options.method) else { return empty(options) }
    let size = density.dimension
    guard size > 0 else { return empty(options) }
    guard size * options.draws <= drawsLimit else {
      throw .options([
        OptionError(
          option: "draws",
          problem: "\(options.draws) draws of \(size) coordinates do not fit into memory: "
            + "take at most \(max(drawsLimit / size, 1))")
      ])
    }
    let context = FitContext(
      density: density, options: options, digest: digest, progress: progress, stop: stop)
    var point = initial ?? [Double](repeating: 0, count: size)
    if let mean = options.initMean { point = [Double](repeating: mean, count: size) }
    if from == nil { point = try finitePoint(near: point, context) }
    return try method.run(FitRequest(context: context, point: point, from: from))
  }

  /// Numbers that the kept draws may take.
  private static let drawsLimit = 500_000_000

  /// The point itself where density and gradient are finite there, else one of many around it,
  /// ever nearer to it.
  private static func finitePoint(
    near point: [Double], _ context: FitContext
  ) throws(FitError) -> [Double] {
    let size = context.dimension
    let z = Buffer(point)
    let gradient = Buffer(size)
    let epsilon = Buffer(size)
    let noise = context.noise(.search).child(1)
    for attempt in 0..<100 {
      if context.evaluate(z.base, gradient.base).isFinite, allFinite(gradient.base, size) {
        return z.array
      }
      if try context.shouldStop() { break }
      noise.fill(epsilon.base, size)
      let width = attempt < 50 ? 1.0 / Double(1 + attempt) : 2.0 * Double(attempt - 49) / 50
      for index in 0..<size { z[index] = point[index] + width * epsilon[index] }
    }
    throw .nonFinite(step: 0, z: point)
  }

  /// The fit of a density without coordinates.
  private static func empty(_ options: FitOptions) -> Approximation {
    Approximation(
      method: options.method, dimension: 0,
      family: FamilyState(kind: PointMass.name, mean: [], scale: .none), draws: [],
      drawCount: options.draws, check: nil, trace: ELBOTrace(), elbo: nil, steps: 0, stepLimit: 0,
      evaluations: 0, stopReason: .converged, stopSentence: "nothing is unknown",
      seed: options.seed, optimizer: nil)
  }
}
