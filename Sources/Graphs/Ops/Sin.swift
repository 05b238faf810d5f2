import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The sine, of radians; NaN beyond 2⁴⁵, where its digits are lost.
enum Sin: UnaryOp {
  static let name = "sin"
  static var elementCost: Double { 2 }

  static var map: ElementaryMap? { .sin }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.sin(x) }

  static func oracle(_ x: Double) -> Double { x.magnitude > 0x1p45 ? .nan : Glibc.sin(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.cos(x))
  }
}
