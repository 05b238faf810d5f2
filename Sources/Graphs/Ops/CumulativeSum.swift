import Tensors

/// Running sums along an axis.
///
/// Attributes: the axis, and 1 to run from the end.
enum CumulativeSum: Op, Kernel {
  static let name = "cumsum"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] { [inputs[0]] }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let (outer, n, inner) = extents(call.shapes[0], call.attributes.ints[0])
    var y = call.inputs[0]
    for o in 0..<outer {
      for i in 0..<inner {
        var total = 0.0
        for step in 0..<n {
          let j = call.attributes.ints[1] == 1 ? n - 1 - step : step
          total += y[(o * n + j) * inner + i]
          y[(o * n + j) * inner + i] = total
        }
      }
    }
    return [y]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let reversed = Attributes(ints: [call.attributes.ints[0], 1 - call.attributes.ints[1]])
    return [call.graph.apply1(CumulativeSum.self, [call.cotangent], reversed)]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    let (outer, n, inner) = extents(call.inputs[0], call.attributes.ints[0])
    return KernelPlan(
      ints: [outer, n, inner, call.attributes.ints[1]], cost: call.elements * 1.2)
  }

  static func samples(_ n: Int) -> [OpSample] {
    [([n], 0, 0), ([2, n], 1, 1), ([n, 3], 0, 0), ([2, n, 2], 1, 1)].map {
      OpSample([$0.0], attributes: Attributes(ints: [$0.1, $0.2]), tolerance: 64)
    }
  }

  /// The array seen as [outer, n, inner] around an axis.
  static func extents(_ shape: [Int], _ axis: Int) -> (Int, Int, Int) {
    (
      Shapes.count(Array(shape[..<axis])), shape[axis], Shapes.count(Array(shape[(axis + 1)...]))
    )
  }

  @inline(__always)
  private static func run<T: Scalar>(_ k: KernelContext, _ type: T.Type) {
    let (outer, n, inner) = (k.ints[0], k.ints[1], k.ints[2])
    let isReversed = k.ints[3] == 1
    guard n > 0 else { return }
    for o in 0..<outer {
      let x = k.input(0, T.self) + o * n * inner
      let y = k.output(0, T.self) + o * n * inner
      if inner == 1 {
        if isReversed {
          Reduce.suffixSum(x, count: n, into: y)
        } else {
          Reduce.prefixSum(x, count: n, into: y)
        }
        continue
      }
      let first = (isReversed ? n - 1 : 0) * inner
      for i in 0..<inner { y[first + i] = x[first + i] }
      let step = isReversed ? -inner : inner
      var previous = first
      for _ in 1..<n {
        let next = previous + step
        for i in 0..<inner { y[next + i] = y[previous + i] + x[next + i] }
        previous = next
      }
    }
  }

  static func run64(_ k: KernelContext) { run(k, Double.self) }
  static func run32(_ k: KernelContext) { run(k, Float.self) }
}
