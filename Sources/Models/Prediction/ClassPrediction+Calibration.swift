import Tensors

/// Whether confidence can be taken at its word.
public struct Calibration: Sendable {
  /// One bin of confidence.
  public struct Bin: Sendable {
    /// The confidences it holds: above `lower`, up to `upper`.
    public let lower: Double
    /// The upper end, included.
    public let upper: Double
    /// The number of rows in it.
    public let count: Int
    /// The mean confidence of its rows; NaN of none.
    public let confidence: Double
    /// The share of its rows that are right; NaN of none.
    public let accuracy: Double
  }

  /// The bins, of equal width from 0 to 1.
  public let bins: [Bin]
  /// The number of rows.
  public let count: Int

  /// The expected calibration error Σ n_b / N · |accuracy − confidence| (Guo et al., 2017,
  /// equation 3).
  public var expectedError: Double {
    bins.reduce(0) { $1.count == 0 ? $0 : $0 + Self.gap($1) * Double($1.count) } / Double(count)
  }

  /// The largest gap of a bin that holds rows (Guo et al., 2017, equation 5).
  public var maximumError: Double { bins.map { $0.count == 0 ? 0 : Self.gap($0) }.max() ?? 0 }

  /// The share of all rows that are right.
  public var accuracy: Double {
    bins.reduce(0) { $1.count == 0 ? $0 : $0 + $1.accuracy * Double($1.count) } / Double(count)
  }

  /// The mean confidence of all rows.
  public var confidence: Double {
    bins.reduce(0) { $1.count == 0 ? $0 : $0 + $1.confidence * Double($1.count) } / Double(count)
  }

  private static func gap(_ bin: Bin) -> Double { (bin.accuracy - bin.confidence).magnitude }
}

extension ClassPrediction {
  /// The confidence (the largest mean probability) of all rows in bins of equal width, and how often
  /// each bin is right. Source: Guo et al. (2017), "On calibration of modern neural networks",
  /// section 2.
  public func calibration(_ truth: [Int], bins: Int = 15) -> Calibration {
    var counts = [Int](repeating: 0, count: bins)
    var right = counts
    var sums = [Double](repeating: 0, count: bins)
    for (row, found) in mostProbable.enumerated() {
      let confidence = probabilities[row * classes + found]
      // The bin m of (m / M, (m + 1) / M].
      let bin = min(max(Int((confidence * Double(bins)).rounded(.up)) - 1, 0), bins - 1)
      counts[bin] += 1
      sums[bin] += confidence
      if found == truth[row] { right[bin] += 1 }
    }
    let width = Double(bins)
    return Calibration(
      bins: (0..<bins).map { bin in
        let size = Double(counts[bin])
        return Calibration.Bin(
          lower: Double(bin) / width, upper: Double(bin + 1) / width, count: counts[bin],
          confidence: counts[bin] == 0 ? .nan : sums[bin] / size,
          accuracy: counts[bin] == 0 ? .nan : Double(right[bin]) / size)
      }, count: count)
  }

  /// Log probabilities; those of 0 stay finite, so that any temperature has a likelihood.
  private var logs: [Double] { probabilities.map { Elementary.log(max($0, 1e-38)) } }

  /// The temperature T at which softmax(log p̄ / T) gives the true classes the highest likelihood,
  /// found by Newton's method on 1 / T within a bracket: the negative log likelihood is convex
  /// there. Source: Guo et al. (2017), section 4.2.
  ///
  /// - Returns: T between 0.01 and 100, at an end where the likelihood still rises there.
  public func temperature(_ truth: [Int]) -> Double {
    let logs = self.logs
    /// The first and second derivative of the mean negative log likelihood by 1 / T.
    func slopes(_ inverse: Double) -> (first: Double, second: Double) {
      var (first, second) = (0.0, 0.0)
      for row in 0..<count {
        let l = logs[(row * classes)..<((row + 1) * classes)]
        let top = l.max() ?? 0
        var (total, mean, square) = (0.0, 0.0, 0.0)
        for value in l {
          let weight = Elementary.exp((value - top) * inverse)
          total += weight
          mean += weight * (value - top)
          square += weight * (value - top) * (value - top)
        }
        mean /= total
        first += mean - (logs[row * classes + truth[row]] - top)
        second += square / total - mean * mean
      }
      return (first / Double(count), second / Double(count))
    }
    var (low, high) = (0.01, 100.0)
    if slopes(low).first >= 0 { return 1 / low }
    if slopes(high).first <= 0 { return 1 / high }
    var inverse = 1.0
    for _ in 0..<200 {
      let (first, second) = slopes(inverse)
      if first == 0 { break }
      if first > 0 { high = inverse } else { low = inverse }
      let newton = inverse - first / second
      let next = newton > low && newton < high ? newton : (low * high).squareRoot()
      if (next - inverse).magnitude <= 1e-12 * inverse { break }
      inverse = next
    }
    return 1 / inverse
  }

  /// The same prediction with softmax(log p̄ / T) for its mean probabilities. What single draws say
  /// is not known at another temperature, so the expected entropy is left out.
  public func tempered(_ temperature: Double) -> ClassPrediction {
    var result = logs
    for row in 0..<count {
      let range = (row * classes)..<((row + 1) * classes)
      let top = result[range].max() ?? 0
      var total = 0.0
      for place in range {
        result[place] = Elementary.exp((result[place] - top) / temperature)
        total += result[place]
      }
      for place in range { result[place] /= total }
    }
    return ClassPrediction(
      rows: rows, classes: classes, labels: labels, firstCode: firstCode, drawCount: drawCount,
      probabilities: result, expectedEntropy: nil, votes: votes)
  }
}
