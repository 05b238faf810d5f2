import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The smallest integer not below x.
enum Ceil: UnaryOp {
  static let name = "ceil"
  static var isSmooth: Bool { false }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { x.rounded(.up) }

  static func oracle(_ x: Double) -> Double { Glibc.ceil(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    nil
  }
}
