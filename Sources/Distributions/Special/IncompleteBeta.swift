import Tensors

/// The regularised incomplete beta function, on the host.
enum IncompleteBeta {
  /// I_x(a, b), the distribution function of a beta variable.
  static func lower(_ x: Double, _ a: Double, _ b: Double) -> Double {
    value(x, 1 - x, a, b)
  }

  /// I_x(a, b) given x and y = 1 − x, either of which may be too small to follow from the other.
  static func value(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    guard a > 0, b > 0, x >= 0, y >= 0 else { return .nan }
    if x == 0 { return 0 }
    if y == 0 { return 1 }
    if a == .infinity || b == .infinity { return a == b ? .nan : a == .infinity ? 0 : 1 }
    // With one parameter huge, −log of the variable near 1 is a gamma variable (DLMF 8.18.9).
    if b > 1e12 * max(a, 1) { return IncompleteGamma.lower(a, -(b + (a - 1) / 2) * logOf(y, x)) }
    if a > 1e12 * max(b, 1) { return IncompleteGamma.upper(b, -(a + (b - 1) / 2) * logOf(x, y)) }
    return x < (a + 1) / (a + b + 2) ? fraction(x, y, a, b) : 1 - fraction(y, x, b, a)
  }

  /// The continued fraction (DLMF 8.17.22), by the method of Lentz (1976).
  private static func fraction(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    let logKernel = a * logOf(x, y) + b * logOf(y, x) - logBeta(a, b)
    var c = 1.0
    var d = 1 / nonzero(1 - (a + b) * x / (a + 1))
    var value = d
    var m = 1.0
    while m < 1e7 {
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / nonzero(1 + even * d)
      c = nonzero(1 + even / c)
      value *= c * d
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / nonzero(1 + odd * d)
      c = nonzero(1 + odd / c)
      value *= c * d
      if (c * d - 1).magnitude < 1e-16 { break }
      m += 1
    }
    return Elementary.exp(logKernel) * value / a
  }

  /// log x, where y = 1 − x is the more exact of the two if x is near 1.
  private static func logOf(_ x: Double, _ y: Double) -> Double {
    x < 0.5 ? Elementary.log(x) : Elementary.log1p(-y)
  }

  private static func nonzero(_ x: Double) -> Double { x.magnitude < 1e-300 ? 1e-300 : x }
}
