import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The standard normal distribution function.
enum NormalCDF: UnaryOp {
  static let name = "Phi"
  static var elementCost: Double { 2 }

  static var map: ElementaryMap? { .normalCDF }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.normalCDF(x) }

  static func oracle(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.mul(g.constant(0.3989422804014327), g.exp(g.mul(g.square(x), g.constant(-0.5)))))
  }
}
