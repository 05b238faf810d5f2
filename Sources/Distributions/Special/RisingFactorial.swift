import Tensors

/// log(Γ(d + x) / Γ(d)) − x log d for x ≥ 0, without the cancellation of large terms at large d.
///
/// Below d = 8 both arguments are first raised by eight, the product of the eight factors being
/// taken out; then Stirling's formula serves, its large terms combined.
struct RisingFactorial<Number: Scalar> {
  /// d.
  let base: Number
  /// 1 / d.
  let inverse: Number
  private let isSmall: Bool
  private let raised: Number
  private let inverseRaised: Number
  private let logRaise: Number
  private let correction: Number
  private let slopeCorrection: Number
  private let logProduct: Number
  private let inverseSum: Number

  @inline(__always)
  init(_ d: Number) {
    base = d
    inverse = 1 / d
    isSmall = d < 8
    raised = isSmall ? d + 8 : d
    inverseRaised = 1 / raised
    logRaise = isSmall ? Elementary.log(raised) - Elementary.log(d) : 0
    correction = Stirling.correction(raised)
    slopeCorrection = Stirling.digammaCorrection(raised)
    let low = RisingFactorial.four(d)
    let high = RisingFactorial.four(d + 4)
    logProduct = isSmall ? Elementary.log(low.value) + Elementary.log(high.value) : 0
    inverseSum = isSmall ? low.slope / low.value + high.slope / high.value : 0
  }

  /// The value at x, and ψ(d + x) − ψ(d), its derivative by d but for −x / d.
  @inline(__always)
  func callAsFunction(_ x: Number) -> (value: Number, slope: Number) {
    let sum: Number = raised + x
    let logGrowth: Number = Elementary.log1p(x * inverseRaised)
    let low = RisingFactorial.four(isSmall ? base + x : 1)
    let high = RisingFactorial.four(isSmall ? base + x + 4 : 1)
    let product: Number = Elementary.log(low.value) + Elementary.log(high.value)
    let steps: Number = isSmall ? product - logProduct : 0
    let sumOfInverses: Number = low.slope / low.value + high.slope / high.value
    let slopeSteps: Number = isSmall ? sumOfInverses - inverseSum : 0
    let growth: Number = (sum - 0.5) * logGrowth - x
    let value: Number =
      growth + x * logRaise + (Stirling.correction(sum) - correction) - steps
    let inverseStep: Number = 0.5 * (inverseRaised - 1 / sum)
    let digammas: Number =
      logGrowth + inverseStep - (Stirling.digammaCorrection(sum) - slopeCorrection)
    return (value, digammas - slopeSteps)
  }

  /// z (z + 1) (z + 2) (z + 3) and its derivative.
  @inline(__always)
  private static func four(_ z: Number) -> (value: Number, slope: Number) {
    let a: Number = z * (z + 3)
    let b: Number = a + 2
    return (a * b, (2 * z + 3) * (a + b))
  }
}
