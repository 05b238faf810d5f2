// RelaxedMath: the arithmetic that Swift spells slowly (see CShims), free of errno and traps.

public import CShims

/// Arithmetic of one instruction each: square root, fused multiply-add, casts to integers.
///
/// Sums that may be reassociated are in `Reduce`; their order is fixed, so that the bits are the
/// same on every instruction set.
public enum RelaxedMath {
  /// √x, correctly rounded; NaN below zero.
  @inlinable @inline(__always)
  public static func sqrt(_ x: Double) -> Double { shim_sqrt_double(x) }

  /// √x, correctly rounded; NaN below zero.
  @inlinable @inline(__always)
  public static func sqrt(_ x: Float) -> Float { shim_sqrt_float(x) }

  /// a · b + c, rounded once.
  @inlinable @inline(__always)
  public static func multiplyAdd<T: Scalar>(_ a: T, _ b: T, _ c: T) -> T { c.addingProduct(a, b) }

  /// x towards zero; NaN gives 0 and what lies beyond the range its nearest end.
  @inlinable @inline(__always)
  public static func int32(_ x: Double) -> Int32 {
    let number: Double = x == x ? x : 0
    let low: Double = number > -2_147_483_648 ? number : -2_147_483_648
    return shim_int32_double(low < 2_147_483_647 ? low : 2_147_483_647)
  }

  /// x towards zero; NaN gives 0 and what lies beyond the range its nearest end, of which the
  /// upper is the largest `Float` within, 2³¹ − 128.
  @inlinable @inline(__always)
  public static func int32(_ x: Float) -> Int32 {
    let number: Float = x == x ? x : 0
    let low: Float = number > -2_147_483_648 ? number : -2_147_483_648
    return shim_int32_float(low < 2_147_483_520 ? low : 2_147_483_520)
  }

  /// x towards zero; NaN gives 0 and what lies beyond ±(2⁶³ − 1024) the nearest of the two.
  @inlinable @inline(__always)
  public static func int(_ x: Double) -> Int {
    let number: Double = x == x ? x : 0
    let low: Double = number > -0x1.ffff_ffff_ffff_fp62 ? number : -0x1.ffff_ffff_ffff_fp62
    let limited: Double = low < 0x1.ffff_ffff_ffff_fp62 ? low : 0x1.ffff_ffff_ffff_fp62
    return Int(truncatingIfNeeded: shim_int64_double(limited))
  }

  /// x towards zero; NaN gives 0 and what lies beyond ±(2⁶³ − 2³⁹) the nearest of the two.
  @inlinable @inline(__always)
  public static func int(_ x: Float) -> Int {
    let number: Float = x == x ? x : 0
    let low: Float = number > -0x1.ffff_fep62 ? number : -0x1.ffff_fep62
    let limited: Float = low < 0x1.ffff_fep62 ? low : 0x1.ffff_fep62
    return Int(truncatingIfNeeded: shim_int64_float(limited))
  }
}

/// a · b + c, rounded once; the step of every polynomial here.
@inlinable @inline(__always)
package func fma<T: Scalar>(_ a: T, _ b: T, _ c: T) -> T { c.addingProduct(a, b) }
