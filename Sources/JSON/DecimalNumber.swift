// From decimal digits to the nearest double, exactly and fast.

/// A decimal number being read: ± significand · 10^exponent.
///
/// Shared by every reader of numbers in text. Conversion is exact (round to nearest, ties to
/// even): up to 19 digits with exponents in −27…27 by integer arithmetic on 128 bits, everything
/// else by the standard library.
public struct DecimalNumber: Sendable {
  /// Whether it has a minus sign.
  public var negative: Bool
  /// The first 19 significant digits, as an integer.
  public private(set) var significand: UInt64 = 0
  /// The power of ten that the significand is multiplied by.
  public private(set) var exponent = 0
  /// How many significant digits were taken.
  private var digits = 0
  /// Whether a digit other than 0 was left out of the significand.
  private var truncated = false

  /// Zero, to be filled.
  public init(negative: Bool = false) { self.negative = negative }

  /// Takes the digits from `start` on as the integer part; returns where they end.
  @inline(__always)
  public mutating func takeDigits(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    take(bytes, from: start, fraction: 0)
  }

  /// Takes the digits from `start` on as the fraction; returns where they end.
  @inline(__always)
  public mutating func takeFraction(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    take(bytes, from: start, fraction: 1)
  }

  @inline(__always)
  private mutating func take(
    _ bytes: UnsafeRawBufferPointer, from start: Int, fraction: Int
  ) -> Int {
    var at = start
    while at < bytes.count {
      let digit = bytes[at] &- UInt8(ascii: "0")
      if digit > 9 { break }
      if digits < 19 {
        significand = significand &* 10 &+ UInt64(digit)
        if significand != 0 { digits += 1 }
        exponent -= fraction
      } else {
        if digit != 0 { truncated = true }
        exponent += 1 - fraction
      }
      at += 1
    }
    return at
  }

  /// Takes a signed exponent (what follows the `e`) from `start` on; nil where there is none.
  public mutating func takeExponent(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var at = start
    var sign = 1
    if at < bytes.count, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") {
      sign = bytes[at] == UInt8(ascii: "-") ? -1 : 1
      at += 1
    }
    let first = at
    var power = 0
    while at < bytes.count {
      let digit = bytes[at] &- UInt8(ascii: "0")
      if digit > 9 { break }
      // Beyond this every number is 0 or infinite; the sum below stays far from overflow.
      if power < 1_000_000 { power = power * 10 + Int(digit) }
      at += 1
    }
    if at == first { return nil }
    exponent += sign * power
    return at
  }

  /// The integer, where no digit is lost and it fits 64 bits.
  public var integer: Int? {
    guard exponent == 0, !truncated else { return nil }
    if !negative { return Int(exactly: significand) }
    return significand <= UInt64(Int.max) + 1 ? Int(truncatingIfNeeded: 0 &- significand) : nil
  }

  /// The nearest double. `spelling` is the whole number's text, for the cases that need it.
  @inline(__always)
  public func double(spelled spelling: UnsafeRawBufferPointer) -> Double {
    if significand < 1 << 53, !truncated, exponent >= -22, exponent <= 22 {
      // Both factors are exact, so one rounding happens.
      let power = Self.tens[abs(exponent)]
      let value = exponent < 0 ? Double(significand) / power : Double(significand) * power
      return negative ? -value : value
    }
    return slowDouble(spelling)
  }

  @inline(never)
  private func slowDouble(_ spelling: UnsafeRawBufferPointer) -> Double {
    if significand == 0 { return negative ? -0.0 : 0 }
    if abs(exponent) <= 27 {
      let value = Self.nearest(significand, exponent)
      // With digits left out the truth lies between this and the next significand.
      if !truncated || Self.nearest(significand + 1, exponent) == value {
        return negative ? -value : value
      }
    }
    return Double(String(decoding: spelling, as: UTF8.self)) ?? .nan
  }

  /// The double nearest to `significand` · 10^`exponent`, for |exponent| ≤ 27.
  ///
  /// 5²⁷ < 2⁶³, so the product fits 128 bits, and the quotient of the significand, shifted to fill
  /// 128 bits, keeps at least 65; its remainder only breaks ties.
  private static func nearest(_ significand: UInt64, _ exponent: Int) -> Double {
    let five = fives[abs(exponent)]
    let integer: UInt128
    var power = exponent
    var sticky = false
    if exponent >= 0 {
      integer = UInt128(significand) * UInt128(five)
    } else {
      let shift = significand.leadingZeroBitCount
      let (high, rest) = (significand << UInt64(shift)).quotientAndRemainder(dividingBy: five)
      let (low, remainder) = five.dividingFullWidth((rest, 0))
      integer = UInt128(high) << 64 | UInt128(low)
      sticky = remainder != 0
      power -= 64 + shift
    }
    let excess = 128 - integer.leadingZeroBitCount - 53
    if excess <= 0 {
      // Only a product can be this short, and it is exact.
      return Double(UInt64(truncatingIfNeeded: integer))
        * Double(sign: .plus, exponent: power, significand: 1)
    }
    var rounded = UInt64(truncatingIfNeeded: integer >> UInt128(excess))
    let half = UInt128(1) << UInt128(excess - 1)
    let rest = integer & (half << 1 - 1)
    if rest > half || rest == half && (sticky || rounded & 1 == 1) { rounded += 1 }
    // A carry into 2⁵³ moves on into the exponent, which is right.
    let biased = UInt64(1023 + 52 + excess + power)
    return Double(bitPattern: (biased << 52) + (rounded - 1 << 52))
  }

  private static let tens: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  private static let fives: [UInt64] = {
    var powers: [UInt64] = [1]
    while powers.count < 28 { powers.append(powers[powers.count - 1] * 5) }
    return powers
  }()
}
