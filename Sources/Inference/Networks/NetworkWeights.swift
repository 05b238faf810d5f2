import Glibc
import Tensors

/// The parameters of a network's fit: means and free scales ρ of all weights, with sd =
/// log(1 + exp ρ), what is drawn of them, and the optimiser's moments.
final class NetworkWeights {
  /// All means.
  let mean: UnsafeMutablePointer<Float>
  private let rho: UnsafeMutablePointer<Float>
  /// What blocks present besides their mean: draws, or variances and deviations.
  private let drawn: UnsafeMutablePointer<Float>
  /// The words of the noise of blocks that the density draws.
  private var streams: [Int: UnsafeMutablePointer<Int32>] = [:]
  /// E (w − location)² of priors in closed form.
  private let moment: [UnsafeMutablePointer<Float>?]
  private let moments: [UnsafeMutablePointer<Float>]
  /// The prior's means, of blocks that have one a weight.
  private let locations: [UnsafeMutablePointer<Float>?]
  private let kept: UnsafeMutablePointer<Float>
  private var best: UnsafeMutablePointer<Float>?
  /// Gradients of means and sds gathered over several draws.
  private var gathered: UnsafeMutablePointer<Float>?
  private let density: any BatchedDensity
  private let blocks: [ParameterBlock]
  private let optimizer: WeightOptimizer
  private let team: ThreadTeam?
  private let count: Int
  /// What makes weights vary together; nil for independent ones.
  private let factor: LowRankFactor?
  /// Whether a step's gradients are gathered draw by draw before they are used.
  let gathers: Bool
  private var memory: [UnsafeMutablePointer<Float>] = []

  /// Σ log sd + ½ log 2πe of all weights that are not points, as last measured.
  private(set) var entropy = 0.0

  init(
    _ density: any BatchedDensity, start: [String: (mean: [Float], sd: [Float]?)],
    options: NetworkOptions, key: PhiloxKey, optimizer: WeightOptimizer, team: ThreadTeam?
  ) {
    self.density = density
    self.optimizer = optimizer
    self.team = team
    let blocks = density.blocks
    self.blocks = blocks
    let count = blocks.reduce(0) { $0 + $1.count }
    self.count = count
    var memory: [UnsafeMutablePointer<Float>] = []
    func allocate(_ count: Int, isCleared: Bool = true) -> UnsafeMutablePointer<Float> {
      let pointer = UnsafeMutableRawPointer.allocate(
        byteCount: 4 * max(count, 1) + 64, alignment: 64
      ).bindMemory(to: Float.self, capacity: max(count, 1))
      if isCleared { pointer.update(repeating: 0, count: max(count, 1)) }
      memory.append(pointer)
      return pointer
    }
    mean = allocate(count)
    rho = allocate(count)
    // Written before it is read, and never where the density draws.
    drawn = allocate(count, isCleared: false)
    kept = allocate(2 * count)
    // First and second moments, of means and of scales.
    moments = (0..<4).map { _ in allocate(count) }
    moment = blocks.map { block in
      guard case .closed(_, let isSingle) = block.prior else { return nil }
      return allocate(isSingle ? 1 : block.count)
    }
    locations = blocks.map { block in
      guard case .closed(let location, _) = block.prior, location.count > 1 else { return nil }
      let pointer = allocate(block.count)
      for i in 0..<min(block.count, location.count) { pointer[i] = location[i] }
      return pointer
    }
    let together = blocks.filter { $0.form == .draw && !$0.isIndependent && !$0.isFrozen }
    factor =
      options.rank > 0 && !together.isEmpty
      ? LowRankFactor(
        rank: options.rank, blocks: together.map { ($0.range, $0.startScale) }, count: count,
        key: key.fold(4)) : nil
    gathers = options.samples > 1 || factor != nil
    for (place, block) in blocks.enumerated() {
      begin(block, start[block.name], key.fold(3).fold(place))
    }
    for (place, block) in blocks.enumerated() {
      if density.draws(place) {
        precondition(!gathers, "gradients that are gathered need the draws")
        let words = UnsafeMutableRawPointer(allocate(MeanFieldNoise.wordCount)).bindMemory(
          to: Int32.self, capacity: MeanFieldNoise.wordCount)
        streams[place] = words
        density.bind(
          place, mean: mean + block.offset, rho: rho + block.offset, stream: words,
          moment: moment[place])
        continue
      }
      let isDrawn = block.form == .draw
      density.bind(
        place, first: (isDrawn ? drawn : mean) + block.offset,
        second: block.form == .moments || block.form == .deviation ? drawn + block.offset : nil,
        moment: moment[place])
    }
    self.memory = memory
    measureEntropy()
  }

