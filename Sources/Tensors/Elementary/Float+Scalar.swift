// Float+Scalar: the bit patterns and polynomials of `Float` behind the elementary functions.

extension Float: Scalar {
  /// √x in one instruction.
  @inlinable @inline(__always)
  public static func correctlyRoundedSquareRoot(_ x: Float) -> Float { RelaxedMath.sqrt(x) }

  /// 1.5 · 2^23.
  @inlinable public static var roundingShift: Float { @inline(__always) get { 0x1.8p23 } }

  /// 1 / log 2.
  @inlinable public static var log2E: Float { @inline(__always) get { 1.44269504 } }

  /// log 2 rounded to nearest.
  @inlinable public static var ln2High: Float { @inline(__always) get { 0.693147182 } }

  /// log 2 − `ln2High`.
  @inlinable public static var ln2Low: Float { @inline(__always) get { -1.9046543e-9 } }

  /// Below this exp(x) is 0.
  @inlinable public static var expLowerLimit: Float { @inline(__always) get { -104 } }

  /// Above this exp(x) is infinite.
  @inlinable public static var expUpperLimit: Float { @inline(__always) get { 89 } }

  /// 2^25.
  @inlinable public static var subnormalScale: Float { @inline(__always) get { 0x1p25 } }

  /// The exponent of `subnormalScale`.
  @inlinable public static var subnormalExponent: Float { @inline(__always) get { 25 } }

  /// 2ⁿ by bits.
  @inlinable @inline(__always)
  public static func twoTo(_ n: Float) -> Float {
    let bits: UInt32 = (n + roundingShift).bitPattern
    return Float(bitPattern: (bits &<< 23) &+ 0x3F80_0000)
  }

  /// x = 2^exponent · fraction with fraction in [√½, √2).
  @inlinable @inline(__always)
  public static func split(_ x: Float) -> (exponent: Float, fraction: Float) {
    // √½ is moved to a power of two, so that the exponent field changes at √2.
    let shifted: UInt32 = x.bitPattern &+ (0x3F80_0000 &- 0x3F35_04F3)
    let fraction: UInt32 = (shifted & 0x007F_FFFF) &+ 0x3F35_04F3
    let exponent = Float(bitPattern: (shifted &>> 23) | 0x4B00_0000)
    return (exponent - (0x1p23 + 127), Float(bitPattern: fraction))
  }

  /// (exp(r) − 1 − r) / r², by Chebyshev interpolation.
  @inlinable @inline(__always)
  public static func expTail(_ r: Float) -> Float {
    var p: Float = 0.00139262038
    p = fma(p, r, 0.00836319476)
    p = fma(p, r, 0.0416665561)
    p = fma(p, r, 0.166665763)
    p = fma(p, r, 0.5)
    return p
  }

  /// (log((1 + s) / (1 − s)) − 2s) / s³ for z = s², by Chebyshev interpolation.
  @inlinable @inline(__always)
  public static func logTail(_ z: Float) -> Float {
    var p: Float = 0.295800537
    p = fma(p, z, 0.39988777)
    p = fma(p, z, 0.666666865)
    return p
  }

  /// A polynomial near 0, else 1 − 2 / (exp(2a) + 1).
  @inlinable @inline(__always)
  public static func tanhOfMagnitude(_ a: Float) -> Float {
    let z: Float = a * a
    var p: Float = -0.00628246693
    p = fma(p, z, 0.021077754)
    p = fma(p, z, -0.0538538583)
    p = fma(p, z, 0.133326024)
    p = fma(p, z, -0.333333194)
    let near: Float = fma(a * z, p, a)
    let n: Float = fma(a + a, log2E, roundingShift) - roundingShift
    let r: Float = fma(-n, ln2Low, fma(-n, ln2High, a + a))
    let power: Float = (1 + fma(r * r, expTail(r), r)) * twoTo(n)
    let far: Float = 1 - 2 / (power + 1)
    return a < 0.55 ? near : far
  }

  /// A magnitude with another number’s sign, by bits.
  @inlinable @inline(__always)
  public static func copySign(magnitude: Float, sign: Float) -> Float {
    let bits: UInt32 = magnitude.bitPattern & 0x7FFF_FFFF
    return Float(bitPattern: bits | (sign.bitPattern & 0x8000_0000))
  }

  /// The same number as a `Double`.
  @inlinable public var asDouble: Double { @inline(__always) get { Double(self) } }

  /// Eight numbers: 32 bytes.
  public typealias KernelVector = SIMD8<Float>

  /// a · b + c, rounded once, lane by lane.
  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ a: SIMD8<Float>, _ b: SIMD8<Float>, _ c: SIMD8<Float>
  ) -> SIMD8<Float> { c.addingProduct(a, b) }

  /// a · b + c, rounded once, lane by lane.
  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ a: SIMD16<Float>, _ b: SIMD16<Float>, _ c: SIMD16<Float>
  ) -> SIMD16<Float> { c.addingProduct(a, b) }

  /// a + b, lane by lane.
  @inlinable @inline(__always)
  public static func add(_ a: SIMD16<Float>, _ b: SIMD16<Float>) -> SIMD16<Float> { a + b }

  /// The sum of the lanes, halves first.
  @inlinable @inline(__always)
  public static func total(_ lanes: SIMD16<Float>) -> Float {
    let eight: SIMD8<Float> = lanes.lowHalf + lanes.highHalf
    let four: SIMD4<Float> = eight.lowHalf + eight.highHalf
    let two: SIMD2<Float> = four.lowHalf + four.highHalf
    return two.x + two.y
  }

  /// The sum of the lanes, halves first.
  @inlinable @inline(__always)
  public static func total(_ lanes: SIMD8<Float>) -> Float {
    let four: SIMD4<Float> = lanes.lowHalf + lanes.highHalf
    let two: SIMD2<Float> = four.lowHalf + four.highHalf
    return two.x + two.y
  }
}
