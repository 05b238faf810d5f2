// Logistic: the logistic function, its logarithms, and sums on the log scale.

extension Elementary {
  /// 1 / (1 + e⁻ˣ).
  @inlinable @inline(__always)
  public static func sigmoid<T: Scalar>(_ x: T) -> T {
    let e: T = exp(-x.magnitude)
    return (x < 0 ? e : 1) / (1 + e)
  }

  /// log(1 + eˣ).
  @inlinable @inline(__always)
  public static func softplus<T: Scalar>(_ x: T) -> T {
    let positive: T = x < 0 ? 0 : x
    return positive + log1pOfUnit(exp(-x.magnitude))
  }

  /// log(1 + x) for x in [0, 1].
  @inlinable @inline(__always)
  public static func log1pOfUnit<T: Scalar>(_ x: T) -> T { T.log1pOfUnit(x) }

  /// log(1 / (1 + e⁻ˣ)) = −softplus(−x).
  @inlinable @inline(__always)
  public static func logSigmoid<T: Scalar>(_ x: T) -> T { -softplus(-x) }

  /// log(eᵃ + eᵇ), without overflow; −∞ stands for the logarithm of 0.
  @inlinable @inline(__always)
  public static func logAddExp<T: Scalar>(_ a: T, _ b: T) -> T {
    let larger: T = a > b ? a : b
    let smaller: T = a > b ? b : a
    // Equal infinities have no difference.
    let difference: T = a == b ? 0 : smaller - larger
    let value: T = larger + log1pOfUnit(exp(difference))
    return a == a ? value : a
  }

  /// log(eᵃ − eᵇ) for a ≥ b, NaN for a < b; −∞ stands for the logarithm of 0.
  @inlinable @inline(__always)
  public static func logDiffExp<T: Scalar>(_ a: T, _ b: T) -> T {
    let difference: T = a == b ? 0 : b - a
    return a == b ? (a < T.infinity ? -T.infinity : T.nan) : a + log1mExp(difference)
  }

  /// log(1 − eˣ) for x ≤ 0: −∞ at 0, NaN above (Mächler, 2012).
  @inlinable @inline(__always)
  public static func log1mExp<T: Scalar>(_ x: T) -> T {
    let near: T = log(-expm1(x))
    let far: T = log1p(-exp(x))
    return x > -0.69314718 ? near : far
  }
}
