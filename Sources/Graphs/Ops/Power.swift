import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// a to the b.
enum Power: BinaryOp {
  static let name = "pow"
  static var domain: ClosedRange<Double> { 0.3...3 }
  static var elementCost: Double { 3 }

  @inline(__always)
  static func formula<T: Scalar>(_ a: T, _ b: T) -> T { Elementary.pow(a, b) }

  static func oracle(_ a: Double, _ b: Double) -> Double { Glibc.pow(a, b) }

  static func cotangent(_ i: Int, _ call: VJPCall) -> NodeRef? {
    let g = call.graph
    let a = call.inputs[0]
    let b = call.inputs[1]
    let y = call.outputs[0]
    let dy = call.cotangent
    return i == 0
      ? g.mul(dy, g.mul(b, g.pow(a, g.sub(b, g.constant(1)))))
      : g.mul(dy, g.mul(y, g.log(g.where(g.greater(a, g.constant(0)), a, g.constant(1)))))
  }
}
