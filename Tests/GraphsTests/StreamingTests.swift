import Tensors
import Testing

@testable import Graphs

/// Wide layers whose hidden units need not exist in memory.
@Suite struct StreamingTests {
  /// A regression 1-width-1 with a normal likelihood, its value and gradients.
  struct Network {
    let graph = Graph()
    let outputs: [NodeRef]
    var values: [String: [Double]] = [:]

    init(rows: Int, width: Int) {
      let g = graph
      let x = g.input("x", [rows, 1], role: .data)
      let y = g.input("y", [rows], role: .data)
      let (w1, b1) = (g.input("w1", [1, width]), g.input("b1", [width]))
      let (w2, b2) = (g.input("w2", [width, 1]), g.input("b2", [1]))
      let hidden = g.relu(g.add(g.matmul(x, w1), b1))
      let mean = g.reshape(g.add(g.matmul(hidden, w2), b2), [rows])
      let loss = g.mul(g.sum(g.square(g.sub(y, mean))), g.constant(-0.5))
      outputs = [loss] + g.gradient(of: loss, with: [w1, b1, w2, b2])
      var random = TestRandom(rows + width)
      for (name, count) in [
        ("x", rows), ("y", rows), ("w1", width), ("b1", width), ("w2", width), ("b2", 1),
      ] {
        values[name] = (0..<count).map { _ in Double(Float(random.uniform(-1...1))) }
      }
    }

    func program(_ precision: Precision, threads: Int = 1, fuses: Bool = true) -> Program {
      let program = Program(
        graph, outputs: outputs, precision: precision,
        team: threads == 1 ? nil : ThreadTeam(count: threads),
        options: CompileOptions(simplifies: fuses, fuses: fuses))
      for (name, elements) in values { program.set(name, elements) }
      program.run()
      return program
    }
  }

  @Test(arguments: [(1, 5), (7, 191), (40, 192), (33, 256), (65, 1000), (9, 4097)])
  func gradientsAgreeWithTheInterpreter(rows: Int, width: Int) {
    let network = Network(rows: rows, width: width)
    let expected = Interpreter(network.graph).run(network.outputs, network.values)
    for precision in Precision.allCases {
      for fuses in [true, false] {
        let program = network.program(precision, fuses: fuses)
        for (i, values) in expected.enumerated() {
          let scale = values.map(\.magnitude).max() ?? 1
          let isClose = zip(program.values(i), values).allSatisfy {
            agree($0, $1, precision, ulps: 2000, scale: max(1, scale))
          }
          #expect(isClose, "\(precision) \(fuses) output \(i) of \(rows) × \(width)")
        }
      }
    }
  }

  @Test func hiddenUnitsTakeNoMemory() {
    let network = Network(rows: 500, width: 1000)
    let program = network.program(.float)
    // One array of hidden units alone would take 2,000,000 bytes.
    #expect(program.peakBytes < 1_000_000, "\(program)")
  }

  @Test func threadsChangeNoBit() {
    let network = Network(rows: 300, width: 1000)
    let alone = network.program(.float)
    for threads in 2...4 {
      let shared = network.program(.float, threads: threads)
      for i in network.outputs.indices { #expect(shared.values(i) == alone.values(i)) }
    }
  }
}