  deinit {
    for pointer in memory { pointer.deallocate() }
    best?.deallocate()
    gathered?.deallocate()
  }

  private func begin(
    _ block: ParameterBlock, _ given: (mean: [Float], sd: [Float]?)?, _ key: PhiloxKey
  ) {
    let to = mean + block.offset
    if let given, given.mean.count == block.count {
      for i in 0..<block.count { to[i] = given.mean[i] }
    } else {
      switch block.start {
      case .at(let values):
        for i in 0..<min(block.count, values.count) { to[i] = values[i] }
      case .spread(let bound):
        Philox.fillUniforms(into: to, count: block.count, key: key)
        for i in 0..<block.count { to[i] = bound * (2 * to[i] - 1) }
      case .constant(let value): to.update(repeating: value, count: block.count)
      }
    }
    var sds = [Float](repeating: block.startScale, count: block.count)
    if let given = given?.sd, given.count == block.count {
      for i in 0..<block.count where given[i] > 0 { sds[i] = given[i] }
    }
    if let scales = block.scaleCount {
      // Weights that share a scale start at the root of their mean variance.
      let rows = block.count / scales
      for unit in 0..<scales {
        var sum: Float = 0
        for row in 0..<rows { sum += sds[row * scales + unit] * sds[row * scales + unit] }
        for row in 0..<rows { sds[row * scales + unit] = (sum / Float(rows)).squareRoot() }
      }
    }
    let free = rho + block.offset
    for i in 0..<block.count {
      free[i] = sds[i] > 20 ? sds[i] : log(expm1(max(sds[i], 1e-12)))
    }
  }

  /// Whether any weight is random.
  var isRandom: Bool { blocks.contains { $0.form != .point } }

  /// A block's normals.
  private func normal(_ block: ParameterBlock) -> Tensors.MeanFieldNormal<Float> {
    Tensors.MeanFieldNormal(mean: mean + block.offset, rho: rho + block.offset, count: block.count)
  }

  /// The prior's means of a block.
  private func location(_ place: Int) -> ScalarOrArray<Float> {
    guard case .closed(let location, _) = blocks[place].prior else { return .scalar(0) }
    if location.count > 1 { return .array(UnsafePointer(locations[place] ?? mean)) }
    return .scalar(location.first ?? 0)
  }

  /// Measures the entropy of all weights.
  func measureEntropy() {
    entropy = blocks.reduce(0) { total, block in
      guard block.form != .point else { return total }
      let logs = normal(block).sample(.nothing, wantsLogs: true, team: team).logs
      return total + logs + Double(block.count) * 1.418_938_533_204_672_7
    }
    if let factor { withScales { entropy += factor.entropy($0) } }
  }

