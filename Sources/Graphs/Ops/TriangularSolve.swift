import Tensors

/// The solution X of L X = B, or with the attribute 1 of Lᵀ X = B, for lower triangular L
/// [.., n, n] and B [.., n, m], with equal leading axes. What lies above the diagonal is not read.
enum TriangularSolve: Op, Kernel {
  static let name = "triangular_solve"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    Solve.outputs(of: inputs, attributes)
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (count, n, m) = Solve.sizes(call.shapes)
    var y = call.inputs[1]
    let isTransposed = call.attributes.ints[0] == 1
    for i in 0..<count {
      let l = Array(call.inputs[0][i * n * n..<(i + 1) * n * n])
      for j in 0..<m {
        for step in 0..<n {
          let r = isTransposed ? n - 1 - step : step
          var rest = y[(i * n + r) * m + j]
          for c in isTransposed ? r + 1..<max(n, r + 1) : 0..<r {
            rest -= (isTransposed ? l[c * n + r] : l[r * n + c]) * y[(i * n + c) * m + j]
          }
          y[(i * n + r) * m + j] = rest / l[r * n + r]
        }
      }
    }
    return [y]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let isTransposed = call.attributes.ints[0] == 1
    let x = call.outputs[0]
    let right = g.triangularSolve(call.inputs[0], call.cotangent, transposed: !isTransposed)
    guard call.wanted[0] else { return [nil, right] }
    let left = isTransposed ? g.matmul(x, false, right, true) : g.matmul(right, false, x, true)
    return [g.neg(g.tril(left)), right]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let (count, n, m) = Solve.sizes(call.inputs)
    return KernelPlan(
      ints: [count, n, m, call.attributes.ints[0]],
      scratchBytes: Blocked.workspaceBytes(n, m, call), cost: Double(count * n * n * m) * 0.2)
  }

  static func samples(_ n: Int) -> [OpSample] {
    if n == 65 {
      return [0, 1].map {
        OpSample(
          [[n, n], [n, 3]], each: [.lowerTriangular, .real(-2...2)],
          attributes: Attributes(ints: [$0]), isSmooth: false, tolerance: 1e6)
      }
    }
    return n > 9
      ? []
      : [([n, n], [n, 2], 0), ([n, n], [n, 1], 1), ([2, n, n], [2, n, 3], 1)].map {
        OpSample(
          [$0.0, $0.1], each: [.lowerTriangular, .real(-2...2)],
          attributes: Attributes(ints: [$0.2]), tolerance: 1e4)
      }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (count, n, m) = (k.ints[0], k.ints[1], k.ints[2])
    let isTransposed = k.ints[3] == 1
    for i in 0..<count {
      let l = k.input(0, T.self) + i * n * n
      let b = k.input(1, T.self) + i * n * m
      let y = k.output(0, T.self) + i * n * m
      for j in 0..<n * m { y[j] = b[j] }
      if n > Blocked.smallest {
        Triangular.solve(
          .lower, isTransposed: isTransposed, n: n, columns: m, l, .rowMajor(n), y, .rowMajor(m),
          workspace: UnsafeMutableRawPointer(k.scratch(T.self)), team: k.team)
        continue
      }
      for step in 0..<n {
        let r = isTransposed ? n - 1 - step : step
        let pivot = l[r * n + r]
        let row = y + r * m
        for j in 0..<m { row[j] = row[j] / pivot }
        // What is known is taken off the rows still to come.
        for c in isTransposed ? 0..<r : r + 1..<max(n, r + 1) {
          let factor = -(isTransposed ? l[r * n + c] : l[c * n + r])
          let other = y + c * m
          for j in 0..<m { other[j] = other[j].addingProduct(factor, row[j]) }
        }
      }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
