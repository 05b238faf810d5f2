import Graphs
import Tensors
import Testing

/// Slots of weights that products draw themselves.
@Suite struct SampledProductTests {
  private let rows = 7
  private let inner = 80
  private let columns = 60

  /// A layer, and the gradient of its sum with respect to its input where that is wanted.
  private func program(
    draws: Bool, wantsGradient: Bool = false, readsWeights: Bool = false
  ) -> Program {
    let g = Graph()
    let x = g.input("x", [rows, inner])
    let w = g.input("w", [inner * columns])
    let b = g.input("b", [columns])
    let y = g.tanh(g.add(g.matmul(x, g.reshape(w, [inner, columns])), b))
    var outputs = [y]
    if wantsGradient { outputs += g.gradient(of: g.sum(y), with: [x, w]) }
    if readsWeights { outputs.append(g.sum(w)) }
    return Program(
      g, outputs: outputs, precision: .float,
      options: CompileOptions(draws: DrawnSlots(draws ? ["w"] : [])))
  }

  /// What a program gives for weights of a stream, bound in whichever way it wants.
  private func run(_ program: Program) -> [[Double]] {
    var random = TestRandom(3)
    func numbers(_ count: Int) -> [Double] {
      (0..<count).map { _ in Double(Float(random.uniform(-1...1))) }
    }
    let count = inner * columns
    program.set("x", numbers(rows * inner))
    program.set("b", numbers(columns))
    let (mean, deviation) = (numbers(count), numbers(count))
    let noise = MeanFieldNoise(PhiloxKey(seed: 9, stream: 2), offset: 5)
    if program.draws("w") {
      var words = [Int32](repeating: 0, count: MeanFieldNoise.wordCount)
      noise.write(words: &words)
      let parts = DrawnSlots.parts(of: "w")
      program.set(parts.mean, mean)
      program.set(parts.scale, deviation)
      program.set(parts.stream, words.map(Double.init))
    } else {
      var e = [Float](repeating: 0, count: count)
      Philox.fillNormals(into: &e, count: count, key: noise.key, offset: noise.offset)
      program.set(
        "w",
        (0..<count).map { Double((Float(mean[$0])).addingProduct(Float(deviation[$0]), e[$0])) })
    }
    program.run()
    return program.outputShapes.indices.map { program.values($0) }
  }

  @Test(arguments: [false, true]) func bitsDoNotDependOnStorage(wantsGradient: Bool) {
    let stored = program(draws: false, wantsGradient: wantsGradient)
    let drawn = program(draws: true, wantsGradient: wantsGradient)
    #expect(!stored.draws("w") && drawn.draws("w"))
    #expect(drawn.description.contains("sampled_affine"))
    #expect(!drawn.reads(drawn.slot(named: "w") ?? 0))
    let isSame = run(stored) == run(drawn)
    #expect(isSame)
  }

  @Test func weightsThatOthersReadAreKept() {
    #expect(!program(draws: true, readsWeights: true).draws("w"))
  }
}
