import Tensors

/// 1 where neither a nor b is 0, else 0.
enum And: BinaryOp {
  static let name = "and"
  static var isSmooth: Bool { false }

  @inline(__always)
  static func formula<T: Scalar>(_ a: T, _ b: T) -> T { a != 0 && b != 0 ? 1 : 0 }

  static func oracle(_ a: Double, _ b: Double) -> Double { a != 0 && b != 0 ? 1 : 0 }

  static func cotangent(_ i: Int, _ call: VJPCall) -> NodeRef? { nil }
}
