import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The log of the standard normal distribution function, exact far into the lower tail.
enum LogNormalCDF: UnaryOp {
  static let name = "log_Phi"
  static var domain: ClosedRange<Double> { -6...4 }
  static var elementCost: Double { 3 }

  static var map: ElementaryMap? { .logNormalCDF }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.logNormalCDF(x) }

  static func oracle(_ x: Double) -> Double { logCDF(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(
      dy,
      g.exp(g.sub(g.sub(g.constant(-0.9189385332046727), g.mul(g.square(x), g.constant(0.5))), y)))
  }
}

/// log Φ(x), below -30 by the continued fraction of Mills' ratio.
private func logCDF(_ x: Double) -> Double {
  if x.isNaN || x > -30 { return Glibc.log(0.5 * erfc(-x / 2.0.squareRoot())) }
  if x.isInfinite { return x }
  var fraction = -x
  for k in stride(from: 60.0, to: 0, by: -1) { fraction = -x + k / fraction }
  return -0.5 * x * x - 0.9189385332046727 - Glibc.log(fraction)
}
