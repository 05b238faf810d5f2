import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The square root.
enum Sqrt: UnaryOp {
  static let name = "sqrt"
  static var domain: ClosedRange<Double> { 0.1...5 }
  static var elementCost: Double { 0.3 }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.sqrt(x) }

  static func oracle(_ x: Double) -> Double { Glibc.sqrt(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.div(g.mul(dy, g.constant(0.5)), y)
  }
}
