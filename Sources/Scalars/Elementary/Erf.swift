// Erf: the error function and its complements.

extension Elementary {
  /// The error function, 2/√π ∫₀ˣ exp(−t²) dt.
  @inlinable @inline(__always)
  public static func erf<T: Scalar>(_ x: T) -> T {
    let a: Double = x.asDouble.magnitude
    let z: Double = a * a
    var p: Double = -8.649130172891781e-10
    p = fma(p, z, 1.4115861409563205e-08)
    p = fma(p, z, -1.6288040588286554e-07)
    p = fma(p, z, 1.645648983065255e-06)
    p = fma(p, z, -1.4925380056723126e-05)
    p = fma(p, z, 0.00012055324284081702)
    p = fma(p, z, -0.0008548326838786122)
    p = fma(p, z, 0.005223977622952812)
    p = fma(p, z, -0.02686617064493303)
    p = fma(p, z, 0.1128379167095431)
    p = fma(p, z, -0.37612638903183737)
    p = fma(p, z, 1.1283791670955126)
    let near: Double = a * p
    let far: Double = 1 - gaussTail(a, 0)
    return T(Double.copySign(magnitude: a < 0.875 ? near : far, sign: x.asDouble))
  }

  /// 1 − erf x, exact to the last places in the upper tail.
  @inlinable @inline(__always)
  public static func erfc<T: Scalar>(_ x: T) -> T {
    let number: Double = x.asDouble
    let tail: Double = gaussTail(number.magnitude, 0)
    return T(number < 0 ? 2 - tail : tail)
  }

  /// exp(x²) erfc x for x ≥ 0, the scaled complement; NaN below 0.
  @inlinable @inline(__always)
  public static func erfcx<T: Scalar>(_ x: T) -> T {
    let number: Double = x.asDouble
    let limited: Double = number > 1e300 ? 1e300 : number
    let parts = erfcxParts(limited)
    let value: Double = parts.high + parts.low
    let finite: Double = number < 1e300 ? value : 0.5641895835477563 / number
    return T(number >= 0 ? finite : Double.nan)
  }

  /// erfc a for a ≥ 0, times 2^shift.
  @inlinable @inline(__always)
  static func gaussTail(_ a: Double, _ shift: Double) -> Double {
    let limited: Double = a > 30 ? 30 : a
    let square: Double = limited * limited
    let squareLow: Double = fma(limited, limited, -square)
    let gauss = expParts(-square, -squareLow)
    let scale = erfcxParts(limited)
    return product(gauss, scale, shift)
  }

  /// The product of an extended exponential and an unevaluated sum, rounded once, times 2^shift.
  @inlinable @inline(__always)
  static func product(
    _ e: (high: Double, low: Double, n: Double), _ s: (high: Double, low: Double), _ shift: Double
  ) -> Double {
    let high: Double = e.high * s.high
    let low: Double = fma(e.high, s.high, -high) + fma(e.high, s.low, e.low * s.high)
    return scaled(high + low, byTwoTo: e.n + shift)
  }

  /// exp(a²) erfc a as an unevaluated sum, for a in [0, 10³⁰⁰].
  ///
  /// (1 + 2a) exp(a²) erfc a is a polynomial in t = (a − 4) / (a + 4) (Shepherd and Laframboise,
  /// 1981).
  @inlinable @inline(__always)
  static func erfcxParts(_ a: Double) -> (high: Double, low: Double) {
    let inverse: Double = 1 / (a + 4)
    let t0: Double = (a - 4) * inverse
    let residual: Double = fma(-t0, a, fma(t0 + 1, -4, a)) * inverse
    let t: Double = t0 + residual
    let tLow: Double = residual - (t - t0)
    var p: Double = -2.7626627169443254e-10
    p = fma(p, t, 9.298188967924452e-10)
    p = fma(p, t, 3.231549528057563e-09)
    p = fma(p, t, -1.2339042012094837e-08)
    p = fma(p, t, -2.0723646928695957e-08)
    p = fma(p, t, 1.0631891866901053e-07)
    p = fma(p, t, 7.771628726522443e-08)
    p = fma(p, t, -8.210658035924706e-07)
    p = fma(p, t, 2.917371627927676e-07)
    p = fma(p, t, 5.706579160119083e-06)
    p = fma(p, t, -1.1221137438695644e-05)
    p = fma(p, t, -2.4397731620109107e-05)
    p = fma(p, t, 0.00015062142680676786)
    p = fma(p, t, -0.00019925715229982503)
    p = fma(p, t, -0.00075777324378664)
    p = fma(p, t, 0.005031970069062173)
    p = fma(p, t, -0.01619773406290224)
    p = fma(p, t, 0.03716751552634366)
    p = fma(p, t, -0.06633036581186383)
    p = fma(p, t, 0.0937328349991122)
    p = fma(p, t, -0.10103906603631795)
    p = fma(p, t, 0.0680970542546684)
    p = fma(p, t, 0.01537965210261997)
    p = fma(p, t, -0.13962111684056228)
    p = fma(p, t, 0.2329951186255525)
    // What rounding took from t, times roughly the polynomial's slope.
    p = fma(tLow, fma(t, fma(t, 0.975, -0.905), -0.14), p)
    // (1 + p) / (1 + 2a) and its remainder.
    let d: Double = fma(2, a, 1)
    let r: Double = 1 / d
    let quotient: Double = fma(p, r, r)
    let remainder: Double = fma(fma(quotient, -a, 0.5), 2, p - quotient)
    return (quotient, remainder * r)
  }
}
