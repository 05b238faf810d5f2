import Models
import Testing
import Values

@testable import Sessions

/// Measures of predictions of classes, against numbers from numpy and scipy.
@Suite("Measures of predictions of classes")
struct ClassMeasureTests {
  private typealias Known = ClassMeasureReference

  /// The prediction of the reference, filled in blocks of three rows.
  private static func prediction(keeping kept: Int = Known.draws) -> ClassPrediction {
    accumulator(draws: 0..<Known.draws, keeping: kept).finish()
  }

  private static func accumulator(
    draws: Range<Int>, keeping kept: Int
  ) -> ClassPrediction.Accumulator {
    var sums = ClassPrediction.Accumulator(
      rows: Known.rows, classes: Known.classes, keptDraws: kept)
    let logits = Known.logits.map(Float.init)
    logits.withUnsafeBufferPointer { logits in
      guard let base = logits.baseAddress else { return }
      for draw in draws {
        for first in stride(from: 0, to: Known.rows, by: 3) {
          let start = (draw * Known.rows + first) * Known.classes
          sums.add(logits: base + start, rows: min(3, Known.rows - first), offset: first)
        }
      }
    }
    return sums
  }

  private func expect(_ found: [Double]?, near known: [Double], within tolerance: Double = 2e-6) {
    guard let found, found.count == known.count else {
      Issue.record("\(found?.count ?? -1) numbers, not \(known.count)")
      return
    }
    for (a, b) in zip(found, known) {
      #expect((a - b).magnitude <= tolerance * max(1, b.magnitude), "\(a) and \(b)")
    }
  }

  @Test func rowScores() {
    let p = Self.prediction()
    expect(p.probabilities, near: Known.mean)
    expect(p.totalEntropy, near: Known.total)
    expect(p.expectedEntropy, near: Known.expected)
    expect(p.mutualInformation, near: zip(Known.total, Known.expected).map { $0 - $1 })
    expect(p.votes, near: Known.votes)
    let majority = (0..<Known.rows).map { row in
      1 - (Known.votes[(3 * row)..<(3 * row + 3)].max() ?? 0)
    }
    expect(p.variationRatio, near: majority)
    expect(p.chiSquare, near: Known.chiSquare, within: 1e-5)
  }

  @Test func accuracyAndCalibration() {
    let p = Self.prediction()
    #expect(p.accuracy(Known.truth) == Known.accuracy)
    expect([p.negativeLogLikelihood(Known.truth)], near: [Known.nll])
    expect([p.brier(Known.truth)], near: [Known.brier])
    let calibration = p.calibration(Known.truth)
    #expect(calibration.bins.count == 15)
    expect(
      [calibration.expectedError, calibration.maximumError], near: [Known.ece15, Known.mce15])
    expect([p.calibration(Known.truth, bins: 4).expectedError], near: [Known.ece4])
    #expect(calibration.accuracy == Known.accuracy)
    let temperature = p.temperature(Known.truth)
    expect([temperature], near: [Known.temperature], within: 1e-5)
    let tempered = p.tempered(temperature)
    expect(tempered.probabilities, near: Known.tempered, within: 1e-5)
    #expect(tempered.mostProbable == p.mostProbable)
    #expect(tempered.negativeLogLikelihood(Known.truth) <= Known.nll)
    // At its own best temperature there is nothing left to mend.
    expect([tempered.temperature(Known.truth)], near: [1], within: 1e-5)
  }

  @Test func temperatureEndsWhereTheLikelihoodStillRises() {
    // Always right: ever surer is better. Always wrong: ever less sure is.
    let sure = ClassPrediction(
      rows: Axis(2), classes: 2, drawCount: 1, probabilities: [0.9, 0.1, 0.2, 0.8],
      expectedEntropy: nil, votes: [1, 0, 0, 1])
    #expect(sure.temperature([0, 1]) == 0.01)
    #expect(sure.temperature([1, 0]) == 100)
  }

  @Test func draws() throws {
    let p = Self.prediction()
    let kept = try #require(p.draws)
    let again = ClassPrediction(
      probabilities: Draws(
        kept.map(Double.init), count: Known.draws, axes: [Axis(Known.rows), Axis(Known.classes)]))
    expect(again?.probabilities, near: p.probabilities)
    expect(again?.expectedEntropy, near: Known.expected)
    #expect(again?.votes == p.votes)
    #expect(Self.prediction(keeping: 0).draws == nil)
    // Probabilities in place of logits are the same draws.
    var sums = ClassPrediction.Accumulator(rows: Known.rows, classes: Known.classes)
    kept.withUnsafeBufferPointer { kept in
      guard let base = kept.baseAddress else { return }
      for draw in 0..<Known.draws {
        sums.add(
          probabilities: base + draw * Known.rows * Known.classes, rows: Known.rows, offset: 0)
      }
    }
    expect(sums.finish().expectedEntropy, near: Known.expected)
    let part = p.selecting(rows: [6, 2])
    #expect(part.probabilities == Array(p.probabilities[18..<21] + p.probabilities[6..<9]))
    #expect(part.draws?.count == Known.draws * 2 * Known.classes)
    #expect(part.draws?[6] == kept[Known.rows * Known.classes + 18])
  }

