import Tensors

/// x².
enum Square: UnaryOp {
  static let name = "square"

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { x * x }

  static func oracle(_ x: Double) -> Double { x * x }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.mul(x, g.constant(2)))
  }
}
