import Tensors
public import Values

/// Predictions of classes from what else is known of them.
extension ClassPrediction {
  /// Sampled classes, one a draw and row: their frequencies.
  ///
  /// - Parameter samples: S draws of N codes: categories, truth values, or whole numbers.
  /// - Returns: nil where a number is no code.
  public convenience init?(samples: Draws) {
    var labels: Labels?
    if case .category(let names) = samples.kind { labels = names }
    let isBinary = labels == nil && samples.numbers.allSatisfy { $0 == 0 || $0 == 1 }
    let firstCode = isBinary ? 0 : 1
    let largest = samples.numbers.max() ?? 1
    guard largest < 0x1p20 else { return nil }
    let classes = labels?.count ?? (isBinary ? 2 : max(1, Int(largest)))
    let rows = samples.elementCount
    var votes = [Double](repeating: 0, count: rows * classes)
    let share = 1 / Double(max(samples.count, 1))
    var place = 0
    for code in samples.numbers {
      guard let whole = Int(exactly: code), whole >= firstCode, whole - firstCode < classes else {
        return nil
      }
      votes[place * classes + whole - firstCode] += share
      place = place + 1 == rows ? 0 : place + 1
    }
    self.init(
      rows: samples.axes.first ?? Axis(rows), classes: classes, labels: labels,
      firstCode: firstCode, drawCount: samples.count, probabilities: votes,
      expectedEntropy: samples.count == 1 ? [Double](repeating: 0, count: rows) : nil,
      votes: votes)
  }

  /// Each draw's probabilities: S draws of N × C numbers that add up to 1 over the classes.
  ///
  /// - Returns: nil where a row does not (by more than a thousandth).
  public convenience init?(probabilities draws: Draws) {
    guard draws.axes.count == 2, draws.axes[1].size > 0 else { return nil }
    let (rows, classes) = (draws.axes[0].size, draws.axes[1].size)
    var means = [Double](repeating: 0, count: rows * classes)
    var entropy = [Double](repeating: 0, count: rows)
    var votes = means
    let share = 1 / Double(max(draws.count, 1))
    for draw in 0..<draws.count {
      for row in 0..<rows {
        let start = (draw * rows + row) * classes
        let block = draws.numbers[start..<(start + classes)]
        guard (block.reduce(0, +) - 1).magnitude < 1e-3, block.allSatisfy({ $0 >= 0 }) else {
          return nil
        }
        var best = start
        for place in start..<(start + classes) where draws.numbers[place] > draws.numbers[best] {
          best = place
        }
        for k in 0..<classes { means[row * classes + k] += draws.numbers[start + k] * share }
        votes[row * classes + best - start] += share
        entropy[row] += Self.entropy(block) * share
      }
    }
    self.init(
      rows: draws.axes[0], classes: classes, labels: draws.axes[1].labels, drawCount: draws.count,
      probabilities: means, expectedEntropy: entropy, votes: votes,
      draws: draws.count > 1 ? draws.numbers.map(Float.init) : nil)
  }

  /// Each draw's probability of the second of two classes: S draws of N numbers from 0 to 1.
  ///
  /// - Returns: nil where one lies elsewhere.
  public convenience init?(successes draws: Draws) {
    guard draws.axes.count <= 1, draws.numbers.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
      return nil
    }
    let pairs = Draws(
      draws.numbers.flatMap { [1 - $0, $0] }, count: draws.count,
      axes: [draws.axes.first ?? Axis(1), Axis(2)])
    guard let both = ClassPrediction(probabilities: pairs) else { return nil }
    self.init(
      rows: both.rows, classes: 2, firstCode: 0, drawCount: both.drawCount,
      probabilities: both.probabilities, expectedEntropy: both.expectedEntropy, votes: both.votes,
      draws: both.draws)
  }

  /// −Σ p log p, in nats; 0 log 0 is 0.
  static func entropy(_ p: some Sequence<Double>) -> Double {
    p.reduce(0) { $1 > 0 ? $0 - $1 * Elementary.log($1) : $0 }
  }
}
