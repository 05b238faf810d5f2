import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// log |Γ(x)|.
enum LogGamma: UnaryOp {
  static let name = "lgamma"
  static var domain: ClosedRange<Double> { 0.2...9 }
  static var elementCost: Double { 3 }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.lgamma(x) }

  static func oracle(_ x: Double) -> Double { Glibc.lgamma(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.digamma(x))
  }
}