  /// Calls `body` with the sds of all weights' independent noise.
  private func withScales(_ body: (UnsafePointer<Float>) -> Void) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: max(count, 1)) { buffer in
      guard let base = buffer.baseAddress else { return }
      readScales(into: base)
      body(UnsafePointer(base))
    }
  }

  // MARK: A step

  /// The noise of a block.
  private func noise(_ key: PhiloxKey, _ block: Int) -> MeanFieldNoise {
    MeanFieldNoise(key.fold(block + 1))
  }

  /// Draws what every block presents.
  func sample(_ key: PhiloxKey) {
    factor?.draw(key.fold(0))
    for (place, block) in blocks.enumerated() {
      let out = drawn + block.offset
      let draw: MeanFieldDraw<Float> =
        switch block.form {
        case .point: .nothing
        case .draw: streams[place] == nil ? .weights(out, noise(key, place)) : .nothing
        case .deviation: .deviations(out, noise(key, place))
        case .moments: .variances(out, means: nil)
        }
      if block.form == .point {
        measurePoint(place, block)
        continue
      }
      if let words = streams[place] { noise(key, place).write(words: words) }
      var sums = normal(block).sample(draw, location: location(place), team: team)
      let isTogether = factor?.moves(block.range) ?? false
      if isTogether, let factor {
        factor.addDraw(block.range, times: 1, to: out)
        sums.squares += factor.sumOfVariances(block.range)
      }
      guard case .closed(_, let isSingle) = block.prior, let target = moment[place] else {
        continue
      }
      if isSingle {
        target[0] = Float(sums.squares)
      } else {
        measureMoments(place, block, into: target)
        if isTogether { factor?.addVariances(block.range, to: target) }
      }
    }
  }

  /// (w − location)² of points, whose prior only penalises them.
  private func measurePoint(_ place: Int, _ block: ParameterBlock) {
    guard case .closed(let location, let isSingle) = block.prior, let target = moment[place] else {
      return
    }
    let m = mean + block.offset
    var sum = 0.0
    for i in 0..<block.count {
      let centre = location.isEmpty ? 0 : location.count == 1 ? location[0] : location[i]
      let square = (m[i] - centre) * (m[i] - centre)
      if isSingle { sum += Double(square) } else { target[i] = square }
    }
    if isSingle { target[0] = Float(sum) }
  }

  /// (mean − location)² + sd², one a weight.
  private func measureMoments(
    _ place: Int, _ block: ParameterBlock, into target: UnsafeMutablePointer<Float>
  ) {
    guard case .closed(let location, _) = block.prior else { return }
    normal(block).sample(.variances(target, means: nil), team: team)
    let m = mean + block.offset
    for i in 0..<block.count {
      let centre = location.isEmpty ? 0 : location.count == 1 ? location[0] : location[i]
      target[i] += (m[i] - centre) * (m[i] - centre)
    }
  }

  /// The gradients of a block as the density left them.
  private func gradient(_ place: Int, _ key: PhiloxKey) -> MeanFieldGradient<Float> {
    let block = blocks[place]
    if gathers, let gathered {
      return .variances(
        mean: gathered + block.offset, variance: gathered + count + block.offset)
    }
    switch block.form {
    case .point, .draw: return .weights(density.gradient(place), noise(key, place))
    case .deviation:
      return .deviations(
        mean: density.gradient(place), deviation: density.secondGradient(place),
        noise(key, place))
    case .moments:
      return .variances(mean: density.gradient(place), variance: density.secondGradient(place))
    }
  }

  private func updated(_ values: UnsafeMutablePointer<Float>, _ pair: Int, _ offset: Int)
    -> UpdatedArray<Float>
  {
    UpdatedArray(
      values + offset, first: moments[2 * pair] + offset, second: moments[2 * pair + 1] + offset)
  }

  /// The sweep that moves a random block.
  private func sweep(
    _ place: Int, _ key: PhiloxKey, klWeight: Float
  ) -> MeanFieldUpdate<Float> {
    let block = blocks[place]
    var precision = ScalarOrArray<Float>.scalar(0)
    if case .closed(_, let isSingle) = block.prior {
      let values = density.precision(place)
      precision = isSingle ? .scalar(values.pointee) : .array(values)
    }
    return MeanFieldUpdate(
      mean: updated(mean, 0, block.offset), rho: updated(rho, 1, block.offset),
      count: block.count, gradient: gradient(place, key), location: location(place),
      precision: precision, klWeight: klWeight, scaleCount: block.scaleCount)
  }

  /// The gradient of a block of points, the pull of its prior included.
  private func pointGradient(_ place: Int, klWeight: Float) -> UnsafePointer<Float> {
    let block = blocks[place]
    let g =
      gathers ? UnsafePointer((gathered ?? drawn) + block.offset) : density.gradient(place)
    guard case .closed(let location, let isSingle) = block.prior else { return g }
    let precision = density.precision(place)
    let (m, out) = (mean + block.offset, drawn + block.offset)
    for i in 0..<block.count {
      let centre = location.isEmpty ? 0 : location.count == 1 ? location[0] : location[i]
      out[i] = g[i] - klWeight * precision[isSingle ? 0 : i] * (m[i] - centre)
    }
    return UnsafePointer(out)
  }

  /// Adds a share of this draw's gradients to what is gathered: those of means, and those of
  /// variances.
  func gather(_ key: PhiloxKey, share: Float) {
    if gathered == nil {
      let pointer = UnsafeMutablePointer<Float>.allocate(capacity: 2 * count)
      pointer.initialize(repeating: 0, count: 2 * count)
      gathered = pointer
    }
    guard let gathered else { return }
    for (place, block) in blocks.enumerated() {
      let n = block.count
      let (forMean, forVariance) = (gathered + block.offset, gathered + count + block.offset)
      let first = density.gradient(place)
      for i in 0..<n { forMean[i] += share * first[i] }
      switch block.form {
      case .point: break
      case .moments:
        let second = density.secondGradient(place)
        for i in 0..<n { forVariance[i] += share * second[i] }
      case .draw, .deviation:
        // d/d sd = g ε, and d/d sd² = g ε / 2 sd; the draw itself holds mean + sd ε.
        let g = block.form == .draw ? first : density.secondGradient(place)
        let (m, r, w) = (mean + block.offset, rho + block.offset, drawn + block.offset)
        if let factor, factor.moves(block.range) {
          factor.gather(block.range, first, share: share)
          factor.addDraw(block.range, times: -1, to: w)
        }
        for i in 0..<n {
          let sd = Elementary.softplus(r[i])
          let moved = block.form == .draw ? w[i] - m[i] : w[i]
          forVariance[i] += share * g[i] * moved / (2 * sd * sd)
        }
      }
    }
  }

  /// Adds what the divergence says of weights that vary together to what is gathered.
  func gatherDivergence(klWeight: Float) {
    guard let factor, let gathered else { return }
    withScales { factor.gatherEntropy($0, weight: klWeight, variances: gathered + count) }
    for (place, block) in blocks.enumerated() where factor.moves(block.range) {
      guard case .closed(_, let isSingle) = block.prior else { continue }
      factor.gatherPrior(
        block.range, density.precision(place), isSingle: isSingle, weight: klWeight)
    }
  }

  /// The norm of the gradient with respect to means and free scales.
  func gradientNorm(_ key: PhiloxKey, klWeight: Float) -> Double {
    var total = factor?.squaredNorm ?? 0
    for (place, block) in blocks.enumerated() {
      if block.form == .point {
        let g = pointGradient(place, klWeight: klWeight)
        total += PointUpdate(updated(mean, 0, block.offset), gradient: g, count: block.count)
          .squaredNorm(team: team)
      } else {
        total += sweep(place, key, klWeight: klWeight)
          .squaredNorm(team: team)
      }
    }
    return total.squareRoot()
  }

  /// Moves means and scales uphill; `done` is the share of the steps taken before.
  func update(_ key: PhiloxKey, klWeight: Float, factor: Float, done: Double) {
    optimizer.advance()
    self.factor?.update(optimizer.rule(), factor: factor)
    for (place, block) in blocks.enumerated() where !block.isFrozen && done >= block.warmUp {
      let rule = optimizer.rule(times: block.rateFactor)
      if block.form == .point {
        let g = pointGradient(place, klWeight: klWeight)
        PointUpdate(updated(mean, 0, block.offset), gradient: g, count: block.count)
          .run(rule, factor: factor, team: team)
      } else {
        sweep(place, key, klWeight: klWeight)
          .run(rule, factor: factor, team: team)
      }
    }
    if gathers { gathered?.update(repeating: 0, count: 2 * count) }
  }

  // MARK: Keeping

  /// Keeps the present parameters, to go back to.
  func keep() {
    factor?.keep()
    kept.update(from: mean, count: count)
    (kept + count).update(from: rho, count: count)
  }

  /// Goes back to what was kept, without moments.
  func restore() {
    mean.update(from: kept, count: count)
    rho.update(from: kept + count, count: count)
    for moment in moments { moment.update(repeating: 0, count: count) }
    gathered?.update(repeating: 0, count: 2 * count)
    factor?.restore()
  }

  /// Keeps the present parameters as the best.
  func keepBest() {
    factor?.keepBest()
    if best == nil { best = .allocate(capacity: 2 * count) }
    best?.update(from: mean, count: count)
    best.map { $0 + count }?.update(from: rho, count: count)
  }

  /// Takes up the best parameters.
  func restoreBest() {
    guard let best else { return }
    factor?.restoreBest()
    mean.update(from: best, count: count)
    rho.update(from: best + count, count: count)
  }

  /// The first block whose draw or gradient is not finite.
  func offender() -> String? {
    for (place, block) in blocks.enumerated() {
      let gradient = density.gradient(place)
      let isKept = block.form == .draw && streams[place] == nil
      let first = (isKept ? drawn : mean) + block.offset
      let scale = rho + block.offset
      for i in 0..<block.count
      where !gradient[i].isFinite || !first[i].isFinite || !scale[i].isFinite {
        return block.name
      }
    }
    return nil
  }

  /// All means.
  var means: [Float] { Array(UnsafeBufferPointer(start: mean, count: count)) }

  /// All sds, 0 for points.
  var deviations: [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      if let base = buffer.baseAddress { readDeviations(into: base) }
      filled = count
    }
  }

  /// Writes all sds, 0 for points.
  func readDeviations(into target: UnsafeMutablePointer<Float>) {
    readScales(into: target)
    guard let factor else { return }
    for block in blocks where factor.moves(block.range) {
      let sds = target + block.offset
      for i in 0..<block.count { sds[i] *= sds[i] }
      factor.addVariances(block.range, to: sds)
      for i in 0..<block.count { sds[i] = sds[i].squareRoot() }
    }
  }

  /// How weights vary together; nil where they are independent.
  var correlation: WeightCorrelation? {
    guard let factor else { return nil }
    var independent: [Float] = []
    withScales { independent = Array(UnsafeBufferPointer(start: $0, count: count)) }
    return .lowRank(independent: independent, columns: factor.values, rank: factor.rank)
  }

  /// Writes the sds of independent noise, 0 for points.
  private func readScales(into target: UnsafeMutablePointer<Float>) {
    for block in blocks {
      for i in block.offset..<(block.offset + block.count) {
        target[i] = block.form == .point ? 0 : Elementary.softplus(rho[i])
      }
    }
  }
}
