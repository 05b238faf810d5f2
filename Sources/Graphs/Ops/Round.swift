import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The nearest integer; halves go to the even one.
enum Round: UnaryOp {
  static let name = "round"
  static var isSmooth: Bool { false }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { x.rounded(.toNearestOrEven) }

  static func oracle(_ x: Double) -> Double { Glibc.rint(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    nil
  }
}
