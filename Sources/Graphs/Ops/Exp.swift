import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// e to the x.
enum Exp: UnaryOp {
  static let name = "exp"
  static var elementCost: Double { 0.6 }

  static var map: ElementaryMap? { .exp }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.exp(x) }

  static func oracle(_ x: Double) -> Double { Glibc.exp(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, y)
  }
}
