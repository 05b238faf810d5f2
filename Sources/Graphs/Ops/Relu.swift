import Tensors

/// max(x, 0), the rectified linear unit; the derivative at 0 is 0.
enum Relu: UnaryOp {
  static let name = "relu"
  static var domain: ClosedRange<Double> { 0.1...3 }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { x <= 0 ? 0 : x }

  static func oracle(_ x: Double) -> Double { x <= 0 ? 0 : x }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.gate(y, dy)
  }

  static func samples(_ n: Int) -> [OpSample] {
    // Central differences need the kink out of reach.
    [OpSample([[n]], .real(0.1...3)), OpSample([[n]], .real(-3...3), isSmooth: false)]
  }
}
