import Tensors

#if canImport(Glibc)
  import Glibc
#endif

/// The derivative of log Γ.
enum Digamma: UnaryOp {
  static let name = "digamma"
  static var domain: ClosedRange<Double> { 0.2...9 }
  static var elementCost: Double { 3 }

  static var map: ElementaryMap? { .digamma }

  @inline(__always)
  static func formula<T: Scalar>(_ x: T) -> T { Elementary.digamma(x) }

  /// Recurrence up to 20, then the asymptotic series; reflection below 0.
  static func oracle(_ x: Double) -> Double {
    if x.isNaN || x == -.infinity { return .nan }
    if x == 0 { return x.sign == .plus ? -.infinity : .infinity }
    if x <= 0 {
      guard x != x.rounded() else { return .nan }
      let part = x - x.rounded(.down)
      return oracle(1 - x) - .pi * Glibc.cos(.pi * part) / Glibc.sin(.pi * part)
    }
    if x == .infinity { return x }
    var sum = 0.0
    var a = x
    while a < 20 {
      sum -= 1 / a
      a += 1
    }
    let z = 1 / (a * a)
    let tail = z * (1.0 / 12 - z * (1.0 / 120 - z * (1.0 / 252 - z * (1.0 / 240 - z / 132))))
    return sum + Glibc.log(a) - 0.5 / a - tail
  }

  static func cotangent(_ g: Graph, _ x: NodeRef, _ y: NodeRef, _ dy: NodeRef) -> NodeRef? {
    g.mul(dy, g.apply1(Polygamma.self, [x], Attributes(ints: [1])))
  }
}
