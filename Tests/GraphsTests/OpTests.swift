import Graphs
import Tensors
import Testing

/// Every op of the registry against its own oracle, in all ways in which it can run.
@Suite struct OpTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let op: any Op.Type
    var testDescription: String { op.name }
  }

  static let cases = Ops.all.map { Case(op: $0) }

  @Test(arguments: cases) func kernelAgreesWithOracle(_ test: Case) {
    for size in sizes {
      for (i, sample) in test.op.samples(size).enumerated() {
        let made = SampleGraph(test.op, sample, seed: size * 31 + i)
        let expected = Interpreter(made.graph).run(made.outputs, made.values)
        for precision in Precision.allCases {
          for fuses in [true, false] {
            let options = CompileOptions(simplifies: fuses, fuses: fuses)
            let actual = made.run(precision, options)
            expectEqual(actual, expected, precision, sample, "size \(size) sample \(i) \(options)")
          }
        }
      }
    }
  }

  @Test(arguments: cases) func specialValuesGoThrough(_ test: Case) {
    let special = [
      0.0, -0.0, .infinity, -.infinity, .nan, 1, -1, 0x1p-140, -1e30, 3e38, 0.5, 17, 1e-8,
    ]
    for (i, sample) in test.op.samples(65).enumerated() {
      guard sample.values.allSatisfy({ if case .real = $0 { true } else { false } }) else {
        continue
      }
      var made = SampleGraph(test.op, sample, seed: i)
      for (k, shape) in sample.shapes.enumerated() where sample.special.contains(k) {
        made.values["x\(k)"] = (0..<Shapes.count(shape)).map {
          special[($0 * (2 * k + 1) + k) % special.count]
        }
      }
      let expected = Interpreter(made.graph).run(made.outputs, made.values)
      for precision in Precision.allCases {
        let actual = made.run(precision, CompileOptions())
        for (a, b) in zip(actual, expected) {
          // Only whether a result is finite, and infinities, are sure to agree: sizes differ wildly.
          for (x, y) in zip(a, b) where precision == .double {
            #expect(x.isNaN == y.isNaN && x.isInfinite == y.isInfinite, "\(x) for \(y)")
          }
        }
      }
    }
  }

  /// Threads share work out, and inputs lie where they lie: neither shows in a bit.
  @Test(arguments: cases) func bitsDependOnNeitherThreadsNorPlaces(_ test: Case) {
    let teams = (1...4).map { ThreadTeam(count: $0) }
    for size in [0, 1, 9, 65, 513, 9000] {
      for (i, sample) in test.op.samples(size).enumerated() {
        // Sizes beyond which threads are worth it, but for what grows with their square.
        let count = sample.shapes.map { $0.reduce(1, *) }.max() ?? 0
        if count > 100_000 { continue }
        let made = SampleGraph(test.op, sample, seed: size * 13 + i)
        for precision in Precision.allCases {
          let expected = made.run(precision, CompileOptions()).map { $0.map(\.bitPattern) }
          for (place, team) in teams.enumerated() {
            let actual = made.run(precision, CompileOptions(), team: team, shift: place + 1)
            let isSame = actual.map { $0.map(\.bitPattern) } == expected
            #expect(isSame, "\(precision) size \(size), threads \(place + 1): \(sample)")
          }
        }
      }
    }
  }

  @Test(arguments: cases) func everyOpHasSamples(_ test: Case) {
    let isLeaf = test.op.name.hasSuffix("input") || ["constant", "indices"].contains(test.op.name)
    #expect(isLeaf || !test.op.samples(7).isEmpty)
  }

  private func expectEqual(
    _ actual: [[Double]], _ expected: [[Double]], _ precision: Precision, _ sample: OpSample,
    _ comment: String
  ) {
    for (output, (a, b)) in zip(actual, expected).enumerated() {
      #expect(a.count == b.count)
      let scale = b.filter(\.isFinite).map(\.magnitude).max() ?? 0
      let wrong = zip(a, b).enumerated().first { _, pair in
        !agree(pair.0, pair.1, precision, ulps: sample.tolerance, scale: min(scale, 1e3))
      }
      #expect(
        wrong == nil,
        "\(comment) \(precision) output \(output): \(String(describing: wrong)) of \(sample)")
    }
  }
}
