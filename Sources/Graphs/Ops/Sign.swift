import Tensors

/// -1, 0 or 1; of a NaN, a NaN.
enum Sign: UnaryOp {
  static let name = "sign"
  static var domain: ClosedRange<Double> { 0.1...3 }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { x > 0 ? 1 : (x < 0 ? -1 : x) }

  static func oracle(_ x: Double) -> Double { x > 0 ? 1 : (x < 0 ? -1 : x) }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    nil
  }
}
