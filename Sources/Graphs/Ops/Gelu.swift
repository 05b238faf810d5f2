import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// x Φ(x), the Gaussian error linear unit (Hendrycks and Gimpel, 2016); and its derivative
/// Φ(x) + x φ(x).
enum Gelu: Op, BlockKernel {
  static let name = "gelu"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] {
    [inputs[0], inputs[0]]
  }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let x = call.inputs[0]
    return [
      x.map { $0 * 0.5 * erfc(-$0 / 2.0.squareRoot()) },
      x.map { x in
        0.5 * erfc(-x / 2.0.squareRoot()) + x * Glibc.exp(-0.5 * x * x) / (2 * .pi).squareRoot()
      },
    ]
  }

  /// The second derivative is (2 - x²) φ(x).
  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    var total = call.cotangents[0].map { g.mul($0, call.outputs[1]) }
    if let second = call.cotangents[1] {
      let square = g.square(call.inputs[0])
      let density = g.mul(
        g.constant(0.3989422804014327), g.exp(g.mul(square, g.constant(-0.5))))
      let part = g.mul(second, g.mul(g.sub(g.constant(2), square), density))
      total = total.map { g.add($0, part) } ?? part
    }
    return [total]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    KernelPlan(cost: call.elements * 3, block: .elementwise(call))
  }

  static func samples(_ n: Int) -> [OpSample] { [OpSample([[n]], .real(-5...5))] }

  @inline(__always)
  private static func run<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let x = b.input(0, T.self)
    if b.isNeeded(0), b.isNeeded(1) {
      let (y, slope) = (b.output(0, T.self), b.output(1, T.self))
      for i in 0..<b.count { slope[i] = Elementary.normalCDF(x[i]) }
      for i in 0..<b.count {
        y[i] = x[i] * slope[i]
        slope[i] += x[i] * density(x[i])
      }
    } else if b.isNeeded(0) {
      let y = b.output(0, T.self)
      for i in 0..<b.count { y[i] = x[i] * Elementary.normalCDF(x[i]) }
    } else if b.isNeeded(1) {
      let slope = b.output(1, T.self)
      for i in 0..<b.count { slope[i] = Elementary.normalCDF(x[i]) + x[i] * density(x[i]) }
    }
  }

  @inline(__always)
  private static func density<T: Scalar>(_ x: T) -> T {
    T(0.3989422804014327) * Elementary.exp(-0.5 * (x * x))
  }

  static func block64(_ b: BlockContext) { run(b, Double.self) }
  static func block32(_ b: BlockContext) { run(b, Float.self) }
}
