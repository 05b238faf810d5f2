// MeanFieldUpdate+Tied: the sweep where weights share their scales.

extension MeanFieldUpdate {
  /// Moves the means, and each free scale along the sum of its weights' gradients.
  @inline(__always)
  func goTied<Rule: UpdateRule>(
    _ rule: Rule, _ scales: Int, _ factor: T, _ team: ThreadTeam?
  ) {
    withScaleGradient(scales, team) { parts in
      TiedChunks(update: self, rule: rule, scales: scales, factor: factor, parts: parts)
    } _: { gradient in
      rule.forScales.advance(rho, along: gradient, count: scales)
    }
    for row in 1..<(count / scales) {
      (rho.values + row &* scales).update(from: rho.values, count: scales)
    }
  }

  /// The squared norm of the gradients for the means and for the free scales.
  @inline(__always)
  func tiedNorm(_ scales: Int, _ team: ThreadTeam?) -> Double {
    var result: Double = 0
    MeanFieldBlocks.sums(count, width: 1, team) { parts in
      MeanNormChunks(update: self, parts: parts)
    } _: { total in
      result = total[0]
    }
    withScaleGradient(scales, team) { parts in
      TiedChunks<T, SGDRule>(update: self, rule: nil, scales: scales, factor: 1, parts: parts)
    } _: { gradient in
      result += Reduce.sumOfSquares(gradient, count: scales).asDouble
    }
    return result
  }

  /// Runs chunks that leave their weights' gradients for each scale, and adds these up in the
  /// order of the chunks.
  @inline(__always)
  private func withScaleGradient<Body: ParallelBody>(
    _ scales: Int, _ team: ThreadTeam?, _ body: (UnsafeMutablePointer<Double>) -> Body,
    _ take: (UnsafePointer<T>) -> Void
  ) {
    MeanFieldBlocks.sums(count, width: scales, team, body) { total in
      withUnsafeTemporaryAllocation(of: T.self, capacity: scales) { gradient in
        guard let base = gradient.baseAddress else { return }
        for unit in 0..<scales { base[unit] = T(total[unit]) }
        take(UnsafePointer(base))
      }
    }
  }
}

/// The chunks of a sweep that moves means and gathers the gradients of shared scales.
private struct TiedChunks<T: Scalar, Rule: UpdateRule>: ParallelBody {
  let update: MeanFieldUpdate<T>
  /// What moves the means; nil to leave them.
  let rule: Rule?
  let scales: Int
  let factor: T
  /// A sum a scale, for each chunk.
  let parts: UnsafeMutablePointer<Double>

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    let sums = parts + chunk &* scales
    for unit in 0..<scales { sums[unit] = 0 }
    update.forEachBlock(in: chunk, factor: factor) { start, n, forMean, forRho in
      rule?.advance(update.mean.from(start), along: forMean, count: n)
      var unit: Int = start % scales
      for i in 0..<n {
        sums[unit] += forRho[i].asDouble
        unit = unit &+ 1 == scales ? 0 : unit &+ 1
      }
    }
  }
}

/// The chunks of the pass that measures the gradients of the means.
private struct MeanNormChunks<T: Scalar>: ParallelBody {
  let update: MeanFieldUpdate<T>
  let parts: UnsafeMutablePointer<Double>

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    var total: Double = 0
    update.forEachBlock(in: chunk, factor: 1) { _, n, forMean, _ in
      total += Reduce.sumOfSquares(UnsafePointer(forMean), count: n).asDouble
    }
    parts[chunk] = total
  }
}
