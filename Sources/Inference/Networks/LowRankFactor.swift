import Glibc
import Tensors

/// The factor U of weights that vary together: w = mean + D ε + U ξ, with ξ standard normal in few
/// dimensions, so that their covariance is D² + U Uᵀ.
///
/// With M = I + Uᵀ D⁻² U,
///
///     log det(D² + U Uᵀ) = Σ log D² + log det M
///     (D² + U Uᵀ)⁻¹ U   = D⁻² U M⁻¹
///     diag (D² + U Uᵀ)⁻¹ = D⁻² − rowwise (D⁻² U M⁻¹) · (D⁻² U)
///
/// so that the entropy and its gradients take O(weights · rank²).
/// Source: Ong, Nott, Smith 2018, "Gaussian variational approximation with a factor covariance
/// structure".
final class LowRankFactor {
  /// The number of columns.
  let rank: Int
  private let count: Int
  /// The weights that vary together, block by block; rows of others stay 0.
  private let free: [Range<Int>]
  /// The columns, one after the other; then gradients, the optimiser's two moments, what is kept.
  private let memory: UnsafeMutablePointer<Float>
  private var best: [Float]?
  /// The noise ξ of the present draw.
  private var noise: [Float]

  /// - Parameters:
  ///   - blocks: those that vary together, with the sd at which each starts.
  ///   - count: all weights.
  init(rank: Int, blocks: [(range: Range<Int>, scale: Float)], count: Int, key: PhiloxKey) {
    self.rank = rank
    self.count = count
    free = blocks.map(\.range)
    noise = [Float](repeating: 0, count: rank)
    memory = .allocate(capacity: 5 * rank * count)
    memory.initialize(repeating: 0, count: 5 * rank * count)
    // At 0 the columns would have no gradient; a tenth of the variance sets them going.
    for column in 0..<rank {
      for (range, scale) in blocks {
        let target = memory + column * count + range.lowerBound
        Philox.fillNormals(
          into: target, count: range.count, key: key.fold(column),
          offset: UInt64(range.lowerBound))
        let size = scale * (0.1 / Float(rank)).squareRoot()
        for i in 0..<range.count { target[i] *= size }
      }
    }
  }

  deinit { memory.deallocate() }

  private func column(_ index: Int) -> UnsafeMutablePointer<Float> { memory + index * count }
  private func gradient(_ index: Int) -> UnsafeMutablePointer<Float> {
    memory + (rank + index) * count
  }

  /// Whether the weights of a range vary with others.
  func moves(_ range: Range<Int>) -> Bool { free.contains(range) }

  // MARK: A step

