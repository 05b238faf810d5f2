import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// a - b floor(a / b): the remainder with the sign of b.
enum Remainder: BinaryOp {
  static let name = "rem"
  static var domain: ClosedRange<Double> { 0.3...0.9 }
  static var elementCost: Double { 5 }

  @inline(__always)
  static func formula<T: Scalar>(_ a: T, _ b: T) -> T { floored(a, b) }

  static func oracle(_ a: Double, _ b: Double) -> Double {
    let r = fmod(a, b)
    return (r < 0 && b > 0) || (r > 0 && b < 0) ? r + b : r
  }

  static func cotangent(_ i: Int, _ call: VJPCall) -> NodeRef? {
    let g = call.graph
    let a = call.inputs[0]
    let b = call.inputs[1]
    let dy = call.cotangent
    return i == 0
      ? dy
      : g.neg(g.mul(dy, g.floor(g.div(a, b))))
  }
}

extension Remainder {
  @inline(__always)
  private static func floored<T: Scalar>(_ a: T, _ b: T) -> T {
    let r = a.truncatingRemainder(dividingBy: b)
    return r != 0 && (r < 0) != (b < 0) ? r + b : r
  }
}
