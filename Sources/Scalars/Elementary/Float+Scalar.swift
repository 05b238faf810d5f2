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

  /// A polynomial of degree 8 (Chebyshev interpolation): it needs no division.
  @inlinable @inline(__always)
  public static func logRest(_ f: Float, halfSquare h: Float, plus c: Float) -> Float {
    var p: Float = 0.0697161183
    p = fma(p, f, -0.114797339)
    p = fma(p, f, 0.116854198)
    p = fma(p, f, -0.124256872)
    p = fma(p, f, 0.142490581)
    p = fma(p, f, -0.166678026)
    p = fma(p, f, 0.200007156)
    p = fma(p, f, -0.24999997)
    p = fma(p, f, 0.333333313)
    return fma(f * f * f, p, c)
  }

  /// x + x² p(x) with the minimax polynomial p of degree 8 on all of [0, 1], to 1.5 ulp: half the
  /// work of the logarithm's series.
  @inlinable @inline(__always)
  public static func log1pOfUnit(_ x: Float) -> Float {
    var p: Float = -0.00331847393
    p = fma(p, x, 0.0202045888)
    p = fma(p, x, -0.0576644465)
    p = fma(p, x, 0.106805556)
    p = fma(p, x, -0.153553963)
    p = fma(p, x, 0.196953997)
    p = fma(p, x, -0.249585867)
    p = fma(p, x, 0.33330512)
    p = fma(p, x, -0.499999315)
    return fma(x * x, p, x)
  }

  /// The two powers from the bits of n.
  @inlinable @inline(__always)
  public static func scaled(_ value: Float, byShifted shifted: Float) -> Float {
    let n: Int32 = Int32(bitPattern: shifted.bitPattern) &- 0x4B40_0000
    let half: Int32 = n &>> 1
    let first = UInt32(bitPattern: (half &<< 23) &+ 0x3F80_0000)
    let second = UInt32(bitPattern: ((n &- half) &<< 23) &+ 0x3F80_0000)
    return value * Float(bitPattern: first) * Float(bitPattern: second)
  }

  /// With h = (exp(2a) − 1) / 2: h / (h + 1), and near 0 h − h · h / (h + 1), where the sum's
  /// rounding would show. 2a = n log 2 + 2r with r from 0 up, so that h is a sum of positive numbers;
  /// what `ln2High` lacks n times over is lost in the sum with 1.
  @inlinable @inline(__always)
  public static func tanhOfMagnitude(_ a: Float) -> Float {
    let shifted: Float = fma(a, 2 * log2E, -0.5) + roundingShift
    let n: Float = shifted - roundingShift
    let r: Float = fma(n, -0.5 * ln2High, a)
    let rise: Float = fma(r * r, halfRiseTail(r), r)
    let power = Float(bitPattern: (shifted.bitPattern &<< 23) &+ 0x3F80_0000)
    let h: Float = fma(power, rise, fma(power, 0.5, -0.5))
    let quotient: Float = h / (h + 1)
    return n == 0 ? fma(-h, quotient, h) : quotient
  }

  /// ((exp(2r) − 1) / 2 − r) / r² for r in [0, ½ log 2], by Chebyshev interpolation.
  @inlinable @inline(__always)
  static func halfRiseTail(_ r: Float) -> Float {
    var p: Float = 64 * 0.000258293439
    p = fma(p, r, 32 * 0.00134001917)
    p = fma(p, r, 16 * 0.00835124683)
    p = fma(p, r, 8 * 0.0416637361)
    p = fma(p, r, 4 * 0.166666836)
    p = fma(p, r, 1)
    return p
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
