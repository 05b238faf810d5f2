import Tensors

/// 1 where a or b is not 0, else 0.
enum Or: BinaryOp {
  static let name = "or"
  static var isSmooth: Bool { false }

  @inline(__always)
  static func formula<T: Scalar>(_ a: T, _ b: T) -> T { a != 0 || b != 0 ? 1 : 0 }

  static func oracle(_ a: Double, _ b: Double) -> Double { a != 0 || b != 0 ? 1 : 0 }

  static func cotangent(_ i: Int, _ call: VJPCall) -> NodeRef? { nil }
}
