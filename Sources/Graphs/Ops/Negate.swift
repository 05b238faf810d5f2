import Tensors

/// -x.
enum Negate: UnaryOp {
  static let name = "neg"

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { -x }

  static func oracle(_ x: Double) -> Double { -x }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.neg(dy)
  }
}
