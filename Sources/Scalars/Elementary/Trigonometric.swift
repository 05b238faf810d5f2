// Trigonometric: sine, cosine and arc tangent.

extension Elementary {
  /// sin x. NaN beyond |x| = 2⁴⁵ ≈ 3.5 · 10¹³, where the reduction would lose digits.
  @inlinable @inline(__always)
  public static func sin<T: Scalar>(_ x: T) -> T {
    let both = sinCosReduced(x.asDouble)
    let value: Double = both.quadrant & 1 == 0 ? both.sine : both.cosine
    let signed = Double(bitPattern: value.bitPattern ^ ((both.quadrant & 2) &<< 62))
    return x == 0 ? x : T(signed)
  }

  /// cos x. NaN beyond |x| = 2⁴⁵ ≈ 3.5 · 10¹³, where the reduction would lose digits.
  @inlinable @inline(__always)
  public static func cos<T: Scalar>(_ x: T) -> T {
    let both = sinCosReduced(x.asDouble)
    let value: Double = both.quadrant & 1 == 0 ? both.cosine : both.sine
    let turned: UInt64 = ((both.quadrant &+ 1) & 2) &<< 62
    return T(Double(bitPattern: value.bitPattern ^ turned))
  }

  /// Sine and cosine of x less the nearest multiple of ½ π, and that multiple.
  @inlinable @inline(__always)
  static func sinCosReduced(
    _ argument: Double
  ) -> (sine: Double, cosine: Double, quadrant: UInt64) {
    let x: Double = argument.magnitude <= 0x1p45 ? argument : Double.nan
    let shifted: Double = fma(x, 0x1.45f306dc9c883p-1, Double.roundingShift)
    let n: Double = shifted - Double.roundingShift
    // ½ π in three parts; the first subtraction is exact.
    let r0: Double = fma(-n, 0x1.921fb54442d18p+0, x)
    let part: Double = n * 0x1.1a62633145c07p-54
    let partLow: Double = fma(n, 0x1.1a62633145c07p-54, -part)
    let r1: Double = r0 - part
    let back: Double = r1 - r0
    let r1Low: Double = (r0 - (r1 - back)) - (part + back)
    let rest: Double = fma(n, 0x1.f1976b7ed8fbcp-110, r1Low - partLow)
    let r: Double = r1 + rest
    let low: Double = rest - (r - r1)
    let z: Double = r * r
    var s: Double = 1.5918115263265974e-10
    s = fma(s, z, -2.505113165023518e-08)
    s = fma(s, z, 2.7557316101617874e-06)
    s = fma(s, z, -0.00019841269836756774)
    s = fma(s, z, 0.008333333333330948)
    s = fma(s, z, -0.16666666666666666)
    var c: Double = -1.1382623647474604e-11
    c = fma(c, z, 2.087614614655861e-09)
    c = fma(c, z, -2.7557317271145144e-07)
    c = fma(c, z, 2.480158729876456e-05)
    c = fma(c, z, -0.0013888888888887398)
    c = fma(c, z, 0.041666666666666664)
    let sine: Double = r + fma(z * r, s, fma(-0.5 * z, low, low))
    let half: Double = 0.5 * z
    let cosine: Double = 1 - half
    let cosineLow: Double = ((1 - cosine) - half) + fma(z * z, c, -r * low)
    return (sine, cosine + cosineLow, shifted.bitPattern)
  }

  /// sin(π f) for |f| ≤ ½.
  @inlinable @inline(__always)
  static func sinPi(_ f: Double) -> Double {
    let z: Double = f * f
    var p: Double = -2.228371216069697e-08
    p = fma(p, z, 7.94853903737232e-07)
    p = fma(p, z, -2.1915250301851375e-05)
    p = fma(p, z, 0.0004663027874593273)
    p = fma(p, z, -0.007370430943702136)
    p = fma(p, z, 0.08214588661099356)
    p = fma(p, z, -0.5992645293207869)
    p = fma(p, z, 2.5501640398773455)
    p = fma(p, z, -5.16771278004997)
    p = fma(p, z, 3.141592653589793)
    return p * f
  }

  /// The angle in [−½ π, ½ π] whose tangent is x.
  @inlinable @inline(__always)
  public static func atan<T: Scalar>(_ x: T) -> T {
    let a: Double = x.asDouble.magnitude
    let isSteep: Bool = a > 1
    let t: Double = isSteep ? -1 / a : a
    let z: Double = t * t
    var p: Double = -1.1832505417555692e-05
    p = fma(p, z, 0.0001368724853148122)
    p = fma(p, z, -0.0007518472526973822)
    p = fma(p, z, 0.002622977891906089)
    p = fma(p, z, -0.006575683344151699)
    p = fma(p, z, 0.012756172907694298)
    p = fma(p, z, -0.020238706986393514)
    p = fma(p, z, 0.027567942297344678)
    p = fma(p, z, -0.033750132001619734)
    p = fma(p, z, 0.03872640214042632)
    p = fma(p, z, -0.04308119655330471)
    p = fma(p, z, 0.04752086773576656)
    p = fma(p, z, -0.05261265735709454)
    p = fma(p, z, 0.05882074956371294)
    p = fma(p, z, -0.06666636435777692)
    p = fma(p, z, 0.07692305354678655)
    p = fma(p, z, -0.09090908969557403)
    p = fma(p, z, 0.11111111107234799)
    p = fma(p, z, -0.14285714285648404)
    p = fma(p, z, 0.19999999999999554)
    p = fma(p, z, -0.3333333333333333)
    let small: Double = fma(z * t, p, isSteep ? 6.123233995736766e-17 : 0)
    let angle: Double = isSteep ? 1.5707963267948966 + (t + small) : t + small
    return T(Double.copySign(magnitude: angle, sign: x.asDouble))
  }
}
