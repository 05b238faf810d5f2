import Tensors

/// The regularised incomplete gamma functions, on the host.
enum IncompleteGamma {
  /// P(a, x), the distribution function of a gamma variable of shape a and rate 1.
  static func lower(_ a: Double, _ x: Double) -> Double {
    guard x > 0 else { return x == 0 && a > 0 ? 0 : .nan }
    guard a > 0, !(a.isInfinite && x.isInfinite) else { return .nan }
    if x == .infinity || a == .infinity { return a == .infinity ? 0 : 1 }
    return x < a + 1 ? series(a, x) : 1 - fraction(a, x)
  }

  /// Q(a, x) = 1 − P(a, x), exact where it is small.
  static func upper(_ a: Double, _ x: Double) -> Double {
    guard x > 0 else { return x == 0 && a > 0 ? 1 : .nan }
    guard a > 0, !(a.isInfinite && x.isInfinite) else { return .nan }
    if x == .infinity || a == .infinity { return a == .infinity ? 1 : 0 }
    return x < a + 1 ? 1 - series(a, x) : fraction(a, x)
  }

  /// Σ xⁿ / (a (a + 1) … (a + n)), for x below a + 1 (DLMF 8.11.4).
  private static func series(_ a: Double, _ x: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var n = 1.0
    while term > sum * 1e-17, n < 1e7 {
      term *= x / (a + n)
      sum += term
      n += 1
    }
    return kernel(a, x) * sum
  }

  /// The continued fraction for x above a + 1 (DLMF 8.9.2), by the method of Lentz (1976).
  private static func fraction(_ a: Double, _ x: Double) -> Double {
    var b = x + 1 - a
    var c = Double.infinity
    var d = 1 / b
    var value = d
    var n = 1.0
    while n < 1e7 {
      let numerator = n * (a - n)
      b += 2
      d = 1 / (b + numerator * d)
      c = b + numerator / c
      value *= c * d
      if (c * d - 1).magnitude < 1e-16 { break }
      n += 1
    }
    return kernel(a, x) * a * value
  }

  /// xᵃ e⁻ˣ / Γ(a + 1), without the cancellation of its logarithm's terms at large a.
  private static func kernel(_ a: Double, _ x: Double) -> Double {
    guard a >= 10 else {
      return Elementary.exp(a * Elementary.log(x) - x - Elementary.lgamma(a + 1))
    }
    return Elementary.exp(-Stirling.deviance(a, x) - Stirling.correction(a)) * 0.3989422804014327
      / a.squareRoot()
  }
}