  /// Draws ξ.
  func draw(_ key: PhiloxKey) {
    noise.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { Philox.fillNormals(into: base, count: rank, key: key) }
    }
  }

  /// Adds a multiple of U ξ to the numbers of a range.
  func addDraw(_ range: Range<Int>, times factor: Float, to out: UnsafeMutablePointer<Float>) {
    for index in 0..<rank {
      let (source, xi) = (column(index) + range.lowerBound, factor * noise[index])
      for i in 0..<range.count { out[i] += xi * source[i] }
    }
  }

  /// Adds the variances that U gives the weights of a range.
  func addVariances(_ range: Range<Int>, to out: UnsafeMutablePointer<Float>) {
    for index in 0..<rank {
      let source = column(index) + range.lowerBound
      for i in 0..<range.count { out[i] += source[i] * source[i] }
    }
  }

  /// The sum of the variances that U gives the weights of a range.
  func sumOfVariances(_ range: Range<Int>) -> Double {
    (0..<rank).reduce(0) {
      $0 + Double(Reduce.sumOfSquares(column($1) + range.lowerBound, count: range.count))
    }
  }

  /// Adds a share of the gradient with respect to the drawn weights of a range: d/dU = g ξᵀ.
  func gather(_ range: Range<Int>, _ slope: UnsafePointer<Float>, share: Float) {
    for index in 0..<rank {
      let (target, xi) = (gradient(index) + range.lowerBound, share * noise[index])
      for i in 0..<range.count { target[i] += xi * slope[i] }
    }
  }

  /// ½ log det M, given the sds D.
  func entropy(_ sd: UnsafePointer<Float>) -> Double {
    guard let factor = Triangular.cholesky(capacitance(sd), rank) else { return 0 }
    return (0..<rank).reduce(0) { $0 + log(factor[$1 * rank + $1]) }
  }

  /// Adds the entropy's gradients, times a weight: to those of U; and half of what
  /// diag (D² + U Uᵀ)⁻¹ is less than D⁻² to those of the variances D².
  func gatherEntropy(
    _ sd: UnsafePointer<Float>, weight: Float, variances: UnsafeMutablePointer<Float>
  ) {
    guard let inverse = inverseCapacitance(sd) else { return }
    var row = [Float](repeating: 0, count: rank)
    for range in free {
      for i in range {
        for index in 0..<rank { row[index] = column(index)[i] }
        let precision = 1 / (sd[i] * sd[i])
        var less: Float = 0
        for index in 0..<rank {
          var sum: Float = 0
          for other in 0..<rank { sum += row[other] * inverse[other * rank + index] }
          let value = precision * sum
          gradient(index)[i] += weight * value
          less += value * row[index]
        }
        variances[i] -= 0.5 * weight * precision * less
      }
    }
  }

  /// Adds the pull of a prior in closed form on the columns: −weight · precision · U.
  func gatherPrior(
    _ range: Range<Int>, _ precision: UnsafePointer<Float>, isSingle: Bool, weight: Float
  ) {
    for index in 0..<rank {
      let (target, source) = (gradient(index) + range.lowerBound, column(index) + range.lowerBound)
      for i in 0..<range.count { target[i] -= weight * precision[isSingle ? 0 : i] * source[i] }
    }
  }

  /// Σ of the squared gradients.
  var squaredNorm: Double {
    Double(Reduce.sumOfSquares(gradient(0), count: rank * count))
  }

  /// Moves the columns, and forgets their gradients.
  func update(_ rule: any UpdateRule, factor: Float) {
    let rule = rule.forScales
    for range in free {
      for index in 0..<rank {
        let place = index * count + range.lowerBound
        PointUpdate(
          UpdatedArray(
            memory + place, first: memory + 2 * rank * count + place,
            second: memory + 3 * rank * count + place),
          gradient: memory + rank * count + place, count: range.count
        ).run(rule, factor: factor)
      }
    }
    clear()
  }

  /// Forgets the gradients.
  func clear() { gradient(0).update(repeating: 0, count: rank * count) }

  private func capacitance(_ sd: UnsafePointer<Float>) -> [Double] {
    var matrix = [Double](repeating: 0, count: rank * rank)
    for row in 0..<rank {
      for other in 0...row {
        var sum = row == other ? 1.0 : 0.0
        let (a, b) = (column(row), column(other))
        for range in free {
          for i in range {
            let inverse = 1 / Double(sd[i])
            sum += Double(a[i]) * inverse * (Double(b[i]) * inverse)
          }
        }
        matrix[row * rank + other] = sum
        matrix[other * rank + row] = sum
      }
    }
    return matrix
  }

  /// M⁻¹; nil where the factor is not finite.
  private func inverseCapacitance(_ sd: UnsafePointer<Float>) -> [Float]? {
    guard let factor = Triangular.cholesky(capacitance(sd), rank) else { return nil }
    var inverse = [Float](repeating: 0, count: rank * rank)
    var column = [Double](repeating: 0, count: rank)
    for index in 0..<rank {
      for row in 0..<rank { column[row] = row == index ? 1 : 0 }
      column.withUnsafeMutableBufferPointer { x in
        factor.withUnsafeBufferPointer { l in
          guard let x = x.baseAddress, let l = l.baseAddress else { return }
          Triangular.solve(l, rank, x)
          Triangular.solveTransposed(l, rank, x)
        }
      }
      for row in 0..<rank { inverse[row * rank + index] = Float(column[row]) }
    }
    return inverse
  }

  // MARK: Keeping

  /// Keeps the columns, to go back to.
  func keep() {
    (memory + 4 * rank * count).update(from: memory, count: rank * count)
  }

  /// Goes back to the columns that were kept, without moments.
  func restore() {
    memory.update(from: memory + 4 * rank * count, count: rank * count)
    (memory + rank * count).update(repeating: 0, count: 3 * rank * count)
  }

  /// Keeps the columns as the best.
  func keepBest() { best = values }

  /// Takes up the best columns.
  func restoreBest() {
    guard let best else { return }
    for i in best.indices { memory[i] = best[i] }
  }

  /// The columns, one after the other.
  var values: [Float] { Array(UnsafeBufferPointer(start: memory, count: rank * count)) }
}
