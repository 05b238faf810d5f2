import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// x where x > 0, else exp(x) - 1: the exponential linear unit.
enum Elu: UnaryOp {
  static let name = "elu"
  static var elementCost: Double { 0.8 }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { x > 0 ? x : Elementary.expm1(x) }

  static func oracle(_ x: Double) -> Double { x > 0 ? x : Glibc.expm1(x) }

  /// The slope is 1 above 0, exp(x) = y + 1 below.
  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.add(g.min(y, g.constant(0)), g.constant(1)))
  }
}
