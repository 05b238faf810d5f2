import Tensors

/// The solution X of A X = B for square A [.., n, n] and B [.., n, m], with equal leading axes.
enum Solve: Op, Kernel {
  static let name = "solve"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    let (a, b) = (inputs[0], inputs[1])
    precondition(
      a.count >= 2 && a.count == b.count && a[a.count - 1] == a[a.count - 2]
        && a.dropLast() == b.dropLast(), "\(name) of shapes \(a) and \(b)")
    return [b]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (count, n, m) = sizes(call.shapes)
    return [
      (0..<count).flatMap { i in
        LU.oracle(
          Array(call.inputs[0][i * n * n..<(i + 1) * n * n]), n,
          Array(call.inputs[1][i * n * m..<(i + 1) * n * m]), m)
      }
    ]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let right = g.apply1(Solve.self, [g.transposeLast(call.inputs[0]), call.cotangent])
    return [
      call.wanted[0] ? g.neg(g.matmul(right, false, call.outputs[0], true)) : nil, right,
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let (count, n, m) = sizes(call.inputs)
    return KernelPlan(
      ints: [count, n, m], scratchBytes: n * (n + 1) * 8,
      cost: Double(count * n * n * (n + m + 10)) * 0.5)
  }

  static func samples(_ n: Int) -> [OpSample] {
    n > 9
      ? []
      : [([n, n], [n, 2]), ([2, n, n], [2, n, 1])].map {
        OpSample([$0.0, $0.1], each: [.positiveDefinite, .real(-2...2)], tolerance: 1e4)
      }
  }

  /// The number of systems, their order, and the right sides of each.
  static func sizes(_ shapes: [[Int]]) -> (Int, Int, Int) {
    let b = shapes[1]
    return (Shapes.count(Array(b.dropLast(2))), b[b.count - 2], b[b.count - 1])
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (count, n, m) = (k.ints[0], k.ints[1], k.ints[2])
    let factors = k.scratch(T.self)
    let pivots = UnsafeMutableRawPointer(factors + n * n).assumingMemoryBound(to: Int32.self)
    for i in 0..<count {
      let a = k.input(0, T.self) + i * n * n
      let b = k.input(1, T.self) + i * n * m
      let y = k.output(0, T.self) + i * n * m
      for j in 0..<n * n { factors[j] = a[j] }
      _ = LU.factor(factors, n, pivots: pivots)
      for j in 0..<n * m { y[j] = b[j] }
      LU.solve(UnsafePointer(factors), n, pivots: UnsafePointer(pivots), y, m)
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
