import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The arc tangent, in radians.
enum Atan: UnaryOp {
  static let name = "atan"
  static var elementCost: Double { 2 }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.atan(x) }

  static func oracle(_ x: Double) -> Double { Glibc.atan(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.div(dy, g.add(g.square(x), g.constant(1)))
  }
}
