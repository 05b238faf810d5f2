import Graphs
import Tensors
import Testing

/// Programs as a whole: bindings, threads, memory, and agreement with the interpreter.
@Suite struct ProgramTests {
  /// A hierarchical regression with look-ups, of any size.
  static func regression(rows: Int, groups: Int) -> (Graph, [NodeRef]) {
    let g = Graph()
    let a = g.input("a", [groups])
    let b = g.input("b", [3])
    let s = g.input("s", [])
    let x = g.input("x", [rows, 3], role: .data)
    let y = g.input("y", [rows], role: .data)
    let group = g.indexInput("group", [rows])
    let eta = g.add(g.gather(a, group), g.matmul(x, b))
    let z = g.div(g.sub(y, eta), g.exp(s))
    let f = g.sub(
      g.mul(g.sum(g.square(z)), g.constant(-0.5)), g.mul(s, g.constant(Double(rows))))
    let total = g.sub(f, g.sum(g.softplus(g.mul(eta, z))))
    return (g, [total] + g.gradient(of: total, with: [a, b, s]))
  }

  static func values(_ graph: Graph, groups: Int, seed: Int = 1) -> [String: [Double]] {
    var random = TestRandom(seed)
    var values: [String: [Double]] = [:]
    for slot in graph.slots {
      let kind: OpSample.Values = slot.isIndex ? .index(below: groups) : .real(-1...1)
      values[slot.name] = random.elements(kind, slot.shape)
    }
    return values
  }

  @Test(arguments: [0, 1, 15, 16, 17, 511, 512, 513, 2000])
  func agreesWithTheInterpreter(_ rows: Int) {
    let (g, outputs) = Self.regression(rows: rows, groups: 7)
    let values = Self.values(g, groups: 7)
    let expected = Interpreter(g).run(outputs, values)
    for precision in Precision.allCases {
      for fuses in [true, false] {
        let program = Program(
          g, outputs: outputs, precision: precision,
          options: CompileOptions(simplifies: fuses, fuses: fuses))
        for (name, elements) in values { program.set(name, elements) }
        program.run()
        for i in outputs.indices {
          let scale = expected[i].map(\.magnitude).max() ?? 0
          for (a, b) in zip(program.values(i), expected[i]) {
            #expect(agree(a, b, precision, ulps: 2000, scale: scale), "output \(i): \(a) for \(b)")
          }
        }
      }
    }
  }

  @Test func theSameBitsOnAnyNumberOfThreads() {
    let (g, outputs) = Self.regression(rows: 100_000, groups: 50)
    let values = Self.values(g, groups: 50)
    var first: [[Double]] = []
    for threads in [1, 2, 3] {
      let program = Program(g, outputs: outputs, team: ThreadTeam(count: threads))
      for (name, elements) in values { program.set(name, elements) }
      for _ in 0..<3 {
        program.run()
        let results = outputs.indices.map { program.values($0) }
        if first.isEmpty { first = results }
        #expect(results == first)
      }
    }
    let alone = Program(g, outputs: outputs)
    for (name, elements) in values { alone.set(name, elements) }
    alone.run()
    #expect(outputs.indices.map { alone.values($0) } == first)
  }

  /// A batch of small products is shared out whole, rows of softmax by chunks.
  @Test(arguments: [Precision.double, .float])
  func threadsShareBatchesAndRows(precision: Precision) {
    let g = Graph()
    let a = g.input("a", [6, 40, 70])
    let b = g.input("b", [6, 70, 50])
    let product = g.matmul(a, false, b, false)
    let rows = g.reshape(product, [240, 50])
    let wide = g.broadcast(g.reshape(product, [1, 12_000]), to: [7, 12_000])
    let outputs = [
      product, g.softmax(rows), g.logSoftmax(g.add(wide, g.constant(1))),
      g.logSumExp(wide, axes: [-1]),
    ]
    let numbers: [Double] = (0..<21_000).map { i in Double(i * 7919 % 1000) / 1000 - 0.5 }
    func values(_ team: ThreadTeam?) -> [[Double]] {
      let program = Program(g, outputs: outputs, precision: precision, team: team)
      program.set("a", Array(numbers.prefix(6 * 40 * 70)))
      program.set("b", numbers)
      program.run()
      return outputs.indices.map { program.values($0) }
    }
    let alone = values(nil)
    // Row 3 and column 9 of the last product.
    var expected = 0.0
    for l in 0..<70 { expected += numbers[14_210 + l] * numbers[17_509 + 50 * l] }
    let tolerance: Double = precision == .float ? 1e-5 : 1e-13
    #expect(abs(alone[0][10_159] - expected) < tolerance)
    for row in 0..<240 {
      let total = alone[1][(row * 50)..<(row * 50 + 50)].reduce(0, +)
      #expect(abs(total - 1) < 1e-5)
    }
    for threads in [2, 3, 4] { #expect(values(ThreadTeam(count: threads)) == alone) }
  }

  @Test func bindingDataAnewRunsTheSetupAgain() {
    let g = Graph()
    let y = g.input("y", [2], role: .data)
    let s = g.input("s", [])
    let program = Program(g, outputs: [g.mul(g.sum(g.exp(y)), s)])
    program.set("y", [0, 0])
    program.set("s", [3])
    program.run()
    #expect(program.values(0) == [6])
    program.set("y", [0, -.infinity])
    program.run()
    #expect(program.values(0) == [3])
    var other = [0.0, 0.0]
    other.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      program.bind("y", to: start)
      program.run()
      #expect(program.values(0) == [6])
      start.storeBytes(of: -.infinity, as: Double.self)
      program.invalidate()
      program.run()
      #expect(program.values(0) == [3])
    }
  }

