import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The largest integer not above x.
enum Floor: UnaryOp {
  static let name = "floor"
  static var isSmooth: Bool { false }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { x.rounded(.down) }

  static func oracle(_ x: Double) -> Double { Glibc.floor(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    nil
  }
}
