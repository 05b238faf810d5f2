import Distributions
import Graphs
import Testing

/// Every density as an op: kernel against oracle, in both precisions, at many sizes.
@Suite struct OpTests {
  struct OpCase: Sendable, CustomTestStringConvertible {
    let op: any Op.Type
    var testDescription: String { "\(op)" }
    static let all = Distributions.densityOps.map { OpCase(op: $0) }
  }

  /// Numbers as a sample asks for, the same at each run.
  private func elements(_ values: OpSample.Values, _ shape: [Int], _ salt: Int) -> [Double] {
    let count = shape.reduce(1, *)
    func unit(_ i: Int) -> Double { Double((i * 7919 + salt * 104_729 + 13) % 1009) / 1008 }
    switch values {
    case .real(let range):
      return (0..<count).map {
        range.lowerBound + (range.upperBound - range.lowerBound) * unit($0)
      }
    case .exact(let numbers): return numbers
    case .lowerTriangular:
      let n = shape.last ?? 1
      return (0..<count).map { i in
        let (row, column) = (i / n % n, i % n)
        return column > row ? 0 : column == row ? 0.5 + unit(i) : unit(i) - 0.5
      }
    default:
      Issue.record("no values of this kind")
      return []
    }
  }

  @Test(arguments: OpCase.all) func kernelAgreesWithOracle(_ test: OpCase) {
    for n in [0, 1, 2, 3, 4, 7, 8, 9, 31, 33, 64, 65, 513] {
      for sample in test.op.samples(n) {
        let inputs = sample.shapes.indices.map {
          elements(sample.values[$0], sample.shapes[$0], $0).map { Double(Float($0)) }
        }
        let graph = Graph()
        let nodes = sample.shapes.indices.map { graph.input("\($0)", sample.shapes[$0]) }
        let outputs = graph.apply(test.op, nodes, sample.attributes)
        let shapes = outputs.map { graph.shape(of: $0) }
        let expected = test.op.evaluate(
          OracleCall(
            inputs: inputs, shapes: sample.shapes, outputShapes: shapes,
            attributes: sample.attributes))
        for precision in Precision.allCases {
          let program = Program(graph, outputs: outputs, precision: precision)
          for (i, input) in inputs.enumerated() where program.slot(named: "\(i)") != nil {
            program.set("\(i)", input)
          }
          program.run()
          for i in outputs.indices {
            let values = program.values(i)
            #expect(values.count == expected[i].count)
            let scale = expected[i].reduce(1) { max($0, $1.magnitude) }
            // Sums over the elements lose more than single numbers.
            let growth = shapes[i].reduce(1, *) < max(n, 1) ? Double(max(n, 4)) : 4
            let tolerance = (precision == .double ? 1e-13 : 4e-5) * scale * growth
            #expect(
              zip(values, expected[i]).allSatisfy {
                $0 == $1 || ($0 - $1).magnitude <= tolerance || ($0.isNaN && $1.isNaN)
              }, "\(test.op) \(sample.shapes) output \(i) in \(precision)")
          }
        }
      }
    }
  }
}
