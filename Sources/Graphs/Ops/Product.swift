import Tensors

/// Π x over neighbouring axes.
enum Product: ReductionOp {
  static let name = "prod"
  static var domain: ClosedRange<Double> { 0.9...1.1 }

  @inline(__always)
  static func identity<T: Scalar>(_ type: T.Type) -> T { 1 }
  @inline(__always)
  static func combine<T: Scalar>(_ a: T, _ b: T) -> T { a * b }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let others = g.apply1(ProductOfOthers.self, call.inputs, call.attributes)
    return [g.mul(call.kept(call.cotangent), others)]
  }
}

/// For each element, the product of the others along neighbouring axes: zeros do no harm.
enum ProductOfOthers: Op, Kernel {
  static let name = "prod_others"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] { [inputs[0]] }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (_, n, inner) = Product.extents(call.shapes[0], call.attributes)
    return [
      call.inputs[0].indices.map { i in
        let row = i / (n * inner) * n * inner + i % inner
        let own = i / inner % n
        return (0..<n).reduce(1.0) { $1 == own ? $0 : $0 * call.inputs[0][row + $1 * inner] }
      }
    ]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    // d/dxⱼ of Σᵢ cᵢ Πₖ≠ᵢ xₖ, away from zeros: (Σᵢ≠ⱼ cᵢ oᵢ) / xⱼ.
    let g = call.graph
    let weighted = g.mul(call.cotangent, call.outputs[0])
    let total = call.kept(g.apply1(Sum.self, [weighted], call.attributes))
    return [g.div(g.sub(total, weighted), call.inputs[0])]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let (outer, n, inner) = Product.extents(call.inputs[0], call.attributes)
    return KernelPlan(ints: [outer, n, inner], cost: call.elements * 2)
  }

  static func samples(_ n: Int) -> [OpSample] {
    [
      OpSample([[n]], .real(0.8...1.2), attributes: Attributes(ints: [0, 1]), tolerance: 600),
      OpSample(
        [[2, n, 2]], .real(0.8...1.2), attributes: Attributes(ints: [1, 2]), tolerance: 600),
    ]
  }

  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (outer, n, inner) = (k.ints[0], k.ints[1], k.ints[2])
    for o in 0..<outer {
      for i in 0..<inner {
        let x = k.input(0, T.self) + o * n * inner + i
        let y = k.output(0, T.self) + o * n * inner + i
        var product: T = 1
        for j in 0..<n {
          y[j * inner] = product
          product *= x[j * inner]
        }
        product = 1
        for j in stride(from: n - 1, through: 0, by: -1) {
          y[j * inner] *= product
          product *= x[j * inner]
        }
      }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
