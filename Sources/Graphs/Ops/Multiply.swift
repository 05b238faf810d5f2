import Tensors

/// a b.
enum Multiply: BinaryOp {
  static let name = "mul"

  @inline(__always)
  static func formula<T: Scalar>(_ a: T, _ b: T) -> T { a * b }

  static func oracle(_ a: Double, _ b: Double) -> Double { a * b }

  static func cotangent(_ i: Int, _ call: VJPCall) -> NodeRef? {
    let g = call.graph
    let a = call.inputs[0]
    let b = call.inputs[1]
    let dy = call.cotangent
    return i == 0
      ? g.mul(dy, b)
      : g.mul(dy, a)
  }
}
