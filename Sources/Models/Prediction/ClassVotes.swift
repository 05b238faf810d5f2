import Values

/// How often each class was drawn, row by row: what is kept of draws of classes that are too many.
final class ClassVotes {
  private let rows: Axis
  private let labels: Labels?
  private let classes: Int
  private var counts: [Double]
  private var drawCount = 0

  /// - Parameters:
  ///   - draws: some draws; nil unless they are codes of classes, one a row.
  ///   - classes: the dimension that the codes point to, where it is known.
  init?(_ draws: Draws, classes: BoundData.Dimension?) {
    guard draws.axes.count == 1 else { return nil }
    if case .category(let names) = draws.kind {
      labels = names
      self.classes = names.count
    } else if let classes, draws.kind == .int {
      labels = classes.labels
      self.classes = classes.size
    } else {
      return nil
    }
    rows = draws.axes[0]
    counts = [Double](repeating: 0, count: rows.size * self.classes)
  }

  /// Counts draws of the same rows.
  func add(_ draws: Draws) {
    drawCount += draws.count
    var row = 0
    for code in draws.numbers {
      let place = Int(code) - 1
      if place >= 0, place < classes { counts[row * classes + place] += 1 }
      row = row + 1 == rows.size ? 0 : row + 1
    }
  }

  /// The shares of the draws as a prediction of classes.
  var prediction: ClassPrediction {
    let share = 1 / Double(max(drawCount, 1))
    let shares = counts.map { $0 * share }
    return ClassPrediction(
      rows: rows, classes: classes, labels: labels, drawCount: drawCount, probabilities: shares,
      expectedEntropy: nil, votes: shares)
  }
}
