import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// log(1 + exp(x)).
enum Softplus: UnaryOp {
  static let name = "softplus"
  static var elementCost: Double { 1.5 }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.softplus(x) }

  static func oracle(_ x: Double) -> Double {
    (x > 0 ? x : 0) + (x.isNaN ? x : Glibc.log1p(exp(-x.magnitude)))
  }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.sigmoid(x))
  }
}
