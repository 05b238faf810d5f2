import Tensors

/// The larger of a and b; a NaN if either is one.
enum Maximum: BinaryOp {
  static let name = "max"

  @inline(__always)
  static func formula<T: Scalar>(_ a: T, _ b: T) -> T { a > b ? a : (b >= a ? b : a + b) }

  static func oracle(_ a: Double, _ b: Double) -> Double { a > b ? a : (b >= a ? b : a + b) }

  static func cotangent(_ i: Int, _ call: VJPCall) -> NodeRef? {
    let g = call.graph
    let a = call.inputs[0]
    let b = call.inputs[1]
    let dy = call.cotangent
    return i == 0
      ? g.where(g.greaterEqual(a, b), dy, g.constant(0))
      : g.where(g.greaterEqual(a, b), g.constant(0), dy)
  }
}
