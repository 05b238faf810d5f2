// Pow: powers with any exponent.

extension Elementary {
  /// xʸ, with the values at zeros, infinities and negative bases of IEEE 754's `pow`.
  ///
  /// exp(y log |x|) with the logarithm and the product in two parts.
  @inlinable @inline(__always)
  public static func pow<T: Scalar>(_ x: T, _ y: T) -> T { T(power(x.asDouble, y.asDouble)) }

  @inlinable @inline(__always)
  static func power(_ x: Double, _ y: Double) -> Double {
    let base: Double = x.magnitude
    let logarithm = logParts(base)
    let product: Double = y * logarithm.high
    let rest: Double = fma(y, logarithm.high, -product) + y * logarithm.low
    let above: Double = product < -1000 ? -1000 : product
    let limited: Double = above > 1000 ? 1000 : above
    let parts = expParts(limited, limited == product ? rest : 0)
    let finite: Double = scaled(parts.high + parts.low, byTwoTo: parts.n)
    // At 0 and infinity only the exponent's sign counts.
    let isEdge: Bool = base == 0 || base == Double.infinity
    let isGrowing: Bool = (base == 0) == (y < 0)
    let edge: Double = isGrowing ? Double.infinity : 0
    var value: Double = isEdge ? edge : finite
    // An infinite exponent leaves a base of magnitude 1 alone.
    value = base == 1 ? 1 : value
    let whole: Double = y.rounded(.toNearestOrEven)
    let isWhole: Bool = whole == y
    let halfExponent: Double = y * 0.5
    let isOdd: Bool = isWhole && halfExponent.rounded(.toNearestOrEven) != halfExponent
    let sign: Double = isOdd ? x : 1
    let signed: Double = Double.copySign(magnitude: value, sign: sign)
    let isOutside: Bool = x < 0 && !isWhole && base < Double.infinity
    value = isOutside ? Double.nan : signed
    value = x == x && y == y ? value : x + y
    return y == 0 || x == 1 ? 1 : value
  }
}
