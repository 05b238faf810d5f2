// Scalar: the two element types that kernels are written for, `Float` and `Double`.

/// A floating-point number that the kernels compute with: `Float` for networks, `Double` for
/// statistics.
///
/// A formula over `T: Scalar` is written once, `@inlinable @inline(__always)`, and reaches the
/// elementary functions by `Elementary.exp(x)` and so on. Constants are written `T(0.5)` or as
/// literals with a type. Call it from concretely typed code: unspecialised it is slow.
public protocol Scalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable, BitwiseCopyable {
  /// √x in one instruction, without errno.
  static func correctlyRoundedSquareRoot(_ x: Self) -> Self

  /// 1.5 · 2^(significand bits): adding and subtracting it rounds to an integer.
  static var roundingShift: Self { get }
  /// 1 / log 2.
  static var log2E: Self { get }
  /// log 2 rounded to nearest.
  static var ln2High: Self { get }
  /// log 2 − `ln2High`.
  static var ln2Low: Self { get }
  /// Below this argument exp(x) is 0.
  static var expLowerLimit: Self { get }
  /// Above this argument exp(x) is infinite.
  static var expUpperLimit: Self { get }

  /// A power of two that lifts every subnormal number to a normal one.
  static var subnormalScale: Self { get }
  /// The exponent of `subnormalScale`.
  static var subnormalExponent: Self { get }

  /// 2ⁿ for an integral n within the exponents of normal numbers, by bits.
  static func twoTo(_ n: Self) -> Self
  /// x = 2^exponent · fraction with fraction in [√½, √2), for a normal positive x.
  static func split(_ x: Self) -> (exponent: Self, fraction: Self)
  /// (exp(r) − 1 − r) / r² for |r| ≤ ½ log 2.
  static func expTail(_ r: Self) -> Self
  /// log(1 + f) − f + ½ f² + c for 1 + f in [√½, √2], with h = ½ f² given, and a tiny c.
  static func logRest(_ f: Self, halfSquare h: Self, plus c: Self) -> Self
  /// log(1 + x) for x in [0, 1].
  static func log1pOfUnit(_ x: Self) -> Self
  /// value · 2ⁿ for n = shifted − `roundingShift`, in two steps, so that n may lie beyond the
  /// exponents of normal numbers.
  static func scaled(_ value: Self, byShifted shifted: Self) -> Self
  /// tanh a for a in [0, 22]; NaN for NaN.
  static func tanhOfMagnitude(_ a: Self) -> Self
  /// The magnitude of one number with the sign of another.
  static func copySign(magnitude: Self, sign: Self) -> Self

  /// The same number as a `Double`.
  var asDouble: Double { get }

  /// The vector of the matrix kernels: as wide as a register of the base instruction set.
  associatedtype KernelVector: SIMD where KernelVector.Scalar == Self
  /// a · b + c, rounded once, lane by lane.
  static func multiplyAdd(_ a: KernelVector, _ b: KernelVector, _ c: KernelVector) -> KernelVector
  /// a · b + c, rounded once, lane by lane.
  static func multiplyAdd(_ a: SIMD16<Self>, _ b: SIMD16<Self>, _ c: SIMD16<Self>) -> SIMD16<Self>
  /// a + b, lane by lane.
  static func add(_ a: SIMD16<Self>, _ b: SIMD16<Self>) -> SIMD16<Self>
  /// The sum of the lanes, halves first.
  static func total(_ lanes: KernelVector) -> Self
  /// The sum of the lanes, halves first: ((0 + 8) + (4 + 12)) + …
  static func total(_ lanes: SIMD16<Self>) -> Self
}
