import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// exp(x) - 1, exact for small x.
enum Expm1: UnaryOp {
  static let name = "expm1"
  static var elementCost: Double { 1 }

  static var map: ElementaryMap? { .expm1 }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.expm1(x) }

  static func oracle(_ x: Double) -> Double { Glibc.expm1(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.add(y, g.constant(1)))
  }
}
