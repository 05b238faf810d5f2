import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The derivative of order n (the attribute, at least 1) of the digamma function.
///
/// Source: Abramowitz and Stegun (1964), 6.4.6 (recurrence) and 6.4.11 (asymptotic series).
enum Polygamma: Op, BlockKernel {
  static let name = "polygamma"

  static func outputs(of inputs: [[Int]], _ attributes: Attributes) -> [[Int]] { [inputs[0]] }

  static func evaluate(_ call: OracleCall) -> [[Double]] {
    let n = call.attributes.ints[0]
    return [call.inputs[0].map { series(n, $0) }]
  }

  static func vjp(_ call: VJPCall) -> [NodeRef?] {
    let g = call.graph
    let next = Attributes(ints: [call.attributes.ints[0] + 1])
    return [g.mul(call.cotangent, g.apply1(Polygamma.self, [call.inputs[0]], next))]
  }

  static func plan(_ call: PlanCall) -> KernelPlan {
    KernelPlan(ints: call.attributes.ints, cost: call.elements * 60, block: .elementwise(call))
  }

  static func samples(_ n: Int) -> [OpSample] {
    (1...2).map { OpSample([[n]], .real(0.3...9), attributes: Attributes(ints: [$0])) }
  }

  /// (-1)ⁿ⁺¹ n! Σ 1 / (x + k)ⁿ⁺¹, the tail from 30 on by the Euler-Maclaurin formula.
  private static func series(_ n: Int, _ x: Double) -> Double {
    guard x > 0, x.isFinite else { return x == .infinity ? 0 : .nan }
    let s = Double(n + 1)
    var sum = 0.0
    var a = x
    while a < 30 {
      sum += Glibc.pow(a, -s)
      a += 1
    }
    // Bernoulli numbers B₂ₖ / (2k)!.
    let bernoulli = [
      1.0 / 12, -1.0 / 720, 1.0 / 30240, -1.0 / 1_209_600, 1.0 / 47_900_160,
    ]
    sum += Glibc.pow(a, 1 - s) / (s - 1) + 0.5 * Glibc.pow(a, -s)
    var term = s * Glibc.pow(a, -s - 1)
    for (k, b) in bernoulli.enumerated() {
      sum += b * term
      let j = Double(2 * k)
      term *= (s + j + 1) * (s + j + 2) / (a * a)
    }
    var factorial = 1.0
    for k in stride(from: 2, through: n, by: 1) { factorial *= Double(k) }
    return (n % 2 == 1 ? 1 : -1) * factorial * sum
  }

  @inline(__always)
  private static func run<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let n = b.ints[0]
    let x = b.input(0, T.self)
    let y = b.output(0, T.self)
    for i in 0..<b.count { y[i] = T(series(n, Double(x[i]))) }
  }

  static func block64(_ b: BlockContext) { run(b, Double.self) }
  static func block32(_ b: BlockContext) { run(b, Float.self) }
}
