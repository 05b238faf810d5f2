import Glibc

/// Numbers in sentences, to a few significant digits.
enum Rounded {
  /// 0.0123 to one digit is `0.01`; 1234.5 to two is `1200`.
  static func text(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-∞" : "∞" }
    guard value != 0 else { return "0" }
    var exponent = floor(log10(abs(value)))
    // 0.096 to one digit is 0.1, a place less.
    let lead = pow(10, Double(digits - 1) - exponent)
    if (abs(value) * lead).rounded() >= pow(10, Double(digits)) { exponent += 1 }
    let places = Double(digits - 1) - exponent
    if abs(places) > 15 { return "\(value)" }
    if places <= 0 {
      let unit = pow(10, -places)
      return "\(Int((value / unit).rounded() * unit))"
    }
    return fixed(value, places: Int(places))
  }

  /// 0.5 to two places is `0.50`.
  static func fixed(_ value: Double, places: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    let unit = pow(10, Double(places))
    let scaled = (abs(value) * unit).rounded()
    guard scaled < 9e18 else { return "\(value)" }
    var digits = String(Int(scaled))
    while digits.count <= places { digits = "0" + digits }
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return places == 0
      ? sign + digits : sign + digits.dropLast(places) + "." + digits.suffix(places)
  }
}
