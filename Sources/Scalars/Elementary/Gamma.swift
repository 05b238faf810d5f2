// Gamma: the logarithm of the gamma function and its first two derivatives.
//
// Arguments in [3, 8) are brought down to [2, 3) by the recurrence, those below 1 up to [1, 2); on
// [1, 3) stand rational functions with the zeros split off, from 8 on the asymptotic series.

extension Elementary {
  /// log |Γ(x)|: ∞ at 0 and at the negative integers.
  ///
  /// Within 4 ulp, or 10⁻¹⁵ near the zeros at 1 and 2; for negative x within 4 ulp of the larger of
  /// the two terms of the reflection formula.
  @inlinable @inline(__always)
  public static func lgamma<T: Scalar>(_ x: T) -> T {
    let number: Double = x.asDouble
    let a: Double = number.magnitude
    let positive: Double = logGammaOfPositive(a)
    // Γ(−a) Γ(a) = −π / (a sin πa); the tiniest a would underflow there, and need no reflection.
    let f: Double = a - a.rounded(.toNearestOrEven)
    let sine: Double = sinPi(f).magnitude
    let isPole: Bool = f == 0 || a == Double.infinity
    let reflected: Double = log(3.141592653589793 / (a * sine)) - positive
    let negative: Double = a < 1e-17 ? positive : (isPole ? Double.infinity : reflected)
    return T(number < 0 ? negative : positive)
  }

  /// log Γ(x) for x ≥ 0, NaN below: `lgamma` without the cost of the reflection.
  @inlinable @inline(__always)
  public static func lgammaPositive<T: Scalar>(_ x: T) -> T {
    T(logGammaOfPositive(x.asDouble))
  }

  @inlinable @inline(__always)
  static func logGammaOfPositive(_ x: Double) -> Double {
    let isSmall: Bool = x < 1
    let isLarge: Bool = x >= 8
    var w: Double = x
    var factors: Double = 1
    for _ in 0..<5 {
      let down: Double = w - 1
      let isAbove: Bool = w >= 3
      factors = isAbove ? factors * down : factors
      w = isAbove ? down : w
    }
    let z: Double = isSmall ? x : w - 1
    var p: Double = 1.5462129680160472e-07
    p = fma(p, z, 0.00010318936786845246)
    p = fma(p, z, 0.004630212547045681)
    p = fma(p, z, 0.06620652414372609)
    p = fma(p, z, 0.41752536810484064)
    p = fma(p, z, 1.3226883681227712)
    p = fma(p, z, 2.1865334418936686)
    p = fma(p, z, 1.7958790189979141)
    p = fma(p, z, 0.5772156649015329)
    var q: Double = 2.470185221908832e-05
    q = fma(q, z, 0.0017463681006451486)
    q = fma(q, z, 0.03613884447121172)
    q = fma(q, z, 0.323976917346042)
    q = fma(q, z, 1.4771004522958526)
    q = fma(q, z, 3.672221755210662)
    q = fma(q, z, 5.021257900661177)
    q = fma(q, z, 3.5361659629744975)
    q = fma(q, z, 1.0)
    let core: Double = z * (z - 1) * (p / q)
    let inner: Double = isSmall ? x : factors
    let logarithm: Double = log(isLarge ? x : inner)
    let middle: Double = core + (isSmall ? -logarithm : logarithm)

    let inverse: Double = 1 / x
    let y: Double = inverse * inverse
    var t: Double = 0.005065905360081594
    t = fma(t, y, -0.0018903829938839239)
    t = fma(t, y, 0.0008414700852502405)
    t = fma(t, y, -0.0005952365845057042)
    t = fma(t, y, 0.0007936507897524059)
    t = fma(t, y, -0.002777777777773988)
    t = fma(t, y, 0.08333333333333333)
    let constant: Double = fma(t, inverse, 0.4189385332046727)
    let large: Double = fma(x - 0.5, logarithm - 1, constant)
    return isLarge ? large : middle
  }

  /// The digamma function ψ(x), the derivative of log Γ: NaN at the negative integers.
  ///
  /// Within 4 ulp or 10⁻¹⁵, whichever is larger, for positive x; for negative x within 4 ulp of the
  /// largest term of the reflection formula.
  @inlinable @inline(__always)
  public static func digamma<T: Scalar>(_ x: T) -> T {
    let number: Double = x.asDouble
    let a: Double = number.magnitude
    let positive: Double = digammaOfPositive(number < 0 ? a : number)
    let f: Double = a - a.rounded(.toNearestOrEven)
    let cotangent: Double = sinPi(0.5 - f.magnitude) / sinPi(f)
    let reflected: Double = positive + fma(3.141592653589793, cotangent, 1 / a)
    let negative: Double = f == 0 || a == Double.infinity ? Double.nan : reflected
    return T(number < 0 ? negative : positive)
  }

