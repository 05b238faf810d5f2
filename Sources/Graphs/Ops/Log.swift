import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The natural logarithm.
enum Log: UnaryOp {
  static let name = "log"
  static var domain: ClosedRange<Double> { 0.1...5 }
  static var elementCost: Double { 0.8 }

  static var map: ElementaryMap? { .log }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.log(x) }

  static func oracle(_ x: Double) -> Double { Glibc.log(x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.div(dy, x)
  }
}
