import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// log(1 + x), exact for small x.
enum Log1p: UnaryOp {
  static let name = "log1p"
  static var domain: ClosedRange<Double> { -0.9...5 }
  static var elementCost: Double { 1 }

  static var map: ElementaryMap? { .log1p }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.log1p(x) }

  static func oracle(_ x: Double) -> Double { Glibc.log1p(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.div(dy, g.add(x, g.constant(1)))
  }
}