  @Test func outputsMayBeInputsAndConstants() {
    let g = Graph()
    let x = g.input("x", [3])
    let c = g.constant([1, 2], [2])
    let outputs = [x, g.slice(x, axis: 0, from: 1, count: 2), c, g.broadcast(x, to: [2, 3])]
    let program = Program(g, outputs: outputs)
    program.set("x", [4, 5, 6])
    program.run()
    #expect(
      outputs.indices.map { program.values($0) } == [
        [4, 5, 6], [5, 6], [1, 2], [4, 5, 6, 4, 5, 6],
      ])
  }

  @Test func indexBoundsAreKnown() {
    let g = Graph()
    let x = g.input("x", [4, 6])
    let i = g.indexInput("i", [3])
    let j = g.indexInput("j", [3])
    let program = Program(g, outputs: [g.gather(x, at: [i, j])])
    #expect(program.indexBound(1) == 4)
    #expect(program.indexBound(2) == 6)
    program.set("x", (0..<24).map(Double.init))
    program.set("i", [0, 3, 1])
    program.set("j", [0, 5, 2])
    program.run()
    #expect(program.values(0) == [0, 23, 8])
  }

  @Test func anInterruptStopsBetweenInstructions() {
    let (g, outputs) = Self.regression(rows: 40, groups: 3)
    let program = Program(g, outputs: outputs)
    for (name, elements) in Self.values(g, groups: 3) { program.set(name, elements) }
    program.run()
    let expected = program.values(0)
    var polls = 0
    let wasStopped = !program.run {
      polls += 1
      return polls == 2
    }
    #expect(wasStopped)
    let ranOn = program.run { false }
    #expect(ranOn)
    #expect(program.values(0) == expected)
  }

  @Test func theReplayFindsTheFirstNonFiniteElement() {
    let g = Graph()
    g.tag = 1
    let x = g.input("x", [3])
    let s = g.input("s", [])
    g.tag = 4
    let ratio = g.div(x, s)
    g.tag = 5
    let f = g.sum(g.exp(ratio))
    let found = Interpreter(g).firstNonFinite([f], ["x": [1, 0, 2], "s": [0]])
    #expect(found?.op == "div")
    #expect(found?.tag == 4)
    #expect(found?.element == 0)
    #expect(found?.inputs == [1, 0])
    #expect(Interpreter(g).firstNonFinite([f], ["x": [1, 0, 2], "s": [1]]) == nil)
  }
}

/// Recursions as the rest of the project writes them.
@Suite struct RecursionTests {
  @Test func aRecursionAndItsGradient() {
    let g = Graph()
    let start = g.input("start", [])
    let phi = g.input("phi", [])
    let shock = g.input("shock", [4])
    let path = g.scan(steps: 4, carried: [start], arrays: [shock], shared: [phi]) { b, c, x, w in
      let next = b.add(b.mul(w[0], c[0]), x[0])
      return ([next], [b.square(next)])
    }
    let f = g.add(g.sum(path.results[0]), path.last[0])
    let gradient = g.gradient(of: f, with: [start, phi, shock])
    let program = Program(g, outputs: [path.carried[0], f] + gradient)
    program.set("start", [1])
    program.set("phi", [0.5])
    program.set("shock", [0, 1, 0, -1])
    program.run()
    // By hand: 0.5, 1.25, 0.625, -0.6875.
    let level = [0.5, 1.25, 0.625, -0.6875]
    #expect(program.values(0) == level)
    #expect(program.values(1) == [level.reduce(0) { $0 + $1 * $1 } - 0.6875])
    let d3 = 2 * level[3] + 1
    let d2 = 2 * level[2] + 0.5 * d3
    let d1 = 2 * level[1] + 0.5 * d2
    let d0 = 2 * level[0] + 0.5 * d1
    #expect(program.values(2) == [0.5 * d0])
    #expect(program.values(3) == [d0 * 1 + d1 * level[0] + d2 * level[1] + d3 * level[2]])
    #expect(program.values(4) == [d0, d1, d2, d3])
  }

  @Test func noStepsLeaveTheStart() {
    let g = Graph()
    let start = g.input("start", [2])
    let r = g.scan(steps: 0, carried: [start], arrays: [], shared: []) { b, c, _, _ in
      ([b.exp(c[0])], [])
    }
    let program = Program(g, outputs: [r.last[0]] + g.gradient(of: g.sum(r.last[0]), with: [start]))
    program.set("start", [3, 4])
    program.run()
    #expect(program.values(0) == [3, 4])
    #expect(program.values(1) == [1, 1])
  }

  @Test func largestArraysAreNamed() {
    let g = Graph()
    let x = g.input("x", [100, 50], role: .data)
    let w = g.input("w", [50, 30])
    g.tag = 4
    let hidden = g.matmul(x, w)
    g.tag = 5
    let total = g.sum(g.matmul(hidden, true, hidden, false))
    let program = Program(g, outputs: [total])
    let largest = program.largestBuffers()
    #expect(largest.map(\.bytes) == [40_000, 24_000, 12_000])
    #expect(largest.map(\.shape) == [[100, 50], [100, 30], [50, 30]])
    #expect(largest.map(\.slot) == ["x", nil, "w"])
    #expect(largest[1].op == "matmul" && largest[1].tag == 4)
    let use = Program.memoryUse(of: g, outputs: [total], largest: 2)
    #expect(use.peakBytes == program.peakBytes && use.largest == program.largestBuffers(2))
  }
}
