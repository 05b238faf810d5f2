import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The cosine, of radians; NaN beyond 2⁴⁵, where its digits are lost.
enum Cos: UnaryOp {
  static let name = "cos"
  static var elementCost: Double { 2 }

  static var map: ElementaryMap? { .cos }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.cos(x) }

  static func oracle(_ x: Double) -> Double { x.magnitude > 0x1p45 ? .nan : Glibc.cos(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.neg(g.mul(dy, g.sin(x)))
  }
}
