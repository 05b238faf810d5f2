import Tensors

/// 1 where x is 0, else 0.
enum Not: UnaryOp {
  static let name = "not"
  static var isSmooth: Bool { false }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { x == 0 ? 1 : 0 }

  static func oracle(_ x: Double) -> Double { x == 0 ? 1 : 0 }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    nil
  }
}
