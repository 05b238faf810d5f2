import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// log |Γ(x)|.
enum LogGamma: UnaryOp {
  static let name = "lgamma"
  static var domain: ClosedRange<Double> { 0.2...9 }
  static var elementCost: Double { 3 }

  static var map: ElementaryMap? { .lgamma }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.lgamma(x) }

  static func oracle(_ x: Double) -> Double { Glibc.lgamma(x) }

  /// Without the reflection where a block holds positive numbers only.
  @inline(__always)
  private static func block<T: Scalar>(_ b: BlockContext, _ type: T.Type) {
    let (x, y) = (b.input(0, T.self), b.output(0, T.self))
    if Reduce.minimum(x, count: b.count) > 0 {
      for i in 0..<b.count { y[i] = Elementary.lgammaPositive(x[i]) }
    } else {
      for i in 0..<b.count { y[i] = formula(x[i]) }
    }
  }

  static func block64(_ b: BlockContext) { block(b, Double.self) }
  static func block32(_ b: BlockContext) { block(b, Float.self) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.digamma(x))
  }
}