  @Test func accumulatorsMerge() throws {
    var halves = Self.accumulator(draws: 0..<2, keeping: Known.draws)
    halves.merge(Self.accumulator(draws: 2..<Known.draws, keeping: Known.draws))
    let (merged, whole) = (halves.finish(), Self.prediction())
    expect(merged.probabilities, near: whole.probabilities, within: 1e-15)
    #expect(merged.draws == whole.draws)
    #expect(merged.votes == whole.votes)
    // Rows in chunks.
    var all = ClassPrediction.Accumulator(rows: Known.rows, classes: Known.classes)
    let logits = Known.logits.map(Float.init)
    for (first, size) in [(0, 5), (5, 3)] {
      var chunk = ClassPrediction.Accumulator(rows: size, classes: Known.classes)
      logits.withUnsafeBufferPointer { logits in
        guard let base = logits.baseAddress else { return }
        for draw in 0..<Known.draws {
          chunk.add(
            logits: base + (draw * Known.rows + first) * Known.classes, rows: size, offset: 0)
        }
      }
      all.merge(chunk, at: first)
    }
    #expect(all.finish().probabilities == whole.probabilities)
  }

  @Test func bernoulliLogitsAreTwoClasses() throws {
    let logits: [Float] = [-120, -2, -0.1, 0, 0.3, 4, 120]
    var one = ClassPrediction.Accumulator(rows: 7, classes: 2)
    var two = ClassPrediction.Accumulator(rows: 7, classes: 2)
    let pairs: [Float] = logits.flatMap { (x: Float) -> [Float] in [0, x] }
    logits.withUnsafeBufferPointer { x in
      pairs.withUnsafeBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        one.add(bernoulliLogits: x, rows: 7, offset: 0)
        two.add(logits: y, rows: 7, offset: 0)
      }
    }
    let (a, b) = (one.finish(firstCode: 0), two.finish(firstCode: 0))
    expect(a.probabilities, near: b.probabilities, within: 1e-6)
    expect(a.expectedEntropy, near: b.expectedEntropy ?? [], within: 1e-6)
    #expect(a.votes == b.votes)
    #expect(a.mostProbableLabels.kind == .bool)
  }

  @Test func infiniteLogitsHaveNoShare() {
    var sums = ClassPrediction.Accumulator(rows: 1, classes: 3)
    let logits: [Float] = [1, -.infinity, 1]
    logits.withUnsafeBufferPointer { x in
      if let x = x.baseAddress { sums.add(logits: x, rows: 1, offset: 0) }
    }
    let p = sums.finish()
    #expect(p.probabilities == [0.5, 0, 0.5])
    expect(p.expectedEntropy, near: [0.6931471805599453])
  }

  @Test func sampledClasses() throws {
    let labels = Labels(["a", "b", "c"])
    let samples = Draws(
      [1, 3, 1, 3, 2, 3, 1, 2], count: 4, axes: [Axis(2)], kind: .category(labels))
    let p = try #require(ClassPrediction(samples: samples))
    #expect(p.probabilities == [0.75, 0.25, 0, 0, 0.25, 0.75])
    #expect(p.labels == labels)
    #expect(p.variationRatio == [0.25, 0.25])
    #expect(p.mutualInformation == nil)
    let truths = try #require(
      ClassPrediction(samples: Draws([0, 1, 1, 1], count: 2, axes: [Axis(2)], kind: .bool)))
    #expect(truths.probabilities == [0.5, 0.5, 0, 1])
    #expect(truths.firstCode == 0)
    #expect(ClassPrediction(samples: Draws([0, 2], count: 1, axes: [Axis(2)], kind: .int)) == nil)
  }

  @Test func areaUnderTheCurve() {
    expect(
      [AUROCBuiltin.area(Known.score, Known.isOut.map { $0 == 1 }) ?? .nan], near: [Known.auroc],
      within: 1e-14)
    #expect(AUROCBuiltin.area([1, 2], [true, true]) == nil)
    #expect(AUROCBuiltin.area([1, 1, 1], [true, false, true]) == 0.5)
  }

  @Test func batchesThatTeachMost() throws {
    let p = Self.prediction()
    #expect(try BatchBALD(p, seed: 1).choose(4) {} == Known.batch)
    let batch = BatchBALD(p, seed: 1)
    expect(batch.information(adding: Array(Known.batch.prefix(3))), near: Known.joined)
    expect(batch.information(adding: [0, 1, 2, 3, 4, 5]), near: Known.six, within: 1e-5)
    #expect(try BatchBALD(p, seed: 1).choose(20) {}.sorted() == Array(0..<8))
  }

  @Test func sampledConfigurationsEstimateTheSame() throws {
    let p = Self.prediction()
    // 3⁶ configurations are more than 600; then 3⁵ and 3⁶ more than 200.
    for (limit, tolerance) in [(600, 0.03), (200, 0.08)] {
      let means = (1...40).map { seed in
        BatchBALD(p, seed: UInt64(seed), limit: limit).information(adding: [0, 1, 2, 3, 4, 5])
      }
      for row in 0..<8 {
        let estimates = means.map { $0[row] }
        let mean = estimates.reduce(0, +) / 40
        let spread = estimates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 39
        #expect((mean - Known.six[row]).magnitude < 4 * (spread / 40).squareRoot() + 1e-5)
        #expect(spread.squareRoot() < tolerance)
      }
    }
    let batch = try BatchBALD(p, seed: 3, limit: 50).choose(8) {}
    #expect(batch == (try BatchBALD(p, seed: 3, limit: 50).choose(8) {}))
    #expect(Array(batch.prefix(4)) == Known.batch)
  }
}
