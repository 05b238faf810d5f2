import Models
import Tensors

/// Batches of rows that teach most together: the mutual information of their joint labels and the
/// parameters, built up greedily.
///
/// I[y₁…y_b; θ] = H[y₁…y_b] − Σ mean H[p]. The joint entropy is a sum over all configurations of
/// labels while they are few, and over configurations sampled from the draws beyond.
///
/// Source: Kirsch, van Amersfoort and Gal (2019), "BatchBALD: Efficient and diverse batch acquisition
/// for deep Bayesian active learning", equations 8 to 13.
struct BatchBALD {
  private let rows: Int
  private let classes: Int
  private let drawCount: Int
  private let expectedEntropy: [Double]
  /// S × (N · C): each draw's probabilities.
  private let draws: [Float]
  private let seed: UInt64
  /// Configurations beyond which they are sampled.
  private let limit: Int

  /// The candidates of a prediction that kept its draws.
  init(_ prediction: ClassPrediction, seed: UInt64, limit: Int = 4096) {
    self.limit = limit
    rows = prediction.count
    classes = prediction.classes
    drawCount = prediction.drawCount
    expectedEntropy = prediction.expectedEntropy ?? []
    draws = prediction.draws ?? []
    self.seed = seed
  }

  /// The batch so far: for each configuration m of its labels p(m | s) / p(m) under each draw s,
  /// log p(m), and its share: p(m) of all configurations, 1 / M of M sampled ones.
  private struct Joint {
    /// M × S.
    var ratios: [Float]
    var logs: [Double]
    var shares: [Double]
    var isSampled = false
  }

  /// The k rows of the greedy batch, in the order in which they were chosen.
  func choose(_ k: Int, poll: () throws -> Void) throws -> [Int] {
    var chosen: [Int] = []
    var growth = Growth(drawCount, seed)
    while chosen.count < min(k, rows) {
      try poll()
      let information = gains(growth.joint)
      var best: Int?
      for row in 0..<rows where !chosen.contains(row) {
        if best.map({ information[row] > information[$0] }) ?? true { best = row }
      }
      guard let best else { break }
      chosen.append(best)
      growth.joint = extended(growth.joint, by: best, &growth.generator)
    }
    return chosen
  }

  /// The mutual information of a batch with each row added to it.
  func information(adding batch: [Int]) -> [Double] {
    var growth = Growth(drawCount, seed)
    for row in batch { growth.joint = extended(growth.joint, by: row, &growth.generator) }
    let shared = batch.reduce(0) { $0 + expectedEntropy[$1] }
    return gains(growth.joint).map { $0 - shared }
  }

  /// A batch while it grows.
  private struct Growth {
    var joint: Joint
    var generator: PhiloxGenerator

    init(_ drawCount: Int, _ seed: UInt64) {
      joint = Joint(ratios: [Float](repeating: 1, count: drawCount), logs: [0], shares: [1])
      generator = PhiloxGenerator(PhiloxKey(seed: seed, stream: 0xBA1D))
    }
  }

  /// H[batch, y] − mean H[p] of each row.
  private func gains(_ joint: Joint) -> [Double] {
    zip(jointEntropies(joint), expectedEntropy).map { $0 - $1 }
  }

  /// H[batch, y] of each candidate, −Σ p(m) p(c | m) log p(m, c), with p(c | m) the mean over draws
  /// of p(m | s) / p(m) · p(c | s): one product of M × S and S × N C.
  private func jointEntropies(_ joint: Joint) -> [Double] {
    let count = joint.logs.count
    let width = rows * classes
    var entropies = [Double](repeating: 0, count: rows)
    // Configurations in blocks, so that memory stays bounded.
    let block = max(1, min(count, (1 << 22) / max(width, 1)))
    var products = [Float](repeating: 0, count: block * width)
    for first in stride(from: 0, to: count, by: block) {
      let size = min(block, count - first)
      joint.ratios.withUnsafeBufferPointer { a in
        draws.withUnsafeBufferPointer { b in
          products.withUnsafeMutableBufferPointer { c in
            guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else {
              return
            }
            Gemm.multiply(
              rows: size, columns: width, inner: drawCount, alpha: 1 / Float(drawCount),
              a + first * drawCount, .rowMajor(drawCount), b, .rowMajor(width), c,
              .rowMajor(width))
          }
        }
      }
      for m in 0..<size {
        let (share, log) = (joint.shares[first + m], joint.logs[first + m])
        for row in 0..<rows {
          var entropy: Float = 0
          var total: Float = 0
          let start = m * width + row * classes
          for place in start..<(start + classes) {
            let p = products[place]
            total += p
            entropy -= p > 0 ? p * Elementary.log(p) : 0
          }
          entropies[row] += share * (Double(entropy) - log * Double(total))
        }
      }
    }
    return entropies
  }

  /// The configurations with the labels of one more row: all of them, or a sample where they are too
  /// many.
  private func extended(_ joint: Joint, by row: Int, _ generator: inout PhiloxGenerator) -> Joint {
    var result = Joint(ratios: [], logs: [], shares: [], isSampled: joint.isSampled)
    let count = joint.logs.count
    /// Adds configuration m with a label; `share` nil stands for its probability.
    func add(_ m: Int, _ label: Int, share: Double?) {
      let products = (0..<drawCount).map { draw in
        joint.ratios[m * drawCount + draw] * draws[(draw * rows + row) * classes + label]
      }
      let mean = products.reduce(0.0) { $0 + Double($1) } / Double(drawCount)
      guard mean > 0 else { return }
      let scale = Float(1 / mean)
      result.ratios += products.map { $0 * scale }
      result.logs.append(joint.logs[m] + Elementary.log(mean))
      result.shares.append(share ?? joint.shares[m] * mean)
    }
    if !joint.isSampled, count * classes <= limit {
      for m in 0..<count { for label in 0..<classes { add(m, label, share: nil) } }
      return result
    }
    // Each configuration gets a label sampled from p(label | configuration); the first sample
    // draws the configurations too, spread evenly over their cumulative probabilities.
    let kept = joint.isSampled ? count : limit
    result.isSampled = true
    var m = 0
    var passed = joint.shares.first ?? 0
    for place in 0..<kept {
      if joint.isSampled {
        m = place
      } else {
        let target = (Double(place) + generator.uniform()) / Double(kept)
        while m < count - 1, passed <= target {
          m += 1
          passed += joint.shares[m]
        }
      }
      let shares = (0..<classes).map { label in
        (0..<drawCount).reduce(0.0) {
          $0
            + Double(
              joint.ratios[m * drawCount + $1] * draws[($1 * rows + row) * classes + label])
        }
      }
      var target = generator.uniform() * shares.reduce(0, +)
      var label = 0
      while label < classes - 1, target >= shares[label] {
        target -= shares[label]
        label += 1
      }
      add(m, label, share: 1 / Double(kept))
    }
    return result
  }
}
