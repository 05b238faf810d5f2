import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The hyperbolic tangent.
enum Tanh: UnaryOp {
  static let name = "tanh"
  static var elementCost: Double { 1 }

  static var map: ElementaryMap? { .tanh }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.tanh(x) }

  static func oracle(_ x: Double) -> Double { Glibc.tanh(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.sub(g.constant(1), g.square(y)))
  }
}
