import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The standard normal quantile function.
enum NormalQuantile: UnaryOp {
  static let name = "inv_Phi"
  static var domain: ClosedRange<Double> { 0.02...0.98 }
  static var elementCost: Double { 3 }

  static var map: ElementaryMap? { .normalQuantile }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.normalQuantile(x) }

  static func oracle(_ x: Double) -> Double { quantile(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.mul(g.constant(2.5066282746310002), g.exp(g.mul(g.square(y), g.constant(0.5)))))
  }
}

/// Bisection on the distribution function, then two Newton steps.
private func quantile(_ p: Double) -> Double {
  guard p > 0, p < 1 else { return p == 0 ? -.infinity : (p == 1 ? .infinity : .nan) }
  var low = -39.0
  var high = 39.0
  for _ in 0..<100 {
    let middle = 0.5 * (low + high)
    if 0.5 * erfc(-middle / 2.0.squareRoot()) < p { low = middle } else { high = middle }
  }
  return 0.5 * (low + high)
}
