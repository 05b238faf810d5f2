import Tensors

/// Running products along an axis (the attribute).
enum CumulativeProduct: Op, Kernel {
  static let name = "cumprod"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] { [inputs[0]] }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (outer, n, inner) = CumulativeSum.extents(call.shapes[0], call.attributes.ints[0])
    var y = call.inputs[0]
    for o in 0..<outer {
      for i in 0..<inner {
        var product = 1.0
        for j in 0..<n {
          product *= y[(o * n + j) * inner + i]
          y[(o * n + j) * inner + i] = product
        }
      }
    }
    return [y]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    [
      call.graph.apply1(
        CumulativeProductAdjoint.self, [call.inputs[0], call.cotangent], call.attributes)
    ]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let (outer, n, inner) = CumulativeSum.extents(call.inputs[0], call.attributes.ints[0])
    return KernelPlan(ints: [outer, n, inner], cost: call.elements * 1.2)
  }

  static func samples(_ n: Int) -> [OpSample] {
    [([n], 0), ([2, n], 1), ([n, 3], 0)].map {
      OpSample([$0.0], .real(0.9...1.1), attributes: Attributes(ints: [$0.1]), tolerance: 600)
    }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (outer, n, inner) = (k.ints[0], k.ints[1], k.ints[2])
    for o in 0..<outer {
      for i in 0..<inner {
        let x = k.input(0, T.self) + o * n * inner + i
        let y = k.output(0, T.self) + o * n * inner + i
        var product: T = 1
        for j in 0..<n {
          product *= x[j * inner]
          y[j * inner] = product
        }
      }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}

/// The cotangent of x in y = cumprod(x), right at zeros too.
///
/// xᵢ gets pᵢ₋₁ sᵢ with p the running products and sᵢ = cᵢ + xᵢ₊₁ sᵢ₊₁.
enum CumulativeProductAdjoint: Op, Kernel {
  static let name = "cumprod_adjoint"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] { [inputs[0]] }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (_, n, inner) = CumulativeSum.extents(call.shapes[0], call.attributes.ints[0])
    let (x, c) = (call.inputs[0], call.inputs[1])
    return [
      x.indices.map { i in
        let row = i / (n * inner) * n * inner + i % inner
        let own = i / inner % n
        return (own..<n).reduce(0.0) { sum, j in
          sum + c[row + j * inner]
            * (0...j).reduce(1.0) { $1 == own ? $0 : $0 * x[row + $1 * inner] }
        }
      }
    ]
  }

  /// Away from zeros, where the adjoint is (Σⱼ≥ᵢ cⱼ pⱼ) / xᵢ.
  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let axis = call.attributes.ints[0]
    let (x, c) = (call.inputs[0], call.inputs[1])
    let p = g.apply1(CumulativeProduct.self, [x], call.attributes)
    let u = g.div(call.cotangent, x)
    let running = g.apply1(CumulativeSum.self, [u], Attributes(ints: [axis, 0]))
    let tail = g.apply1(
      CumulativeSum.self, [g.mul(g.mul(running, c), p)], Attributes(ints: [axis, 1]))
    let own = g.mul(u, call.outputs[0])
    return [g.sub(g.div(tail, x), own), g.mul(running, p)]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let (outer, n, inner) = CumulativeSum.extents(call.inputs[0], call.attributes.ints[0])
    return KernelPlan(ints: [outer, n, inner], cost: call.elements * 3)
  }

  static func samples(_ n: Int) -> [OpSample] {
    n > 65
      ? []
      : [([n], 0), ([2, n], 1), ([n, 3], 0)].map {
        OpSample(
          [$0.0, $0.0], each: [.real(0.9...1.1), .real(-1...1)],
          attributes: Attributes(ints: [$0.1]), tolerance: 600)
      }
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (outer, n, inner) = (k.ints[0], k.ints[1], k.ints[2])
    for o in 0..<outer {
      for i in 0..<inner {
        let row = o * n * inner + i
        let x = k.input(0, T.self) + row
        let c = k.input(1, T.self) + row
        let y = k.output(0, T.self) + row
        var product: T = 1
        for j in 0..<n {
          y[j * inner] = product
          product *= x[j * inner]
        }
        var tail: T = 0
        for j in stride(from: n - 1, through: 0, by: -1) {
          tail += c[j * inner]
          y[j * inner] *= tail
          tail *= x[j * inner]
        }
      }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
