// MeanFieldUpdate: the sweep after a model's run, from gradients to new parameters.

/// The gradients with respect to drawn weights, or to what stood for them.
public enum MeanFieldGradient<T: Scalar>: @unchecked Sendable {
  /// With respect to weights mean + sd · noise.
  case weights(UnsafePointer<T>, MeanFieldNoise)
  /// With respect to weights mean + sd · noise, whose noise is found back from the weights drawn:
  /// quicker than to compute it again, and exact to the rounding of the weights.
  case drawn(UnsafePointer<T>, weights: UnsafePointer<T>)
  /// With respect to the means and to the deviations sd · noise (flipout).
  case deviations(mean: UnsafePointer<T>, deviation: UnsafePointer<T>, MeanFieldNoise)
  /// With respect to the means and to the variances sd² (local reparameterisation).
  case variances(mean: UnsafePointer<T>, variance: UnsafePointer<T>)
}

/// One sweep that turns the gradient of a log likelihood into new means and deviations.
///
/// With d the derivative of the log likelihood, and the divergence to a prior
/// normal(location, 1 / √precision) in closed form, weighted by `klWeight`:
///
///     for the mean   d / d mean − klWeight · (mean − location) · precision
///     for sd         d / d sd + klWeight · (1 / sd − sd · precision)
///     for rho        that times sigmoid(rho)
///
/// Without a closed form `precision` is 0, the gradient is that of the joint log density, and what
/// is left of the divergence is the entropy's 1 / sd. The noise is computed again, never stored.
public struct MeanFieldUpdate<T: Scalar>: @unchecked Sendable {
  /// The means and their moments.
  public var mean: UpdatedArray<T>
  /// The standard deviations before softplus, and their moments.
  public var rho: UpdatedArray<T>
  /// How many weights.
  public var count: Int
  /// The gradients.
  public var gradient: MeanFieldGradient<T>
  /// The prior's means.
  public var location: ScalarOrArray<T>
  /// The prior's inverse variances; 0 for no closed form.
  public var precision: ScalarOrArray<T>
  /// The weight of the divergence, or of the entropy.
  public var klWeight: T
  /// The number S of free scales where weights share them, weight i that of i mod S: the first S
  /// elements of `rho` are the parameters, the others copies. Nil where each weight has its own.
  public var scaleCount: Int?

  /// A sweep over parameters in the caller's memory.
  public init(
    mean: UpdatedArray<T>, rho: UpdatedArray<T>, count: Int, gradient: MeanFieldGradient<T>,
    location: ScalarOrArray<T> = .scalar(0), precision: ScalarOrArray<T> = .scalar(1),
    klWeight: T = 1, scaleCount: Int? = nil
  ) {
    precondition(scaleCount.map { $0 > 0 && count % $0 == 0 } ?? true, "scales divide the weights")
    self.scaleCount = scaleCount
    self.mean = mean
    self.rho = rho
    self.count = count
    self.gradient = gradient
    self.location = location
    self.precision = precision
    self.klWeight = klWeight
  }

  @inline(__always)
  func go<Rule: UpdateRule>(_ rule: Rule, _ factor: T, _ team: ThreadTeam?) {
    if let scaleCount, scaleCount < count { return goTied(rule, scaleCount, factor, team) }
    MeanFieldBlocks.run(
      count, team,
      UpdateChunks(update: self, rule: rule, scaleRule: rule.forScales, factor: factor))
  }
}

extension MeanFieldUpdate where T == Float {
  /// Moves means and deviations along the gradients times a factor.
  public func run(_ rule: any UpdateRule, factor: Float = 1, team: ThreadTeam? = nil) {
    rule.run32(self, factor, team)
  }

  /// The squared norm of the gradients for the means and for rho together, for clipping.
  public func squaredNorm(team: ThreadTeam? = nil) -> Double { norm(team) }
}

extension MeanFieldUpdate where T == Double {
  /// Moves means and deviations along the gradients times a factor.
  public func run(_ rule: any UpdateRule, factor: Double = 1, team: ThreadTeam? = nil) {
    rule.run64(self, factor, team)
  }

  /// The squared norm of the gradients for the means and for rho together, for clipping.
  public func squaredNorm(team: ThreadTeam? = nil) -> Double { norm(team) }
}

extension MeanFieldUpdate {
  @inline(__always)
  fileprivate func norm(_ team: ThreadTeam?) -> Double {
    if let scaleCount, scaleCount < count { return tiedNorm(scaleCount, team) }
    var result: Double = 0
    MeanFieldBlocks.sums(count, width: 1, team) { parts in
      UpdateNormChunks(update: self, parts: parts)
    } _: { total in
      result = total[0]
    }
    return result
  }

