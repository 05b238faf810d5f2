import Evaluation
public import Values

/// What is known of the classes of N rows after S draws of a posterior: means over the draws, never
/// S × N × C unless asked.
///
/// A prediction of a `categorical` or `bernoulli` name fills one draw by draw (`Accumulator`); the
/// measures of uncertainty, of accuracy and of calibration read it.
public final class ClassPrediction: ObjectValue {
  /// The rows: how many, and what they are called.
  public let rows: Axis
  /// The number of classes, C.
  public let classes: Int
  /// What the classes are called.
  public let labels: Labels?
  /// The code of the first class: 1 of categories, 0 of truth values.
  public let firstCode: Int
  /// The number of draws, S.
  public let drawCount: Int
  /// N × C: the mean over the draws of each class's probability, p̄.
  public let probabilities: [Double]
  /// N: the mean over the draws of the entropy of that draw's probabilities, in nats; nil where
  /// only sampled classes are known.
  public let expectedEntropy: [Double]?
  /// N × C: the share of draws in which the class is the most probable one (or was sampled).
  public let votes: [Double]
  /// S × N × C: each draw's probabilities, where they were kept.
  public let draws: [Float]?

  /// A prediction with everything known.
  ///
  /// - Precondition: sizes agree.
  public init(
    rows: Axis, classes: Int, labels: Labels? = nil, firstCode: Int = 1, drawCount: Int,
    probabilities: [Double], expectedEntropy: [Double]?, votes: [Double], draws: [Float]? = nil
  ) {
    let count = rows.size * classes
    precondition(probabilities.count == count && votes.count == count, "rows and classes disagree")
    precondition(expectedEntropy.map { $0.count == rows.size } ?? true, "one entropy a row")
    precondition(draws.map { $0.count == drawCount * count } ?? true, "draws disagree")
    precondition(labels.map { $0.count == classes } ?? true, "one label a class")
    self.rows = rows
    self.classes = classes
    self.labels = labels
    self.firstCode = firstCode
    self.drawCount = drawCount
    self.probabilities = probabilities
    self.expectedEntropy = expectedEntropy
    self.votes = votes
    self.draws = draws
  }

  /// What errors call it.
  public var kindName: String { "a prediction of classes" }

  /// The number of rows, N.
  public var count: Int { rows.size }

  /// The axis of the classes.
  public var classAxis: Axis { Axis(classes, labels: labels ?? (firstCode == 1 ? nil : codes)) }

  /// The codes as names.
  private var codes: Labels { Labels((0..<classes).map { "\(firstCode + $0)" }) }

  /// What a class (from 0) is called: its label, else its code.
  public func name(ofClass place: Int) -> String {
    labels?.names[place] ?? "\(firstCode + place)"
  }

  /// The most probable class of each row (from 0), the first of equals.
  public var mostProbable: [Int] { Self.largest(probabilities, rows: count, classes: classes) }

  /// The probability of the most probable class of each row.
  public var confidence: [Double] {
    zip(0..<count, mostProbable).map { probabilities[$0 * classes + $1] }
  }

  /// The place of the largest of `classes` values in each row, the first of equals.
  static func largest(_ values: [Double], rows: Int, classes: Int) -> [Int] {
    (0..<rows).map { row in
      var best = row * classes
      for place in best..<(best + classes) where values[place] > values[best] { best = place }
      return best - row * classes
    }
  }

  /// p̄ and its derivatives by name.
  public var memberNames: [String] {
    ["probabilities", "votes", "confidence", "label"]
      + (expectedEntropy == nil ? [] : ["expected_entropy"]) + (draws == nil ? [] : ["draws"])
  }

  /// What stands after the dot.
  public func member(_ name: String) -> Value? {
    switch name {
    case "probabilities": .array(NDArray(probabilities, axes: [rows, classAxis]))
    case "votes": .array(NDArray(votes, axes: [rows, classAxis]))
    case "confidence": .array(NDArray(confidence, axes: [rows]))
    case "label": .array(mostProbableLabels)
    case "expected_entropy": expectedEntropy.map { .array(NDArray($0, axes: [rows])) }
    case "draws":
      draws.map {
        .draws(Draws($0.map(Double.init), count: drawCount, axes: [rows, classAxis]))
      }
    default: nil
    }
  }

  /// The most probable class of each row as a column: labelled codes, or plain codes.
  public var mostProbableLabels: NDArray {
    let codes = mostProbable.map { Double($0 + firstCode) }
    let kind: ElementKind =
      labels.flatMap { firstCode == 1 ? .category($0) : nil }
      ?? (firstCode == 0 && classes == 2 ? .bool : .int)
    return NDArray(codes, axes: [rows], kind: kind)
  }

  /// The rows at `positions` (from 0).
  ///
  /// - Precondition: they lie on the axis.
  public func selecting(rows positions: [Int]) -> ClassPrediction {
    func picked<Number>(_ values: [Number], width: Int, blocks: Int = 1) -> [Number] {
      (0..<blocks).flatMap { block in
        positions.flatMap { row -> ArraySlice<Number> in
          let start = (block * count + row) * width
          return values[start..<(start + width)]
        }
      }
    }
    let names = rows.labels.map { labels in Labels(positions.map { labels.names[$0] }) }
    return ClassPrediction(
      rows: Axis(positions.count, labels: names), classes: classes, labels: labels,
      firstCode: firstCode, drawCount: drawCount,
      probabilities: picked(probabilities, width: classes),
      expectedEntropy: expectedEntropy.map { picked($0, width: 1) },
      votes: picked(votes, width: classes),
      draws: draws.map { picked($0, width: classes, blocks: drawCount) })
  }
}
