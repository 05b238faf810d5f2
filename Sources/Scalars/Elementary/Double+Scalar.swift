// Double+Scalar: the bit patterns and polynomials of `Double` behind the elementary functions.

extension Double: Scalar {
  /// √x in one instruction.
  @inlinable @inline(__always)
  public static func correctlyRoundedSquareRoot(_ x: Double) -> Double { RelaxedMath.sqrt(x) }

  /// 1.5 · 2^52.
  @inlinable public static var roundingShift: Double { @inline(__always) get { 0x1.8p52 } }

  /// 1 / log 2.
  @inlinable public static var log2E: Double { @inline(__always) get { 1.4426950408889634 } }

  /// log 2 rounded to nearest.
  @inlinable public static var ln2High: Double { @inline(__always) get { 0.6931471805599453 } }

  /// log 2 − `ln2High`.
  @inlinable public static var ln2Low: Double { @inline(__always) get { 2.3190468138462996e-17 } }

  /// Below this exp(x) is 0.
  @inlinable public static var expLowerLimit: Double { @inline(__always) get { -746 } }

  /// Above this exp(x) is infinite.
  @inlinable public static var expUpperLimit: Double { @inline(__always) get { 710 } }

  /// 2^54.
  @inlinable public static var subnormalScale: Double { @inline(__always) get { 0x1p54 } }

  /// The exponent of `subnormalScale`.
  @inlinable public static var subnormalExponent: Double { @inline(__always) get { 54 } }

  /// 2ⁿ by bits.
  @inlinable @inline(__always)
  public static func twoTo(_ n: Double) -> Double {
    let bits: UInt64 = (n + roundingShift).bitPattern
    return Double(bitPattern: (bits &<< 52) &+ 0x3FF0_0000_0000_0000)
  }

  /// x = 2^exponent · fraction with fraction in [√½, √2).
  @inlinable @inline(__always)
  public static func split(_ x: Double) -> (exponent: Double, fraction: Double) {
    // √½ is moved to a power of two, so that the exponent field changes at √2.
    let shifted: UInt64 = x.bitPattern &+ (0x3FF0_0000_0000_0000 &- 0x3FE6_A09E_667F_3BCD)
    let fraction: UInt64 = (shifted & 0x000F_FFFF_FFFF_FFFF) &+ 0x3FE6_A09E_667F_3BCD
    let exponent = Double(bitPattern: (shifted &>> 52) | 0x4330_0000_0000_0000)
    return (exponent - (0x1p52 + 1023), Double(bitPattern: fraction))
  }

  /// (exp(r) − 1 − r) / r², by Chebyshev interpolation.
  @inlinable @inline(__always)
  public static func expTail(_ r: Double) -> Double {
    // In pairs, by Estrin's scheme: the chain of a dozen steps one after the other is what a loop
    // over few elements waits for.
    let z: Double = r * r
    let w: Double = z * z
    let p0: Double = fma(0.1666666666666667, r, 0.5)
    let p2: Double = fma(0.00833333333332612, r, 0.04166666666666667)
    let p4: Double = fma(0.00019841269874873975, r, 0.0013888888888883737)
    let p6: Double = fma(2.755725533255441e-06, r, 2.480158732558584e-05)
    let p8: Double = fma(2.510524515390137e-08, r, 2.7557273594799413e-07)
    let q0: Double = fma(p2, z, p0)
    let q4: Double = fma(p6, z, p4)
    let q8: Double = fma(2.0914707069612355e-09, z, p8)
    return fma(fma(q8, w, q4), w, q0)
  }

  /// With t = exp(2a) − 1 in two parts, t / (t + 2) with one step of refinement.
  @inlinable @inline(__always)
  public static func tanhOfMagnitude(_ a: Double) -> Double {
    let t = Elementary.expm1Parts(a + a)
    let d: Double = t.high + 2
    let dLow: Double = (t.high - (d - 2)) + t.low
    let inverse: Double = 1 / d
    let q: Double = t.high * inverse
    let rest: Double = fma(-q, d, t.high) + fma(-q, dLow, t.low)
    // The smallest are their own value: halves of them would lose a bit.
    return a < Double.ulpOfOne ? a : fma(rest, inverse, q)
  }

