import Testing

@testable import Graphs

/// Passes on graphs: what is written by hand against what must come out, as printed text.
@Suite struct PassTests {
  /// The graph that is left after the algebra.
  private func simplified(_ build: (Graph) -> [NodeRef]) -> String {
    let g = Graph()
    let outputs = build(g)
    let routine = Simplifier.run(Routine(graph: g, outputs: outputs))
    return routine.graph.dump(outputs: routine.outputs)
  }

  @Test func neutralOperationsGo() {
    let text = simplified { g in
      let x = g.input("x", [3])
      let y = g.add(g.mul(g.neg(g.neg(x)), g.constant(1)), g.constant(0))
      return [g.div(g.log(g.exp(y)), g.constant(1))]
    }
    #expect(
      text == """
        %0 = input<x>() : [3]
        return %0
        """)
  }

  @Test func constantsFoldAndEqualNodesMeet() {
    let text = simplified { g in
      let x = g.input("x", [])
      let two = g.add(g.constant(1), g.constant(1))
      return [g.add(g.exp(g.mul(x, two)), g.exp(g.mul(g.constant(2), x)))]
    }
    #expect(
      text == """
        %0 = input<x>() : []
        %1 = constant<2>() : []
        %2 = mul(%0, %1) : []
        %3 = exp(%2) : []
        %4 = add(%3, %3) : []
        return %4
        """)
  }

  @Test func deadNodesGo() {
    let text = simplified { g in
      let x = g.input("x", [2])
      _ = g.exp(x)
      return [g.sqrt(x)]
    }
    #expect(
      text == """
        %0 = input<x>() : [2]
        %1 = sqrt(%0) : [2]
        return %1
        """)
  }

  @Test func sharedFactorsLeaveSums() {
    let text = simplified { g in
      let x = g.input("x", [5])
      let s = g.input("s", [])
      return [g.sum(g.add(g.div(x, s), g.constant(3)))]
    }
    #expect(
      text == """
        %0 = input<x>() : [5]
        %1 = input<s>() : []
        %2 = constant<1>() : []
        %3 = div(%2, %1) : []
        %4 = constant<15>() : []
        %5 = sum<0, 1>(%0) : []
        %6 = mul(%3, %5) : []
        %7 = add(%6, %4) : []
        return %7
        """)
  }

  @Test func repeatedArraysStaySmall() {
    let text = simplified { g in
      let a = g.broadcast(g.input("a", [3, 1]), to: [3, 4])
      let b = g.broadcast(g.constant(2), to: [3, 4])
      return [g.exp(g.mul(a, b))]
    }
    #expect(
      text == """
        %0 = input<a>() : [3, 1]
        %1 = constant<2>() : []
        %2 = mul(%0, %1) : [3, 1]
        %3 = exp(%2) : [3, 1]
        %4 = broadcast<3, 4>(%3) : [3, 4]
        return %4
        """)
  }

  @Test func slicesLookThroughConcatenations() {
    let text = simplified { g in
      let (a, b) = (g.input("a", [3]), g.input("b", [4]))
      let whole = g.concat([a, b])
      return [g.slice(g.slice(whole, axis: 0, from: 2, count: 4), axis: 0, from: 2, count: 2)]
    }
    #expect(
      text == """
        %0 = input<b>() : [4]
        %1 = slice<1, 2, 1>(%0) : [2]
        return %1
        """)
  }

  @Test func theGradientOfASumOfSquares() {
    let text = simplified { g in
      let x = g.input("x", [4])
      let f = g.mul(g.sum(g.square(x)), g.constant(0.5))
      return g.gradient(of: f, with: [x])
    }
    #expect(
      text == """
        %0 = input<x>() : [4]
        return %0
        """)
  }

  @Test func neighboursFuseUpToASum() {
    let g = Graph()
    let x = g.input("x", [1000])
    let m = g.input("m", [])
    let z = g.sub(x, m)
    g.tag = 3
    let f = g.sum(g.square(z))
    let program = Program(g, outputs: [f] + g.gradient(of: f, with: [m]))
    #expect(
      program.description == """
        step
          fused over 1000 in 2 blocks of 512
            r0 = sub(x, m) : [1000]
            r1 = square(r0) : [1000] #3
            @0 = sum(r1) : [] #3
            @64 = sum(r0) : []
          fused over 1
            @128 = mul(@64, -2.0) : []
        return @0, @128
        arena 192 bytes, constants 64 bytes
        """)
  }

  @Test func whatDependsOnDataAloneIsSetUp() {
    let g = Graph()
    let y = g.input("y", [6], role: .data)
    let s = g.input("s", [])
    let program = Program(g, outputs: [g.sum(g.mul(g.exp(y), s))])
    #expect(
      program.description == """
        setup
          fused over 6
            r0 = exp(y) : [6]
            @0 = sum(r0) : []
        step
          fused over 1
            @64 = mul(s, @0) : []
        return @64
        arena 128 bytes, constants 0 bytes
        """)
  }

  @Test func memoryIsUsedAgain() {
    let g = Graph()
    // Each product needs whole arrays, so nothing fuses.
    var x = g.input("x", [16, 16])
    for _ in 0..<8 { x = g.matmul(x, x) }
    let compiled = Compilation(g, outputs: [x], .double, CompileOptions(), threads: 1)
    #expect(compiled.memory.arenaBytes == 2 * 16 * 16 * 8)
  }

  @Test func partsOfAConcatenationAreComputedInPlace() {
    let g = Graph()
    let x = g.input("x", [4])
    let whole = g.concat([g.exp(x), g.sin(x)])
    let compiled = Compilation(g, outputs: [whole], .double, CompileOptions(), threads: 1)
    #expect(compiled.instructions.count == 1)
    #expect(compiled.memory.arenaBytes == 64)
  }

  /// Sums and functions after a product are done to its tiles, with the same bits; what others read
  /// as well stays apart.
  @Test(arguments: [Precision.double, .float])
  func layersAreOneInstruction(precision: Precision) {
    let g = Graph()
    let x = g.input("x", [70, 90])
    let w = g.input("w", [90, 80])
    let v = g.input("v", [80, 80])
    let bias = g.input("bias", [80])
    let first = g.relu(g.add(g.matmul(x, w), bias))
    let second = g.tanh(g.add(first, g.add(bias, g.matmul(first, v))))
    let shared = g.add(g.matmul(second, v), bias)
    let last = g.matmul(g.sigmoid(shared), true, second, false)
    let outputs = [second, g.sum(g.mul(shared, first)), g.add(last, g.reshape(bias, [1, 80]))]
    let compiled = Compilation(g, outputs: outputs, precision, CompileOptions(), threads: 1)
    let text = compiled.description
    #expect(text.split(separator: "affine").count == 4)
    #expect(!text.contains("relu") && !text.contains("tanh"))
    #expect(text.contains("sigmoid"))
    func values(_ options: CompileOptions) -> [[Double]] {
      let program = Program(g, outputs: outputs, precision: precision, options: options)
      for (k, slot) in ["x", "w", "v", "bias"].enumerated() {
        let count = [6300, 7200, 6400, 80][k]
        let numbers: [Double] = (0..<count).map { i in Double((i * 37 + k) % 101) / 200 - 0.25 }
        program.set(slot, numbers)
      }
      program.run()
      return outputs.indices.map { program.values($0) }
    }
    let joined = values(CompileOptions())
    let apart = values(CompileOptions(fuses: false))
    #expect(joined[0] == apart[0] && joined[2] == apart[2])
  }

  /// Squares that only products read are taken while these are packed, with the same bits.
  @Test func squaresArePacked() {
    let g = Graph()
    let x = g.input("x", [70, 90])
    let w = g.input("w", [90, 80])
    let square = g.square(x)
    let outputs = [g.matmul(square, w), g.matmul(square, true, g.matmul(x, w), false)]
    let compiled = Compilation(g, outputs: outputs, .float, CompileOptions(), threads: 1)
    #expect(compiled.description.split(separator: "squared_matmul").count == 3)
    #expect(!compiled.description.contains("square("))
    func values(_ fuses: Bool) -> [[Double]] {
      let program = Program(
        g, outputs: outputs, precision: .float, options: CompileOptions(fuses: fuses))
      let numbers: [Double] = (0..<7200).map { i in Double(i * 31 % 103) / 200 - 0.25 }
      program.set("x", (0..<6300).map { $0 % 3 == 0 ? 0 : numbers[$0] })
      program.set("w", numbers)
      program.run()
      return outputs.indices.map { program.values($0) }
    }
    #expect(values(true) == values(false))
  }
}
