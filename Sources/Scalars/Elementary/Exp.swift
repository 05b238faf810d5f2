// Exp: the exponential function and its relatives exp(x) − 1 and tanh.

extension Elementary {
  /// eˣ. Overflows to infinity, underflows through the subnormal numbers to 0.
  ///
  /// x = n log 2 + r with |r| ≤ ½ log 2, then 2ⁿ · (1 + r + r² q(r)).
  @inlinable @inline(__always)
  public static func exp<T: Scalar>(_ x: T) -> T {
    let above: T = x < T.expLowerLimit ? T.expLowerLimit : x
    let c: T = above > T.expUpperLimit ? T.expUpperLimit : above
    let shifted: T = fma(c, T.log2E, T.roundingShift)
    let n: T = shifted - T.roundingShift
    let r: T = fma(-n, T.ln2Low, fma(-n, T.ln2High, c))
    let value: T = 1 + fma(r * r, T.expTail(r), r)
    return T.scaled(value, byShifted: shifted)
  }

  /// value · 2ⁿ for an integral n, also beyond the exponents of normal numbers.
  @inlinable @inline(__always)
  static func scaled<T: Scalar>(_ value: T, byTwoTo n: T) -> T {
    T.scaled(value, byShifted: n + T.roundingShift)
  }

  /// eˣ − 1, exact to the last places near 0 too.
  @inlinable @inline(__always)
  public static func expm1<T: Scalar>(_ x: T) -> T {
    let parts = expm1Parts(x)
    let value: T = parts.high + parts.low
    let large: T = x > T.expUpperLimit ? T.infinity : value
    // Doubling may already overflow above; the smallest arguments are their own value.
    return x.magnitude < T.ulpOfOne * 0.25 ? x : large
  }

  /// eˣ − 1 as an unevaluated sum of two numbers.
  @inlinable @inline(__always)
  static func expm1Parts<T: Scalar>(_ x: T) -> (high: T, low: T) {
    let above: T = x < -64 ? -64 : x
    let c: T = above > T.expUpperLimit ? T.expUpperLimit : above
    let n: T = fma(c, T.log2E, T.roundingShift) - T.roundingShift
    let r0: T = fma(-n, T.ln2High, c)
    let r: T = fma(-n, T.ln2Low, r0)
    let rLow: T = fma(-n, T.ln2Low, r0 - r)
    let tail: T = fma(r * r, T.expTail(r), fma(rLow, r, rLow))
    // Half of the power, since 2ⁿ itself overflows before the function does.
    let half: T = T.twoTo(n - 1)
    let sum: T = fma(half, r, half - 0.5)
    let high: T = fma(half, tail, sum)
    let low: T = fma(half, tail, sum - high)
    return (high + high, low + low)
  }

  /// tanh x.
  @inlinable @inline(__always)
  public static func tanh<T: Scalar>(_ x: T) -> T {
    let a: T = x.magnitude > 22 ? 22 : x.magnitude
    return T.copySign(magnitude: T.tanhOfMagnitude(a), sign: x)
  }
}