  /// The series of 2 artanh(s) for s = f / (2 + f), by Chebyshev interpolation in z = s².
  @inlinable @inline(__always)
  public static func logRest(_ f: Double, halfSquare h: Double, plus c: Double) -> Double {
    let s: Double = f / (2 + f)
    let z: Double = s * s
    let w: Double = z * z
    let p0: Double = fma(0.39999999999899444, z, 0.666666666666667)
    let p2: Double = fma(0.22222211130259878, z, 0.2857142862600327)
    let p4: Double = fma(0.15331710618210773, z, 0.18182889455674947)
    let q4: Double = fma(0.14616585424888623, w, p4)
    return fma(s, fma(z, fma(fma(q4, w, p2), w, p0), h), c)
  }

  /// log(1 + x) for x in [0, 1], by the logarithm's series.
  @inlinable @inline(__always)
  public static func log1pOfUnit(_ x: Double) -> Double {
    // The fraction is 1 + x or half of it, and half of it is computed without loss of bits.
    let isNear: Bool = x < 0.41421356
    let half: Double = 0.5 * x
    let rounded: Double = half - 0.5
    let lost: Double = (half - (rounded + 0.5)) * fma(rounded, rounded - 1, 1)
    return Elementary.logOnePlus(
      isNear ? x : rounded, correction: isNear ? 0 : lost, exponent: isNear ? 0 : 1)
  }

  /// The two powers from the bits of n, by shifts without a sign, which every processor has for
  /// vectors.
  @inlinable @inline(__always)
  public static func scaled(_ value: Double, byShifted shifted: Double) -> Double {
    let n: UInt64 = shifted.bitPattern &- (0x4338_0000_0000_0000 &- 4096)
    let half: UInt64 = n &>> 1
    let first: UInt64 = (half &<< 52) &+ (0x3FF0_0000_0000_0000 &- (2048 &<< 52))
    let second: UInt64 = ((n &- half) &<< 52) &+ (0x3FF0_0000_0000_0000 &- (2048 &<< 52))
    return value * Double(bitPattern: first) * Double(bitPattern: second)
  }

  /// A magnitude with another number’s sign, by bits.
  @inlinable @inline(__always)
  public static func copySign(magnitude: Double, sign: Double) -> Double {
    let bits: UInt64 = magnitude.bitPattern & 0x7FFF_FFFF_FFFF_FFFF
    return Double(bitPattern: bits | (sign.bitPattern & 0x8000_0000_0000_0000))
  }

  /// The same number as a `Double`.
  @inlinable public var asDouble: Double { @inline(__always) get { self } }

  /// Four numbers: 32 bytes.
  public typealias KernelVector = SIMD4<Double>

  /// a · b + c, rounded once, lane by lane.
  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ a: SIMD4<Double>, _ b: SIMD4<Double>, _ c: SIMD4<Double>
  ) -> SIMD4<Double> { c.addingProduct(a, b) }

  /// a · b + c, rounded once, lane by lane.
  @inlinable @inline(__always)
  public static func multiplyAdd(
    _ a: SIMD16<Double>, _ b: SIMD16<Double>, _ c: SIMD16<Double>
  ) -> SIMD16<Double> { c.addingProduct(a, b) }

  /// a + b, lane by lane.
  @inlinable @inline(__always)
  public static func add(_ a: SIMD16<Double>, _ b: SIMD16<Double>) -> SIMD16<Double> { a + b }

  /// The sum of the lanes, halves first.
  @inlinable @inline(__always)
  public static func total(_ lanes: SIMD16<Double>) -> Double {
    let eight: SIMD8<Double> = lanes.lowHalf + lanes.highHalf
    let four: SIMD4<Double> = eight.lowHalf + eight.highHalf
    let two: SIMD2<Double> = four.lowHalf + four.highHalf
    return two.x + two.y
  }

  /// The sum of the lanes, halves first.
  @inlinable @inline(__always)
  public static func total(_ lanes: SIMD4<Double>) -> Double {
    let two: SIMD2<Double> = lanes.lowHalf + lanes.highHalf
    return two.x + two.y
  }
}
