import Tensors

/// What is left of log Γ after Stirling's formula, and quantities in which its large terms cancel.
enum Stirling {
  /// log Γ(x) − ((x − ½) log x − x + ½ log 2π) for x ≥ 8, to 10⁻¹⁶ (DLMF 5.11.1).
  @inline(__always)
  static func correction<T: Scalar>(_ x: T) -> T {
    let r: T = 1 / x
    let z: T = r * r
    var sum: T = T(-3617.0 / 122_400)
    sum = sum * z + T(1.0 / 156)
    sum = sum * z + T(-691.0 / 360_360)
    sum = sum * z + T(1.0 / 1188)
    sum = sum * z + T(-1.0 / 1680)
    sum = sum * z + T(1.0 / 1260)
    sum = sum * z + T(-1.0 / 360)
    sum = sum * z + T(1.0 / 12)
    return sum * r
  }

  /// log x − 1/(2x) − ψ(x), for x ≥ 8 (DLMF 5.11.2).
  @inline(__always)
  static func digammaCorrection<T: Scalar>(_ x: T) -> T {
    let z: T = 1 / (x * x)
    var sum: T = T(3617.0 / 8160)
    sum = sum * z + T(-1.0 / 12)
    sum = sum * z + T(691.0 / 32_760)
    sum = sum * z + T(-1.0 / 132)
    sum = sum * z + T(1.0 / 240)
    sum = sum * z + T(-1.0 / 252)
    sum = sum * z + T(1.0 / 120)
    sum = sum * z + T(-1.0 / 12)
    return -sum * z
  }

  /// a log(a / x) + x − a, exact where x is near a (Loader, 2000, "Fast and accurate computation of
  /// binomial probabilities").
  static func deviance(_ a: Double, _ x: Double) -> Double {
    guard (a - x).magnitude < 0.1 * (a + x) else { return a * Elementary.log(a / x) + x - a }
    let v = (a - x) / (a + x)
    var sum = (a - x) * v
    var term = 2 * a * v
    var k = 3.0
    while k < 200 {
      term *= v * v
      let next = sum + term / k
      if next == sum { break }
      sum = next
      k += 2
    }
    return sum
  }

  /// log(Γ(a + ½) / Γ(a)) − ½ log a, and its derivative by a.
  @inline(__always)
  static func halfStep<T: Scalar>(_ a: T) -> (value: T, slope: T) {
    let r: T = 1 / a
    let z: T = r * r
    var far: T = T(-31.0 / 18_432)
    far = far * z + T(17.0 / 14_336)
    far = far * z + T(-1.0 / 640)
    far = far * z + T(1.0 / 192)
    far = far * z + T(-1.0 / 8)
    var farSlope: T = T(31.0 / 2048)
    farSlope = farSlope * z + T(-17.0 / 2048)
    farSlope = farSlope * z + T(1.0 / 128)
    farSlope = farSlope * z + T(-1.0 / 64)
    farSlope = farSlope * z + T(1.0 / 8)
    let near: T =
      Elementary.lgammaPositive(a + 0.5) - Elementary.lgammaPositive(a)
      - 0.5 * Elementary.log(a)
    let nearSlope: T =
      Elementary.digammaPositive(a + 0.5) - Elementary.digammaPositive(a) - 0.5 * r
    let isFar: Bool = a > 30
    return (isFar ? far * r : near, isFar ? farSlope * z : nearSlope)
  }
}

/// log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b), without the cancellation of large terms.
@inline(__always)
func logBeta<T: Scalar>(_ a: T, _ b: T) -> T {
  let large: T = a < b ? b : a
  let small: T = a < b ? a : b
  let sum: T = a + b
  let gammaOfSmall: T = Elementary.lgammaPositive(small)
  let plain: T =
    gammaOfSmall + (Elementary.lgammaPositive(large) - Elementary.lgammaPositive(sum))
  // log Γ(large) − log Γ(sum), Stirling's terms combined.
  let logShare: T = Elementary.log1p(small / large)
  let corrections: T = Stirling.correction(large) - Stirling.correction(sum)
  let powers: T = (large - 0.5) * logShare + small * Elementary.log(sum)
  let mixed: T = gammaOfSmall + (small - powers + corrections)
  let smallPower: T = (small - 0.5) * Elementary.log(small / sum)
  let bothPowers: T = smallPower - large * logShare - 0.5 * Elementary.log(large)
  let both: T = halfLogTwoPi() + bothPowers + (Stirling.correction(small) + corrections)
  let stirling: T = small < 10 ? mixed : both
  return large < 10 ? plain : stirling
}
