import Glibc

/// How much text a cell may print, and how fast.
///
/// Notebook servers cut a cell off that sends more than a megabyte a second for some seconds. So a
/// cell prints its first two megabytes at once and what follows at 800 kB a second; after ten
/// megabytes the rest is left out but for its end, and a sentence says so.
struct PrintBudget {
  /// What to do with the next piece of text.
  enum Step {
    case print(String)
    case wait(milliseconds: Int)
    case drop
  }

  private var allowance = Allowance(burst: 2_000_000, perMillisecond: 800)
  private var printed = 0
  private var omitted = 0
  /// At least the end of what was left out.
  private var end = ""

  private static let limit = 10_000_000
  private static let piece = 64 << 10
  private static let endLength = 4000

  /// Takes the next piece off the front of `text`, at a time in milliseconds.
  mutating func take(_ text: inout Substring, at now: Int) -> Step {
    if printed >= Self.limit {
      omit(text)
      text = ""
      return .drop
    }
    let end = Self.cut(text)
    let part = text[..<end]
    let count = part.utf8.count
    let milliseconds = allowance.take(count, at: now)
    if milliseconds > 0 { return .wait(milliseconds: milliseconds) }
    printed += count
    text = text[end...]
    return .print(String(part))
  }

  /// What stands at the end of a cell that printed too much; nil for all others.
  var tail: String? {
    let end = String(end.unicodeScalars.suffix(Self.endLength))
    let lost = omitted - end.unicodeScalars.count
    guard lost > 0 else { return omitted > 0 ? end : nil }
    let megabytes = Self.limit / 1_000_000
    return "\n[\(lost) characters are left out here: "
      + "a cell shows at most \(megabytes) MB of text. Its last lines:]\n" + end
  }

  /// Where the first piece ends: not inside a character's bytes.
  private static func cut(_ text: Substring) -> String.Index {
    let bytes = text.utf8
    guard bytes.count > piece else { return text.endIndex }
    var end = bytes.index(bytes.startIndex, offsetBy: piece)
    while end > bytes.startIndex, bytes[end] & 0xC0 == 0x80 { end = bytes.index(before: end) }
    return end
  }

  private mutating func omit(_ text: Substring) {
    omitted += text.unicodeScalars.count
    end += text
    // Trimmed now and then only, or a long loop of short lines would copy the end each time.
    if end.utf8.count > Self.piece { end = String(end.unicodeScalars.suffix(Self.endLength)) }
  }
}

/// Something that may be used up at once to some extent, and grows again with time.
struct Allowance {
  private let burst: Double
  private let perMillisecond: Double
  private var rest: Double
  private var lastTime: Int?

  /// At most `burst` at once, no more than which one `take` may ask for.
  init(burst: Int, perMillisecond: Double) {
    self.burst = Double(burst)
    self.perMillisecond = perMillisecond
    rest = self.burst
  }

  /// Takes `count` and returns 0, or returns how many milliseconds to wait before trying again.
  mutating func take(_ count: Int, at now: Int) -> Int {
    rest = min(burst, rest + Double(now - (lastTime ?? now)) * perMillisecond)
    lastTime = now
    let missing = min(Double(count), burst) - rest
    if missing > 0 { return max(1, Int(missing / perMillisecond)) }
    rest -= Double(count)
    return 0
  }
}

/// Short waits of the thread that calls.
enum Nap {
  static func sleep(milliseconds: Int) { usleep(UInt32(clamping: min(milliseconds, 20) * 1000)) }
}
