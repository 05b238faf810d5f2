// Extended: exp and log with some ten bits more than a Double, for powers and tails.

extension Elementary {
  /// exp(x + low) as (high + low) · 2ⁿ, for x within [−2000, 2000] and a tiny low.
  @inlinable @inline(__always)
  static func expParts(_ x: Double, _ low: Double) -> (high: Double, low: Double, n: Double) {
    let n: Double = fma(x, Double.log2E, Double.roundingShift) - Double.roundingShift
    let r0: Double = fma(-n, Double.ln2High, x)
    let r: Double = fma(-n, Double.ln2Low, r0)
    let rLow: Double = fma(-n, Double.ln2Low, r0 - r) + low
    let square: Double = r * r * Double.expTail(r)
    let tail: Double = square + fma(rLow, r + square, rLow)
    let one: Double = 1 + r
    let rest: Double = (r - (one - 1)) + tail
    let high: Double = one + rest
    return (high, rest - (high - one), n)
  }

  /// log x as an unevaluated sum with a relative error of 2⁻⁶⁴, for a normal or subnormal x > 0.
  ///
  /// The first two terms of 2 artanh(s) = 2s + ⅔ s³ + … are carried in two parts.
  @inlinable @inline(__always)
  static func logParts(_ x: Double) -> (high: Double, low: Double) {
    let isTiny: Bool = x < Double.leastNormalMagnitude
    let parts = Double.split(isTiny ? x * Double.subnormalScale : x)
    let k: Double = parts.exponent - (isTiny ? Double.subnormalExponent : 0)
    let f: Double = parts.fraction - 1
    let d: Double = 2 + f
    let dLow: Double = f - (d - 2)
    let inverse: Double = 1 / d
    let s: Double = f * inverse
    let sLow: Double = (fma(-s, d, f) - s * dLow) * inverse
    let z: Double = s * s
    let zLow: Double = fma(s, s, -z) + 2 * s * sLow
    let cube: Double = s * z
    let cubeLow: Double = fma(s, z, -cube) + fma(s, zLow, sLow * z)
    let third: Double = cube * 0.6666666666666666
    let thirdLow: Double =
      fma(cube, 0.6666666666666666, -third)
      + fma(cube, 3.700743415417188e-17, cubeLow * 0.6666666666666666)
    let exact: Double = k * 0x1.62e42fefa38p-1
    let sum: Double = exact + 2 * s
    let sumLow: Double = 2 * s - (sum - exact)
    let high: Double = sum + third
    let highLow: Double = third - (high - sum)
    let tail: Double = cube * z * logTail2(z)
    let low: Double =
      (tail + fma(2, sLow, thirdLow)) + fma(k, 0x1.ef35793c7673p-45, sumLow + highLow)
    let total: Double = high + low
    return (total, low - (total - high))
  }

  /// (log((1 + s) / (1 − s)) − 2s − ⅔ s³) / s⁵ as a function of z = s².
  @inlinable @inline(__always)
  static func logTail2(_ z: Double) -> Double {
    var p: Double = 0.11723178623876518
    p = fma(p, z, 0.11706236339491206)
    p = fma(p, z, 0.1333480469384731)
    p = fma(p, z, 0.1538459496251843)
    p = fma(p, z, 0.18181818335392802)
    p = fma(p, z, 0.22222222221655885)
    p = fma(p, z, 0.28571428571429364)
    p = fma(p, z, 0.4)
    return p
  }
}