  /// ψ(x) for x ≥ 0, NaN below: `digamma` without the cost of the reflection.
  @inlinable @inline(__always)
  public static func digammaPositive<T: Scalar>(_ x: T) -> T {
    let number: Double = x.asDouble
    return T(number < 0 ? Double.nan : digammaOfPositive(number))
  }

  @inlinable @inline(__always)
  static func digammaOfPositive(_ x: Double) -> Double {
    let isSmall: Bool = x < 1
    let isLarge: Bool = x >= 8
    // The recurrence's terms ± 1/w as one fraction.
    var w: Double = x
    var up: Double = isSmall ? -1 : 0
    var down: Double = isSmall ? x : 1
    for _ in 0..<5 {
      let below: Double = w - 1
      let isAbove: Bool = w >= 3
      up = isAbove ? fma(up, below, down) : up
      down = isAbove ? down * below : down
      w = isAbove ? below : w
    }
    let quotient: Double = (isLarge ? 1 : up) / (isLarge ? x : down)
    let z: Double = isSmall ? x : w - 1
    var p: Double = 4.097361930526724e-08
    p = fma(p, z, 3.9117651665683125e-05)
    p = fma(p, z, 0.002235289521967761)
    p = fma(p, z, 0.04049350826567144)
    p = fma(p, z, 0.31649933632550714)
    p = fma(p, z, 1.1741604116033721)
    p = fma(p, z, 2.0079983521060054)
    p = fma(p, z, 1.2503801375034054)
    var q: Double = 7.3778476243478865e-06
    q = fma(q, z, 0.0006000004112100302)
    q = fma(q, z, 0.014396602345897333)
    q = fma(q, z, 0.14810832904594673)
    q = fma(q, z, 0.7470495002328587)
    q = fma(q, z, 1.9022022748824643)
    q = fma(q, z, 2.2894571233542136)
    q = fma(q, z, 1.0)
    let distance: Double = (z - 0.46163214496836236) + 1.5522348162858677e-17
    let middle: Double = fma(distance, p / q, quotient)

    let y: Double = quotient * quotient
    var t: Double = 0.2994253706194389
    t = fma(t, y, -0.08002337465354925)
    t = fma(t, y, 0.02105106090803768)
    t = fma(t, y, -0.007575459920369056)
    t = fma(t, y, 0.004166665501516724)
    t = fma(t, y, -0.003968253965999701)
    t = fma(t, y, 0.008333333333331664)
    t = fma(t, y, -0.08333333333333333)
    let large: Double = log(x) + fma(y, t, -0.5 * quotient)
    return isLarge ? large : middle
  }

  /// The trigamma function ψ′(x), the derivative of `digamma`: ∞ at 0 and the negative integers.
  ///
  /// Within 4 ulp for positive x; for negative x of the larger term of the reflection formula.
  @inlinable @inline(__always)
  public static func trigamma<T: Scalar>(_ x: T) -> T {
    let number: Double = x.asDouble
    let a: Double = number.magnitude
    let inverse: Double = 1 / a
    let first: Double = inverse * inverse
    let positive: Double = trigammaOfPositive(a, first)
    let f: Double = a - a.rounded(.toNearestOrEven)
    let cosecant: Double = 3.141592653589793 / sinPi(f)
    let reflected: Double = fma(cosecant, cosecant, first - positive)
    let isPole: Bool = f == 0 || a == Double.infinity
    let negative: Double = isPole ? Double.infinity : (a < 1e-17 ? first : reflected)
    return T(number < 0 ? negative : positive)
  }

  @inlinable @inline(__always)
  static func trigammaOfPositive(_ x: Double, _ first: Double) -> Double {
    let isSmall: Bool = x < 8
    var w: Double = isSmall ? x + 1 : x
    var up: Double = 0
    var down: Double = 1
    for _ in 0..<7 {
      let isBelow: Bool = w < 8
      let square: Double = w * w
      up = isBelow ? fma(up, square, down) : up
      down = isBelow ? down * square : down
      w = isBelow ? w + 1 : w
    }
    let inverse: Double = 1 / w
    let y: Double = inverse * inverse
    var t: Double = 30.16232499158631
    t = fma(t, y, -6.464099425485117)
    t = fma(t, y, 1.1574253415421343)
    t = fma(t, y, -0.2530318299214227)
    t = fma(t, y, 0.07575714459070858)
    t = fma(t, y, -0.03333333204380414)
    t = fma(t, y, 0.023809523807580096)
    t = fma(t, y, -0.0333333333333322)
    t = fma(t, y, 0.16666666666666666)
    let tail: Double = inverse + fma(y * inverse, t, 0.5 * y)
    return (up / down + tail) + (isSmall ? first : 0)
  }
}
