import Glibc

/// The draws that a fit keeps.
///
/// They are moment-matched: shifted and scaled in each coordinate so that their means and sds are
/// exactly those that they stand for, which takes away most of the Monte-Carlo error of a summary.
/// After importance resampling these are the weighted moments, with the family's known moments as
/// control variates: m = μ + Σ (w − 1/M)(z − μ).
struct Draws {
  let context: FitContext

  /// Plain draws of a family, S × D.
  func plain(_ family: any Family) -> [Double] {
    let size = family.dimension
    let count = context.options.draws
    let z = Buffer(count * size)
    let epsilon = Buffer(count * family.noiseCount)
    context.noise(.draws).fillPairs(epsilon.base, count: count, dimension: family.noiseCount)
    family.sample(count: count, noise: epsilon.base, into: z.base)
    let state = family.state()
    match(z, count, size, means: state.mean, sds: state.standardDeviations)
    return z.array
  }

  /// Draws resampled from weighed candidates.
  ///
  /// Systematic resampling: one uniform offset for all, so that the number of copies of a candidate
  /// is its expected number rounded up or down. With four candidates a draw few come twice; drawing
  /// without replacement would instead flatten the weights that matter.
  func resampled(_ family: any Family, _ run: ImportanceRun) -> [Double] {
    let size = family.dimension
    let count = context.options.draws
    let z = Buffer(count * size)
    let offset = context.noise(.resampling).uniform(0)
    var candidate = 0
    var total = exp(run.logWeights[0])
    for draw in 0..<count {
      let wanted = (Double(draw) + offset) / Double(count)
      while total < wanted && candidate + 1 < run.count {
        candidate += 1
        total += exp(run.logWeights[candidate])
      }
      (z.base + draw * size).update(from: run.candidates.base + candidate * size, count: size)
    }
    let (means, sds) = moments(family.state(), run)
    match(z, count, size, means: means, sds: sds)
    return z.array
  }

  /// Weighted means and sds of the candidates.
  private func moments(
    _ state: FamilyState, _ run: ImportanceRun
  ) -> (means: [Double], sds: [Double]) {
    let size = state.mean.count
    let sds = state.standardDeviations
    var first = [Double](repeating: 0, count: size)
    var second = [Double](repeating: 0, count: size)
    let share = 1 / Double(run.count)
    for candidate in 0..<run.count {
      let excess = exp(run.logWeights[candidate]) - share
      let z = run.candidates.base + candidate * size
      for index in 0..<size {
        let u = (z[index] - state.mean[index]) / sds[index]
        first[index] += excess * u
        second[index] += excess * u * u
      }
    }
    var means = state.mean
    var widths = sds
    for index in 0..<size {
      means[index] += sds[index] * first[index]
      // Noise could make a variance of heavy weights vanish; half of the family's is the floor.
      let variance = max(1 + second[index] - first[index] * first[index], 0.25)
      widths[index] *= variance.squareRoot()
    }
    return (means, widths)
  }

  /// Gives every coordinate the means and sds wanted.
  private func match(_ z: Buffer, _ count: Int, _ size: Int, means: [Double], sds: [Double]) {
    guard count >= 20 else { return }
    for index in 0..<size where sds[index] > 0 {
      var sum = 0.0
      for draw in 0..<count { sum += z[draw * size + index] - means[index] }
      let mean = sum / Double(count)
      var squares = 0.0
      for draw in 0..<count {
        let difference = z[draw * size + index] - means[index] - mean
        squares += difference * difference
      }
      let sd = (squares / Double(count - 1)).squareRoot()
      guard sd > 0, sd.isFinite else { continue }
      let factor = sds[index] / sd
      for draw in 0..<count {
        let difference = z[draw * size + index] - means[index] - mean
        z[draw * size + index] = means[index] + factor * difference
      }
    }
  }
}
