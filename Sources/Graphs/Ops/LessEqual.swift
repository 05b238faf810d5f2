import Tensors

/// 1 where a <= b, else 0.
enum LessEqual: BinaryOp {
  static let name = "le"
  static var isSmooth: Bool { false }

  @inline(__always)
  static func formula<T: Scalar>(_ a: T, _ b: T) -> T { a <= b ? 1 : 0 }

  static func oracle(_ a: Double, _ b: Double) -> Double { a <= b ? 1 : 0 }

  static func cotangent(_ i: Int, _ call: VJPCall) -> NodeRef? { nil }
}
