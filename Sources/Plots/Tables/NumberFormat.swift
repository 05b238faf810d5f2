/// How numbers are written in tables, summaries and pictures: few digits, the same everywhere.
///
/// No locale, no grouping of thousands, `NaN`, `inf` and `missing` in words.
public enum NumberFormat {
  /// The word for a value that is not there.
  public static let missing = "missing"

  /// `x` to some significant digits: `0.1235`, `12`, `-3.4e-7`, `1.235e12`.
  ///
  /// Whole numbers below 10¹⁵ are written in full; others have no trailing zeros, keep all digits
  /// before the point below 10⁷, and take an exponent beyond that and below 10⁻⁴.
  public static func significant(_ x: Double, digits: Int = 4) -> String {
    guard x.isFinite else { return special(x) }
    if x.rounded() == x, x.magnitude < 1e15 { return DecimalDigits(x).positional(decimals: 0) }
    var rounded = DecimalDigits(x)
    rounded.round(keeping: max(1, digits, rounded.exponent <= 7 ? rounded.exponent : 0))
    if rounded.exponent > 7 || rounded.exponent < -3 { return rounded.scientific() }
    return rounded.positional(decimals: max(0, rounded.digits.count - rounded.exponent))
  }

  /// `x`, or the word for missing.
  public static func significant(_ x: Double?, digits: Int = 4) -> String {
    x.map { significant($0, digits: digits) } ?? missing
  }

  /// `x` with exactly `decimals` digits after the point; never `-0`. An exponent beyond 10¹⁵.
  public static func fixed(_ x: Double, decimals: Int) -> String {
    guard x.isFinite else { return special(x) }
    guard x.magnitude < 1e15 else { return significant(x) }
    return DecimalDigits(x).positional(decimals: min(max(0, decimals), 20))
  }

  /// A mean and its sd, `4.4 ± 3.3`: the sd to two significant digits, the mean to the same decimals.
  public static func plusMinus(_ mean: Double, _ sd: Double) -> String {
    let pair = meanAndSD(mean, sd)
    return "\(pair.mean) ± \(pair.sd)"
  }

  /// The two halves of `plusMinus`, for the cells of a table.
  public static func meanAndSD(_ mean: Double, _ sd: Double) -> (mean: String, sd: String) {
    guard mean.isFinite, sd.isFinite, sd > 0 else {
      return (significant(mean), significant(sd, digits: 2))
    }
    // What is left of rounding among equal numbers is no spread.
    guard sd > mean.magnitude * 1e-12 else { return (significant(mean), "0") }
    var spread = DecimalDigits(sd)
    spread.round(keeping: 2)
    let decimals = max(0, 2 - spread.exponent)
    guard decimals <= 6, mean.magnitude < 1e7, sd < 1e7 else {
      var centre = DecimalDigits(mean)
      centre.round(keeping: max(1, centre.exponent - spread.exponent + 2))
      return (centre.scientific(), spread.scientific())
    }
    return (fixed(mean, decimals: decimals), fixed(sd, decimals: decimals))
  }

  /// The numbers of one column with the same decimals, the largest having about `digits` digits.
  ///
  /// A column of whole numbers has no decimals. Where the range is too wide for one notation every
  /// number stands alone, to `digits` significant digits.
  public static func column(_ values: [Double?], digits: Int = 3) -> [String] {
    let finite = values.compactMap { $0 }.filter { $0.isFinite && $0 != 0 }
    let largest = finite.map(\.magnitude).max() ?? 0
    let allWhole = finite.allSatisfy { $0.rounded() == $0 }
    var decimals = 0
    if !allWhole {
      let most = DecimalDigits(largest).exponent
      let least = finite.map { DecimalDigits($0).exponent }.min() ?? most
      decimals = max(0, digits - most, min(2 - least, digits - most + 2))
    }
    // Zeros at the end of every number say nothing.
    while decimals > 0, finite.allSatisfy({ fixed($0, decimals: decimals).hasSuffix("0") }) {
      decimals -= 1
    }
    let alone = decimals > 7 || (largest >= 1e7 && !allWhole) || largest >= 1e15
    return values.map { value in
      guard let value else { return missing }
      return alone ? significant(value, digits: digits) : fixed(value, decimals: decimals)
    }
  }

  /// A power of ten in superscripts: `10⁻³`.
  public static func powerOfTen(_ exponent: Int) -> String {
    let raised: [Character: Character] = [
      "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
      "8": "⁸", "9": "⁹",
    ]
    return "10" + String(String(exponent).map { raised[$0] ?? $0 })
  }

  private static func special(_ x: Double) -> String {
    if x.isNaN { return "NaN" }
    return x < 0 ? "-inf" : "inf"
  }
}
