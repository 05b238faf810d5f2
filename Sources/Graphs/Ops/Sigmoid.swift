import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// 1 / (1 + exp(-x)).
enum Sigmoid: UnaryOp {
  static let name = "sigmoid"
  static var elementCost: Double { 1 }

  static var map: ElementaryMap? { .sigmoid }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.sigmoid(x) }

  static func oracle(_ x: Double) -> Double { x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.mul(y, g.sub(g.constant(1), y)))
  }
}
