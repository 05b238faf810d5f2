import Tensors

/// b where a > 0, else 0: what passes a rectified linear unit on the way back.
enum Gate: BinaryOp {
  static let name = "gate"
  static var isSmooth: Bool { false }

  @inline(__always)
  static func formula<T: Scalar>(_ a: T, _ b: T) -> T { a > 0 ? b : 0 }

  static func oracle(_ a: Double, _ b: Double) -> Double { a > 0 ? b : 0 }

  static func cotangent(_ i: Int, _ call: VJPCall) -> NodeRef? {
    i == 0 ? nil : call.graph.gate(call.inputs[0], call.cotangent)
  }
}
