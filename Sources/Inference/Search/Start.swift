import Glibc

/// A normal to start from: where the mass is, and how wide it is there.
struct StartingNormal {
  var mean: [Double]
  /// sds of the best independent normals.
  var sds: [Double]
  /// The covariance's Cholesky factor, where it is known.
  var factor: [Double]?
  /// Its ELBO by a few draws.
  var elbo: Double
}

/// Finds a starting normal: the path of L-BFGS to the mode, a normal at every point of it by the
/// curvature seen so far, the curvature at the mode itself, and of all these the one with the
/// highest ELBO. A density without a proper mode is served by a point on the way.
///
/// Source: Zhang, Carpenter, Gelman, Vehtari 2022, "Pathfinder: parallel quasi-Newton variational
/// inference".
struct Start {
  /// Beyond this many coordinates no D × D matrix is factored at every point of the path.
  static let densePathLimit = 64
  /// Beyond this many, none at the mode; independent normals gain less from it.
  static let denseLimit = 400
  static let narrowDenseLimit = 150

  let context: FitContext
  /// Whether candidates are judged as full-rank normals.
  let wantsFactor: Bool
  private let noise: Buffer
  private static let draws = 12

  init(context: FitContext, wantsFactor: Bool) {
    self.context = context
    self.wantsFactor = wantsFactor
    noise = Buffer(Self.draws * context.dimension)
    context.noise(.search).fillPairs(
      noise.base, count: Self.draws, dimension: context.dimension)
  }

  /// What a search gives: the best normal and the last point of the path.
  struct Outcome {
    var best: StartingNormal
    var mode: [Double]
    var modeValue: Double
    var ending: LBFGS.Ending
    var iterations: Int
    /// The curvature at the mode, where it is that of a maximum.
    var laplace: StartingNormal?
  }

  /// Searches from a point at which the density is finite.
  func search(from point: [Double], limit: Int = 500) throws(FitError) -> Outcome {
    let context = context
    let lbfgs = LBFGS(start: point) { z, gradient in
      let value = context.evaluate(z, gradient)
      for index in 0..<context.dimension { gradient[index] = -gradient[index] }
      return -value
    }
    var best: StartingNormal?
    let ending = try lbfgs.run(limit: limit, tolerance: 1e-9) { () throws(FitError) -> Bool in
      if try context.shouldStop() { return true }
      context.progress("mode", of: limit, elbo: -lbfgs.value, rate: 1)
      if let candidate = normal(on: lbfgs), candidate.elbo > best?.elbo ?? -.infinity {
        best = candidate
      }
      return false
    }
    var mode = lbfgs.point.array
    var modeValue = -lbfgs.value
    var laplace: StartingNormal?
    if ending != .stopped, let found = try curvatureNormal(&mode, &modeValue) {
      laplace = found
      if found.elbo >= best?.elbo ?? -.infinity { best = found }
    }
    let fallback = StartingNormal(
      mean: mode, sds: [Double](repeating: 0.1, count: mode.count), factor: nil, elbo: -.infinity)
    return Outcome(
      best: best ?? fallback, mode: mode, modeValue: modeValue, ending: ending,
      iterations: lbfgs.iterations, laplace: laplace)
  }

  /// The normal that the path's curvature gives at its present point: mean x − H ∇, covariance H.
  private func normal(on path: LBFGS) -> StartingNormal? {
    guard !path.curvature.isEmpty else { return nil }
    let size = context.dimension
    let shift = Buffer(size)
    path.curvature.multiply(path.gradient.base, into: shift.base)
    let mean = (0..<size).map { path.point[$0] - shift[$0] }
    if size <= Self.densePathLimit {
      guard let factor = Triangular.cholesky(path.curvature.dense(), size) else { return nil }
      return judged(mean: mean, factor: factor)
    }
    return judged(mean: mean, sds: path.curvature.diagonal.array.map { $0.squareRoot() })
  }

  /// The normal of the log density's own curvature at its mode, by differences of gradients; one
  /// Newton step first sharpens the mode.
  private func curvatureNormal(
    _ mode: inout [Double], _ value: inout Double
  ) throws(FitError) -> StartingNormal? {
    let size = context.dimension
    guard size <= (wantsFactor ? Self.denseLimit : Self.narrowDenseLimit),
      !context.density.isNoisy,
      2 * Double(size) * context.density.work < 2e9
    else { return nil }
    guard let precision = try Curvature.precision(context, at: mode),
      let factor = Triangular.covarianceFactor(precision: precision, size)
    else { return nil }
    let gradient = Buffer(size)
    let at = Buffer(mode)
    _ = context.evaluate(at.base, gradient.base)
    // x + L Lᵀ ∇.
    let inner = Buffer(size)
    let lower = Buffer(factor)
    Triangular.multiplyTransposed(lower.base, size, gradient.base, into: inner.base)
    let length = dot(inner.base, inner.base, size).squareRoot()
    if length < 1, length > 1e-9 {
      let moved = Buffer(mode)
      for row in 0..<size { moved[row] += dot(lower.base + row * size, inner.base, row + 1) }
      let found = context.value(moved.base)
      if found.isFinite, found >= value {
        mode = moved.array
        value = found
      }
    }
    let sds = (0..<size).map { 1 / precision[$0 * size + $0].squareRoot() }
    return judged(mean: mode, sds: sds, factor: factor)
  }

  /// A candidate with its ELBO. Independent sds that are best for a normal are 1/√ of the
  /// precision's diagonal.
  func judged(mean: [Double], sds given: [Double]? = nil, factor: [Double]? = nil)
    -> StartingNormal?
  {
    let size = mean.count
    var sds = given ?? [Double](repeating: 0, count: size)
    if given == nil, let factor { sds = Triangular.conditionalDeviations(factor: factor, size) }
    guard sds.allSatisfy({ $0.isFinite && $0 > 0 }), mean.allSatisfy(\.isFinite) else { return nil }
    let family: any Family
    if wantsFactor, let factor {
      family = FullRankNormal(mean: mean, factor: factor)
    } else {
      family = MeanFieldNormal(mean: mean, sds: sds)
    }
    let z = Buffer(Self.draws * size)
    family.sample(count: Self.draws, noise: noise.base, into: z.base)
    var sum = 0.0
    for draw in 0..<Self.draws {
      sum +=
        context.value(z.base + draw * size) - family.logDensity(noise: noise.base + draw * size)
    }
    let elbo = sum / Double(Self.draws)
    guard elbo.isFinite else { return nil }
    return StartingNormal(mean: mean, sds: sds, factor: factor, elbo: elbo)
  }
}
