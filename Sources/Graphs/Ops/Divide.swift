import Tensors

/// a / b.
enum Divide: BinaryOp {
  static let name = "div"
  static var domain: ClosedRange<Double> { 0.3...3 }
  static var elementCost: Double { 0.3 }

  @inline(__always)
  static func formula<T: Scalar>(_ a: T, _ b: T) -> T { a / b }

  static func oracle(_ a: Double, _ b: Double) -> Double { a / b }

  static func cotangent(_ i: Int, _ call: VJPCall) -> NodeRef? {
    let g = call.graph
    let b = call.inputs[1]
    let y = call.outputs[0]
    let dy = call.cotangent
    return i == 0
      ? g.div(dy, b)
      : g.neg(g.mul(dy, g.div(y, b)))
  }
}
