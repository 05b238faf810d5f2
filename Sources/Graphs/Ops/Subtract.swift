import Tensors

/// a - b.
enum Subtract: BinaryOp {
  static let name = "sub"

  @inline(__always)
  static func formula<T: Scalar>(_ a: T, _ b: T) -> T { a - b }

  static func oracle(_ a: Double, _ b: Double) -> Double { a - b }

  static func cotangent(_ i: Int, _ call: VJPCall) -> NodeRef? {
    let g = call.graph
    let dy = call.cotangent
    return i == 0
      ? dy
      : g.neg(dy)
  }
}
