import Tensors

/// How uncertain a prediction of classes is, row by row, and how good.
extension ClassPrediction {
  // MARK: Uncertainty

  /// The entropy of the mean probabilities, H[p̄] = −Σ p̄ log p̄, in nats: all uncertainty.
  public var totalEntropy: [Double] {
    (0..<count).map { Self.entropy(probabilities[($0 * classes)..<(($0 + 1) * classes)]) }
  }

  /// What the draws disagree about: I[y; θ] = H[p̄] − mean H[p], in nats, at least 0; the part that
  /// more data would remove. Nil where only sampled classes are known.
  ///
  /// Source: Houlsby et al. (2011), equation 2; Depeweg et al. (2018), equation 2.
  public var mutualInformation: [Double]? {
    expectedEntropy.map { expected in zip(totalEntropy, expected).map { max(0, $0 - $1) } }
  }

  /// 1 − the share of the draws that agree with most of them (Freeman, 1965).
  public var variationRatio: [Double] {
    (0..<count).map {
      1 - (votes[($0 * classes)..<(($0 + 1) * classes)].max() ?? 0)
    }
  }

  /// χ² = Σ (S p̄ − S / C)² / (S / C): the mean class probabilities, as S counts, against uniform
  /// ones; high is sure.
  public var chiSquare: [Double] {
    let even = 1 / Double(classes)
    let scale = Double(drawCount * classes)
    return (0..<count).map { row in
      probabilities[(row * classes)..<((row + 1) * classes)].reduce(0) {
        $0 + ($1 - even) * ($1 - even)
      } * scale
    }
  }

  // MARK: Against the truth

  /// The probability that each row gives to its true class (from 0).
  func truthProbabilities(_ truth: [Int]) -> [Double] {
    zip(0..<count, truth).map { probabilities[$0 * classes + $1] }
  }

  /// The share of rows whose most probable class is the true one (places from 0).
  ///
  /// - Precondition: one true class a row.
  public func accuracy(_ truth: [Int]) -> Double {
    Double(zip(mostProbable, truth).count { $0 == $1 }) / Double(count)
  }

  /// The mean of −log p̄ of the true class, in nats; infinite where one has probability 0.
  public func negativeLogLikelihood(_ truth: [Int]) -> Double {
    truthProbabilities(truth).reduce(0) { $0 - ($1 > 0 ? Elementary.log($1) : -.infinity) }
      / Double(count)
  }

  /// The mean over rows of Σ (p̄ − 1[true class])², from 0 to 2 (Brier, 1950, equation 2).
  public func brier(_ truth: [Int]) -> Double {
    var total = 0.0
    for row in 0..<count {
      for k in 0..<classes {
        let gap = probabilities[row * classes + k] - (truth[row] == k ? 1 : 0)
        total += gap * gap
      }
    }
    return total / Double(count)
  }

  /// How often each true class (rows) was taken for each (columns): C × C counts.
  public func confusion(_ truth: [Int]) -> [Int] {
    var counts = [Int](repeating: 0, count: classes * classes)
    for (found, right) in zip(mostProbable, truth) { counts[right * classes + found] += 1 }
    return counts
  }
}
