// Log: the natural logarithm and log(1 + x).

extension Elementary {
  /// The natural logarithm: −∞ at 0, NaN below.
  ///
  /// x = 2ᵏ m with m in [√½, √2); log m = f − ½ f² + the rest of the series, f = m − 1.
  @inlinable @inline(__always)
  public static func log<T: Scalar>(_ x: T) -> T {
    let isTiny: Bool = x < T.leastNormalMagnitude
    let lifted: T = isTiny ? x * T.subnormalScale : x
    let parts = T.split(lifted)
    let k: T = parts.exponent - (isTiny ? T.subnormalExponent : 0)
    let f: T = parts.fraction - 1
    let finite: T = logOnePlus(f, correction: 0, exponent: k)
    return logEdges(finite, x)
  }

  /// log x for a normal number x > 0: the loop over numbers that all are needs nothing else.
  @inlinable @inline(__always)
  public static func logOfNormal<T: Scalar>(_ x: T) -> T {
    let parts = T.split(x)
    return logOnePlus(parts.fraction - 1, correction: 0, exponent: parts.exponent)
  }

  /// k log 2 + log(1 + f) + c, for a fraction 1 + f in [√½, √2) and a tiny c.
  @inlinable @inline(__always)
  public static func logOnePlus<T: Scalar>(_ f: T, correction c: T, exponent k: T) -> T {
    let halfSquare: T = 0.5 * f * f
    let rest: T = T.logRest(f, halfSquare: halfSquare, plus: fma(k, T.ln2Low, c))
    return fma(k, T.ln2High, f - (halfSquare - rest))
  }

  /// The logarithm's values at 0, infinity, NaN and below zero put in place.
  @inlinable @inline(__always)
  static func logEdges<T: Scalar>(_ value: T, _ x: T) -> T {
    let upper: T = x < T.infinity ? value : x
    let below: T = x == 0 ? -T.infinity : T.nan
    return x > 0 ? upper : below
  }

  /// log(1 + x), exact to the last places near 0 too: −∞ at −1, NaN below.
  @inlinable @inline(__always)
  public static func log1p<T: Scalar>(_ x: T) -> T {
    let u: T = 1 + x
    let parts = T.split(u)
    let k: T = parts.exponent
    // What rounding took from 1 + x, on the scale of the fraction.
    let back: T = u - 1
    let lost: T = (1 - (u - back)) + (x - back)
    let isNear: Bool = k == 0
    let f: T = isNear ? x : parts.fraction - 1
    // (1 + f)⁻¹ ≈ 1 − f + f²: the correction is below an ulp, so a few per cent suffice.
    let c: T = isNear ? 0 : lost * T.twoTo(-k) * fma(f, f - 1, 1)
    let finite: T = logOnePlus(f, correction: c, exponent: k)
    let value: T = logEdges(finite, u)
    return x == 0 ? x : value
  }
}
