import Tensors

/// |x|; the derivative at 0 is 0.
enum Abs: UnaryOp {
  static let name = "abs"
  static var domain: ClosedRange<Double> { 0.1...3 }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Swift.abs(x) }

  static func oracle(_ x: Double) -> Double { x < 0 ? -x : x.magnitude }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.sign(x))
  }
}