  /// Calls `body` for each block of a chunk with the gradients for the means and for rho.
  @inline(__always)
  func forEachBlock(
    in chunk: Int, factor: T,
    _ body: (Int, Int, UnsafeMutablePointer<T>, UnsafeMutablePointer<T>) -> Void
  ) {
    MeanFieldBlocks.withBuffers(5, T.self) { buffers in
      let size: Int = MeanFieldBlocks.blockBytes / MemoryLayout<T>.stride
      let forMean = buffers
      let forRho = buffers + size
      let local = buffers + 2 &* size
      let locations = buffers + 3 &* size
      let precisions = buffers + 4 &* size
      MeanFieldBlocks.fill(location, locations)
      MeanFieldBlocks.fill(precision, precisions)
      MeanFieldBlocks.forEach(in: chunk, of: count, T.self) { start, n in
        let precision = MeanFieldBlocks.block(self.precision, start, precisions)
        // The derivative by sd, as a multiple of sd where that is known.
        switch gradient {
        case .weights(let g, let noise):
          MeanFieldBlocks.noise(noise, start, n, forRho)
          let g = g + start
          for i in 0..<n { forRho[i] = g[i] * forRho[i] }
          scales(start, n, precision, local, forRho)
          means(start, n, g, locations, precision, factor, forMean)
        case .drawn(let g, let weights):
          let g = g + start
          let weights = weights + start
          let mean = UnsafePointer(self.mean.values + start)
          for i in 0..<n { forRho[i] = g[i] * (weights[i] - mean[i]) }
          scales(start, n, precision, local, forRho, isTimesScale: true)
          means(start, n, g, locations, precision, factor, forMean)
        case .deviations(let mean, let deviation, let noise):
          MeanFieldBlocks.noise(noise, start, n, forRho)
          let g = deviation + start
          for i in 0..<n { forRho[i] = g[i] * forRho[i] }
          scales(start, n, precision, local, forRho)
          means(start, n, mean + start, locations, precision, factor, forMean)
        case .variances(let mean, let variance):
          let rho = UnsafePointer(self.rho.values + start)
          let g = variance + start
          ElementaryKernels.run(.softplus, rho, local, n)
          for i in 0..<n { forRho[i] = 2 * g[i] * local[i] }
          scales(start, n, precision, local, forRho)
          means(start, n, mean + start, locations, precision, factor, forMean)
        }
        if factor != 1 {
          for i in 0..<n { forRho[i] *= factor }
        }
        body(start, n, forMean, forRho)
      }
    }
  }

  /// The gradient for the means of a block.
  @inline(__always)
  private func means(
    _ start: Int, _ n: Int, _ g: UnsafePointer<T>, _ filled: UnsafeMutablePointer<T>,
    _ precision: UnsafePointer<T>, _ factor: T, _ out: UnsafeMutablePointer<T>
  ) {
    let location = MeanFieldBlocks.block(self.location, start, filled)
    let mean = UnsafePointer(self.mean.values + start)
    let weight: T = klWeight
    for i in 0..<n {
      out[i] = factor * (g[i] - weight * (mean[i] - location[i]) * precision[i])
    }
  }

  /// Turns the likelihood's derivative by sd in `out`, or that times sd, into the gradient for rho.
  @inline(__always)
  private func scales(
    _ start: Int, _ n: Int, _ precision: UnsafePointer<T>, _ e: UnsafeMutablePointer<T>,
    _ out: UnsafeMutablePointer<T>, isTimesScale: Bool = false
  ) {
    ScaleKernels.run(
      UnsafePointer(rho.values + start), precision, weight: klWeight, isTimesScale: isTimesScale,
      e, out, n)
  }
}

/// The chunks of an updating sweep.
private struct UpdateChunks<T: Scalar, Rule: UpdateRule>: ParallelBody {
  let update: MeanFieldUpdate<T>
  let rule: Rule
  let scaleRule: Rule
  let factor: T

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    update.forEachBlock(in: chunk, factor: factor) { start, n, forMean, forRho in
      rule.advance(update.mean.from(start), along: forMean, count: n)
      scaleRule.advance(update.rho.from(start), along: forRho, count: n)
    }
  }
}

/// The chunks of the pass that measures gradients.
private struct UpdateNormChunks<T: Scalar>: ParallelBody {
  let update: MeanFieldUpdate<T>
  let parts: UnsafeMutablePointer<Double>

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    var total: Double = 0
    update.forEachBlock(in: chunk, factor: 1) { _, n, forMean, forRho in
      total += Reduce.sumOfSquares(UnsafePointer(forMean), count: n).asDouble
      total += Reduce.sumOfSquares(UnsafePointer(forRho), count: n).asDouble
    }
    parts[chunk] = total
  }
}
