// The special functions.

import Glibc

extension Elementary {
  /// log |Γ(x)|.
  @inlinable @inline(__always)
  public static func lgamma<T: Scalar>(_ x: T) -> T { T(interimLgamma(x.asDouble)) }
  /// The error function.
  @inlinable @inline(__always)
  public static func erf<T: Scalar>(_ x: T) -> T { T(interimErf(x.asDouble)) }
  /// 1 − erf x.
  @inlinable @inline(__always)
  public static func erfc<T: Scalar>(_ x: T) -> T { T(interimErfc(x.asDouble)) }
  /// xʸ.
  @inlinable @inline(__always)
  public static func pow<T: Scalar>(_ x: T, _ y: T) -> T {
    T(interimPow(x.asDouble, y.asDouble))
  }
  /// sin x.
  @inlinable @inline(__always)
  public static func sin<T: Scalar>(_ x: T) -> T { T(interimSin(x.asDouble)) }
  /// cos x.
  @inlinable @inline(__always)
  public static func cos<T: Scalar>(_ x: T) -> T { T(interimCos(x.asDouble)) }
  /// The angle in (−π/2, π/2) whose tangent is x.
  @inlinable @inline(__always)
  public static func atan<T: Scalar>(_ x: T) -> T { T(interimAtan(x.asDouble)) }
  /// The standard normal's cumulative probability Φ(x).
  @inlinable @inline(__always)
  public static func normalCDF<T: Scalar>(_ x: T) -> T {
    T(0.5 * interimErfc(-x.asDouble * 0.70710678118654752))
  }
  /// log Φ(x).
  @inlinable @inline(__always)
  public static func logNormalCDF<T: Scalar>(_ x: T) -> T { log(normalCDF(x)) }
}

@usableFromInline func interimLgamma(_ x: Double) -> Double { Glibc.lgamma(x) }
@usableFromInline func interimErf(_ x: Double) -> Double { Glibc.erf(x) }
@usableFromInline func interimErfc(_ x: Double) -> Double { Glibc.erfc(x) }
@usableFromInline func interimPow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
@usableFromInline func interimSin(_ x: Double) -> Double { Glibc.sin(x) }
@usableFromInline func interimCos(_ x: Double) -> Double { Glibc.cos(x) }
@usableFromInline func interimAtan(_ x: Double) -> Double { Glibc.atan(x) }
