import Glibc

/// The two clocks of the wire: dates for headers, and a steady one for intervals.
enum Clock {
  /// Microseconds since 1970, UTC.
  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }

  /// Milliseconds on a clock that is never set.
  static var steady: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
  }

  /// One moment on both clocks, in microseconds.
  struct Moment: Sendable {
    /// Since 1970, UTC.
    var date: Int64
    /// On the clock that is never set.
    var steady: Int

    /// Now.
    init() {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      date = Clock.now
      steady = Int(time.tv_sec) * 1_000_000 + Int(time.tv_nsec) / 1000
    }
  }

  /// `2026-11-21T03:00:00.123456Z`: ISO 8601 in UTC with six digits after the second, as many as
  /// clients can read.
  static func iso8601(_ microseconds: Int64) -> String {
    let days = floorDivide(microseconds, 86_400_000_000)
    let time = microseconds - days * 86_400_000_000
    let (year, month, day) = date(day: days)
    let second = time / 1_000_000
    return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2)
      + "T" + pad(second / 3600, 2) + ":" + pad(second / 60 % 60, 2) + ":" + pad(second % 60, 2)
      + "." + pad(time % 1_000_000, 6) + "Z"
  }

  /// The microseconds since 1970 of an ISO 8601 date and time with a zone (`Z`, `+01:00`), or nil.
  static func microseconds(iso8601 text: String) -> Int64? {
    var rest = text.utf8[...]
    func number(_ digits: Int) -> Int64? {
      guard rest.count >= digits else { return nil }
      var value: Int64 = 0
      for byte in rest.prefix(digits) {
        guard (48...57).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - 48)
      }
      rest = rest.dropFirst(digits)
      return value
    }
    func mark(_ character: Character) -> Bool {
      guard rest.first == character.asciiValue else { return false }
      rest = rest.dropFirst()
      return true
    }
    guard let year = number(4), mark("-"), let month = number(2), mark("-"), let day = number(2),
      mark("T") || mark(" "), let hour = number(2), mark(":"), let minute = number(2), mark(":"),
      let second = number(2), (1...12).contains(month)
    else { return nil }
    var fraction: Int64 = 0
    if mark(".") {
      var scale: Int64 = 100_000
      while let digit = number(1) {
        fraction += digit * scale
        scale /= 10
      }
    }
    var offset: Int64 = 0
    if !mark("Z") {
      let isEast = mark("+")
      guard isEast || mark("-"), let hours = number(2) else { return nil }
      _ = mark(":")
      offset = (hours * 60 + (number(2) ?? 0)) * (isEast ? 60 : -60)
    }
    guard rest.isEmpty else { return nil }
    let seconds = dayNumber(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
    return seconds * 1_000_000 + fraction
  }

  /// Year, month, day of a day number counted from 1970-01-01, in the Gregorian calendar.
  /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
  private static func date(day: Int64) -> (Int64, Int64, Int64) {
    let shifted = day + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let civilMonth = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
    return (year, civilMonth, dayOfYear - (153 * month + 2) / 5 + 1)
  }

  /// The inverse of `date(day:)`.
  private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = floorDivide(year, 400)
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    a >= 0 ? a / b : -((b - 1 - a) / b)
  }

  private static func pad(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
