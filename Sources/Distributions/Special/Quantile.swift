/// Quantiles found from a distribution function.
enum Quantile {
  /// The least integer of a range whose probability reaches q.
  ///
  /// The range is bracketed by doubling and then halved; past 2⁵³ there are no neighbours.
  static func discrete(
    _ q: Double, from lower: Double, through upper: Double, cdf: (Double) -> Double
  ) -> Double {
    guard cdf(lower) < q else { return lower }
    if q == 1 { return upper }
    var low = lower
    var step = 1.0
    var high = Swift.min(lower + step, upper)
    while cdf(high) < q, high < upper {
      guard high < 0x1p53 else { return high }
      low = high
      step *= 2
      high = Swift.min(lower + step, upper)
    }
    while high - low > 1 {
      let middle = (low + (high - low) / 2).rounded(.down)
      if cdf(middle) < q { low = middle } else { high = middle }
    }
    return high
  }

  /// The x at which the distribution function is q, to neighbouring numbers.
  ///
  /// Above one half the survival function is compared, which resolves the upper tail. The search
  /// halves the bit patterns between the ends of the support rather than their difference, so that
  /// 10⁻³⁰⁰ and 10³⁰⁰ are found as quickly as 1.
  static func continuous(
    _ q: Double, from lower: Double, through upper: Double, cdf: (Double) -> Double,
    survival: (Double) -> Double
  ) -> Double {
    if q == 0 { return lower }
    if q == 1 { return upper }
    return first(from: lower, through: upper) { x in
      q > 0.5 ? survival(x) <= 1 - q : cdf(x) >= q
    }
  }

  /// The least number after `lower` at which a condition that stays true holds; `upper` if none.
  static func first(
    from lower: Double, through upper: Double, _ isReached: (Double) -> Bool
  ) -> Double {
    var low = ordinal(lower)
    var high = ordinal(upper)
    while low < high - 1 {
      let middle = (low >> 1) + (high >> 1) + (low & high & 1)
      if isReached(number(middle)) { high = middle } else { low = middle }
    }
    return number(high)
  }

  /// The rank of a number among all numbers; neighbours differ by 1.
  private static func ordinal(_ x: Double) -> Int64 {
    let bits = Int64(bitPattern: x.magnitude.bitPattern)
    return x.sign == .minus ? -bits : bits
  }

  private static func number(_ ordinal: Int64) -> Double {
    let x = Double(bitPattern: UInt64(ordinal.magnitude))
    return ordinal < 0 ? -x : x
  }
}
