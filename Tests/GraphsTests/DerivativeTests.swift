import Glibc
import Graphs
import Testing

/// The derivative of every op against central differences of its oracle.
@Suite struct DerivativeTests {
  @Test(arguments: OpTests.cases) func agreesWithDifferences(_ test: OpTests.Case) {
    for size in sizes {
      for (i, sample) in test.op.samples(size).enumerated() where sample.isSmooth {
        check(test.op, sample, seed: size * 17 + i)
      }
    }
  }

  private func check(_ op: any Op.Type, _ sample: OpSample, seed: Int) {
    let made = SampleGraph(op, sample, seed: seed)
    let g = made.graph
    var random = TestRandom(seed + 7)
    // A weighted sum of all outputs that are numbers.
    var terms: [NodeRef] = []
    for (i, output) in made.outputs.enumerated() where !op.isIndex(i) {
      let weights = (0..<g.count(of: output)).map { _ in random.uniform(-1...1) }
      terms.append(g.sum(g.mul(output, g.constant(weights, g.shape(of: output)))))
    }
    let total = terms.dropFirst().reduce(terms[0]) { g.add($0, $1) }
    let gradients = g.gradient(of: total, with: made.inputs)
    let interpreter = Interpreter(g)
    let derived = interpreter.run(gradients, made.values)
    for (k, values) in sample.values.enumerated() {
      if case .index = values { continue }
      if case .exact = values { continue }
      let name = "x\(k)"
      let elements = made.values[name] ?? []
      // All elements of small inputs, some of large ones.
      for e in stride(from: 0, to: elements.count, by: max(1, elements.count / 16)) {
        let step = 6.06e-6 * max(1, elements[e].magnitude)
        func value(_ shift: Double) -> Double {
          var inputs = made.values
          inputs[name]?[e] += shift
          return interpreter.run([total], inputs)[0][0]
        }
        let difference = (value(step) - value(-step)) / (2 * step)
        let error = (difference - derived[k][e]).magnitude
        let scale = max(1, derived[k].map(\.magnitude).max() ?? 0)
        #expect(
          error <= 1e-6 * scale,
          "\(op.name) \(sample.shapes) input \(k) element \(e): \(derived[k][e]) for \(difference)")
      }
    }
  }

  @Test func sharedAndSlicedInputsAddUp() {
    let g = Graph()
    let z = g.input("z", [6])
    let first = g.slice(z, axis: 0, from: 0, count: 3)
    let again = g.slice(z, axis: 0, from: 0, count: 3)
    let overlap = g.slice(z, axis: 0, from: 2, count: 2)
    let last = g.pick(z, axis: 0, at: 5)
    let f = g.add(
      g.sum(g.mul(first, again)), g.add(g.sum(g.exp(overlap)), g.mul(last, g.sum(z))))
    let gradient = g.gradient(of: f, with: [z])[0]
    let values = [0.1, -0.2, 0.3, 0.4, -0.5, 0.6]
    let total = values.reduce(0, +)
    let expected = [
      0.2 + 0.6, -0.4 + 0.6, 0.6 + exp(0.3) + 0.6, exp(0.4) + 0.6, 0.6, 0.6 + total,
    ]
    let program = Program(g, outputs: [gradient])
    program.set("z", values)
    program.run()
    for (a, b) in zip(program.values(0), expected) { #expect(agree(a, b, .double, ulps: 8)) }
  }

  @Test func whatIsNotReachedGetsZeros() {
    let g = Graph()
    let x = g.input("x", [3])
    let y = g.input("y", [2])
    let f = g.sum(g.mul(g.stopGradient(x), x))
    let gradients = g.gradient(of: f, with: [x, y])
    let values = Interpreter(g).run(gradients, ["x": [1, 2, 3], "y": [5, 5]])
    #expect(values == [[1, 2, 3], [0, 0]])
  }

  @Test func secondDerivatives() {
    let g = Graph()
    let x = g.input("x", [2])
    let f = g.sum(g.mul(g.exp(x), g.pick(x, axis: 0, at: 0)))
    let first = g.gradient(of: f, with: [x])[0]
    let second = g.gradient(of: g.pick(first, axis: 0, at: 1), with: [x])[0]
    let values = Interpreter(g).run([second], ["x": [0.5, 0.25]])
    // d/dx₁ (x₀ exp(x₀) + x₀ exp(x₁)) = x₀ exp(x₁).
    #expect(agree(values[0][0], exp(0.25), .double, ulps: 4))
    #expect(agree(values[0][1], 0.5 * exp(0.25), .double, ulps: 4))
  }
}
