import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// 2/√π ∫₀ˣ exp(-t²) dt.
enum Erf: UnaryOp {
  static let name = "erf"
  static var elementCost: Double { 2 }

  static var map: ElementaryMap? { .erf }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.erf(x) }

  static func oracle(_ x: Double) -> Double { Glibc.erf(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.mul(g.constant(1.1283791670955126), g.exp(g.neg(g.square(x)))))
  }
}
