// Elementary: scalar functions without branches, so that a plain loop over them vectorises.

/// The elementary and special functions, for `Float` and `Double`.
///
/// All are `@inlinable @inline(__always)` and free of branches, tables and calls into libm: a loop
/// `for i in 0..<n { out[i] = Elementary.exp(x[i]) }` becomes SIMD code in any module. The same
/// argument gives the same bits on every processor.
///
/// The largest error is 2 units in the last place (ulp) unless a function's own text says more.
/// NaN gives NaN, and an argument outside the domain gives NaN; nothing traps.
public enum Elementary {
  /// √x, correctly rounded; NaN below zero.
  @inlinable @inline(__always)
  public static func sqrt<T: Scalar>(_ x: T) -> T { T.correctlyRoundedSquareRoot(x) }

  /// The larger of two numbers; NaN where either is.
  @inlinable @inline(__always)
  public static func maximum<T: Scalar>(_ a: T, _ b: T) -> T {
    let larger: T = a > b ? a : b
    return a == a ? larger : a
  }

  /// The smaller of two numbers; NaN where either is.
  @inlinable @inline(__always)
  public static func minimum<T: Scalar>(_ a: T, _ b: T) -> T {
    let smaller: T = a < b ? a : b
    return a == a ? smaller : a
  }
}
