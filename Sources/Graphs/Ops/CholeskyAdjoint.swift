import Tensors

/// The adjoint of a matrix's lower half, given its Cholesky factor and the factor's adjoint, of which
/// the lower half is read: the partial of `Cholesky` for large matrices.
enum CholeskyAdjoint: Op, Kernel {
  static let name = "cholesky_adjoint"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] { [inputs[0]] }

  /// Φ(L⁻ᵀ Φ(Lᵀ L̄) L⁻¹) and its transpose, by plain substitution.
  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let n = call.shapes[0].last ?? 0
    let count = Shapes.count(Array(call.shapes[0].dropLast(2)))
    return [
      (0..<count).flatMap { i in
        let range = i * n * n..<(i + 1) * n * n
        return oracle(Array(call.inputs[0][range]), Array(call.inputs[1][range]), n)
      }
    ]
  }

  private static func oracle(_ l: [Double], _ bar: [Double], _ n: Int) -> [Double] {
    var p = l.map { _ in 0.0 }
    for i in 0..<n {
      for j in 0...i {
        let sum = (i..<n).reduce(0.0) { $0 + l[$1 * n + i] * (j <= $1 ? bar[$1 * n + j] : 0) }
        p[i * n + j] = i == j ? 0.5 * sum : sum
      }
    }
    // Lᵀ X = P, then the same for the transpose of X.
    func solved(_ b: [Double]) -> [Double] {
      var x = b
      for column in 0..<n {
        for i in (0..<n).reversed() {
          var rest = x[i * n + column]
          for k in (i + 1)..<max(n, i + 1) { rest -= l[k * n + i] * x[k * n + column] }
          x[i * n + column] = rest / l[i * n + i]
        }
      }
      return x
    }
    func turned(_ x: [Double]) -> [Double] { (0..<n * n).map { x[$0 % n * n + $0 / n] } }
    let whole = solved(turned(solved(p)))
    return (0..<n * n).map { ij in
      let (i, j) = (ij / n, ij % n)
      return j > i ? 0 : (whole[i * n + j] + whole[j * n + i]) * (i == j ? 0.5 : 1)
    }
  }

  /// The derivative of the formula written out.
  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    // Copies, so that what flows between the inputs outside is not counted here.
    let own = call.inputs.map { g.apply1(Reshape.self, [$0], Attributes(ints: g.shape(of: $0))) }
    let written = Cholesky.adjoint(g, factor: g.tril(own[0]), adjoint: own[1])
    return g.gradient(of: [written], cotangents: [call.cotangent], with: own)
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let n = call.inputs[0].last ?? 0
    let count = Shapes.count(Array(call.inputs[0].dropLast(2)))
    return KernelPlan(
      ints: [count, n], scratchBytes: Blocked.workspaceBytes(n, n, call),
      cost: Double(count * n * n * (n + 10)) * 0.2)
  }

  static func samples(_ n: Int) -> [OpSample] {
    guard n <= 9 || n == 63 || n == 65 else { return [] }
    return [
      OpSample(
        [[n, n], [n, n]], each: [.lowerTriangular, .real(-1...1)], isSmooth: n <= 9,
        tolerance: 1e7)
    ]
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (count, n) = (k.ints[0], k.ints[1])
    for i in 0..<count {
      let (l, bar) = (k.input(0, T.self) + i * n * n, k.input(1, T.self) + i * n * n)
      let y = k.output(0, T.self) + i * n * n
      y.update(from: bar, count: n * n)
      Tensors.Cholesky.lowerPartial(
        factor: l, n: n, stride: n, adjoint: y, adjointStride: n,
        workspace: UnsafeMutableRawPointer(k.scratch(T.self)), team: k.team)
      for row in 0..<n { for column in row + 1..<max(n, row + 1) { y[row * n + column] = 0 } }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
