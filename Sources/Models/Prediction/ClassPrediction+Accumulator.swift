import Tensors
public import Values

extension ClassPrediction {
  /// Sums over draws from which a prediction is made, row by row; draws come one at a time, in
  /// blocks of rows of any size.
  ///
  /// ```swift
  /// var sums = ClassPrediction.Accumulator(rows: 10_000, classes: 10)
  /// for draw in 0..<100 { sums.add(logits: out, rows: 500, offset: 0) … }
  /// let prediction = sums.finish(labels: digits)
  /// ```
  ///
  /// The same draws in the same order give the same bits.
  public struct Accumulator: Sendable {
    /// The number of rows, N.
    public let rows: Int
    /// The number of classes, C.
    public let classes: Int
    /// The draws that are kept whole; those beyond are only summed.
    public let keptDraws: Int
    private var probabilities: [Double]
    private var entropy: [Double]
    private var votes: [Int32]
    private var counts: [Int32]
    private var draws: [Float]
    /// One row's probabilities.
    private var row: [Float]

    /// Nothing added yet.
    ///
    /// - Parameter keptDraws: so many draws are kept whole, S × N × C floats.
    public init(rows: Int, classes: Int, keptDraws: Int = 0) {
      precondition(rows >= 0 && classes >= 1 && keptDraws >= 0)
      self.rows = rows
      self.classes = classes
      self.keptDraws = keptDraws
      probabilities = [Double](repeating: 0, count: rows * classes)
      entropy = [Double](repeating: 0, count: rows)
      votes = [Int32](repeating: 0, count: rows * classes)
      counts = [Int32](repeating: 0, count: rows)
      draws = [Float](repeating: 0, count: keptDraws * rows * classes)
      row = [Float](repeating: 0, count: classes)
    }

    /// One more draw of the rows from `offset` on: the logits of each class, row-major.
    ///
    /// With l the logits less their largest and z = Σ exp l, p = exp l / z, and the entropy is
    /// log z − Σ p l.
    public mutating func add(logits: UnsafePointer<Float>, rows block: Int, offset: Int) {
      for place in 0..<block {
        let source = logits + place * classes
        let top: Float = Reduce.maximum(source, count: classes)
        var total: Float = 0
        var weighted: Float = 0
        for k in 0..<classes {
          let shifted: Float = source[k] - top
          let weight: Float = Elementary.exp(shifted)
          row[k] = weight
          total += weight
          // A class of logit −∞ has no share.
          weighted += weight > 0 ? weight * shifted : 0
        }
        let scale: Float = 1 / total
        for k in 0..<classes { row[k] *= scale }
        take(row: offset + place, entropy: Elementary.log(total) - weighted * scale)
      }
    }

    /// One more draw of the rows from `offset` on: the probability of each class, row-major.
    public mutating func add(probabilities: UnsafePointer<Float>, rows block: Int, offset: Int) {
      for place in 0..<block {
        let source = probabilities + place * classes
        var entropy: Float = 0
        for k in 0..<classes {
          row[k] = source[k]
          entropy -= source[k] > 0 ? source[k] * Elementary.log(source[k]) : 0
        }
        take(row: offset + place, entropy: entropy)
      }
    }

    /// One more draw of the rows from `offset` on: one logit a row, that of the second of two
    /// classes.
    public mutating func add(
      bernoulliLogits logits: UnsafePointer<Float>, rows block: Int, offset: Int
    ) {
      precondition(classes == 2, "a Bernoulli name has two classes")
      for place in 0..<block {
        let logit = logits[place]
        let small: Float = Elementary.exp(-logit.magnitude)
        let (less, more) = (small / (1 + small), 1 / (1 + small))
        row[0] = logit < 0 ? more : less
        row[1] = logit < 0 ? less : more
        take(
          row: offset + place,
          entropy: Elementary.log1p(small) + (less > 0 ? less * logit.magnitude : 0))
      }
    }

    /// Adds what stands in `row`.
    @inline(__always)
    private mutating func take(row place: Int, entropy value: Float) {
      let start = place * classes
      var best = 0
      for k in 0..<classes {
        probabilities[start + k] += Double(row[k])
        if row[k] > row[best] { best = k }
      }
      votes[start + best] += 1
      entropy[place] += Double(value)
      let draw = Int(counts[place])
      if draw < keptDraws {
        for k in 0..<classes { draws[(draw * rows + place) * classes + k] = row[k] }
      }
      counts[place] += 1
    }

    /// Adds the sums of another: further draws of the same rows, or of a part of them from `offset`
    /// on. Draws that are kept follow those that are here.
    public mutating func merge(_ other: Accumulator, at offset: Int = 0) {
      precondition(other.classes == classes && offset + other.rows <= rows)
      for place in 0..<other.rows {
        let (from, to) = (place * classes, (offset + place) * classes)
        for k in 0..<classes {
          probabilities[to + k] += other.probabilities[from + k]
          votes[to + k] += other.votes[from + k]
        }
        entropy[offset + place] += other.entropy[place]
        let here = Int(counts[offset + place])
        for draw in 0..<min(Int(other.counts[place]), other.keptDraws) where here + draw < keptDraws
        {
          let source = (draw * other.rows + place) * classes
          let target = ((here + draw) * rows + offset + place) * classes
          for k in 0..<classes { draws[target + k] = other.draws[source + k] }
        }
        counts[offset + place] += other.counts[place]
      }
    }

    /// The number of draws of the first row so far.
    public var drawCount: Int { Int(counts.first ?? 0) }

    /// The means over the draws.
    ///
    /// - Parameters:
    ///   - axis: the rows, where they have names.
    ///   - labels: what the classes are called.
    ///   - firstCode: the code of the first class, 0 of a Bernoulli name.
    /// - Precondition: every row has as many draws.
    public func finish(rows axis: Axis? = nil, labels: Labels? = nil, firstCode: Int = 1)
      -> ClassPrediction
    {
      let count = drawCount
      precondition(counts.allSatisfy { $0 == Int32(count) }, "every row has as many draws")
      let share = 1 / Double(max(count, 1))
      return ClassPrediction(
        rows: axis ?? Axis(rows), classes: classes, labels: labels, firstCode: firstCode,
        drawCount: count, probabilities: probabilities.map { $0 * share },
        expectedEntropy: entropy.map { max(0, $0 * share) },
        votes: votes.map { Double($0) * share },
        draws: keptDraws > 0 && keptDraws >= count
          ? Array(draws[..<(count * rows * classes)]) : nil)
    }
  }
}
