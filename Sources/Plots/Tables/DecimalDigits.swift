/// The shortest decimal digits of a finite number, for rounding without a locale or Foundation.
///
/// The value is 0.d₁d₂d₃… × 10^exponent. Rounding works on the shortest digits that read back as the
/// same number, so 2.675 rounds to 2.68, as its reader expects.
struct DecimalDigits {
  var digits: [UInt8] = []
  var exponent = 0
  var isNegative = false

  /// The digits of `x`; zero and non-finite numbers have none.
  init(_ x: Double) {
    guard x.isFinite, x != 0 else { return }
    isNegative = x < 0
    var seenPoint = false
    var power = 0
    var bytes = x.magnitude.description.utf8.makeIterator()
    while let byte = bytes.next() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = byte - UInt8(ascii: "0")
        if digits.isEmpty && digit == 0 {
          if seenPoint { exponent -= 1 }
        } else {
          digits.append(digit)
          if !seenPoint { exponent += 1 }
        }
      case UInt8(ascii: "."): seenPoint = true
      default:
        var text = ""
        while let next = bytes.next() { text.unicodeScalars.append(Unicode.Scalar(next)) }
        power = Int(text.hasPrefix("+") ? String(text.dropFirst()) : text) ?? 0
      }
    }
    exponent += power
    while digits.last == 0 { digits.removeLast() }
  }

  var isZero: Bool { digits.isEmpty }

  /// Rounds half away from zero to the first `count` digits; `count` may be zero or negative.
  mutating func round(keeping count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      digits = []
      return
    }
    let roundsUp = digits[count] >= 5
    digits.removeSubrange(count...)
    if roundsUp {
      var place = count - 1
      while place >= 0, digits[place] == 9 {
        digits.removeLast()
        place -= 1
      }
      if place >= 0 {
        digits[place] += 1
      } else {
        digits = [1]
        exponent += 1
      }
    }
    while digits.last == 0 { digits.removeLast() }
  }

  /// Positional notation with exactly `decimals` digits after the point, after rounding there.
  func positional(decimals: Int) -> String {
    var rounded = self
    rounded.round(keeping: exponent + decimals)
    var text = rounded.isNegative && !rounded.isZero ? "-" : ""
    if rounded.isZero || rounded.exponent <= 0 { text += "0" }
    for place in 0..<max(0, rounded.isZero ? 0 : rounded.exponent) {
      text += rounded.digit(at: place)
    }
    guard decimals > 0 else { return text }
    text += "."
    for place in 0..<decimals {
      text += rounded.isZero ? "0" : rounded.digit(at: rounded.exponent + place)
    }
    return text
  }

  /// Scientific notation, `1.235e7`, of the digits as they are.
  func scientific() -> String {
    guard !isZero else { return "0" }
    var text = isNegative ? "-" : ""
    text += digit(at: 0)
    if digits.count > 1 {
      text += "."
      for place in 1..<digits.count { text += digit(at: place) }
    }
    return text + "e\(exponent - 1)"
  }

  private func digit(at place: Int) -> String {
    digits.indices.contains(place) ? String(digits[place]) : "0"
  }
}
