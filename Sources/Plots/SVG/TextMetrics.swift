/// Estimated widths of text in the sans-serif fonts that browsers choose.
///
/// The figures are those of DejaVu Sans, one of the widest, so that what fits here fits anywhere.
enum TextMetrics {
  /// Width in pixels of a text at a font size.
  static func width(_ text: String, size: Double, bold: Bool = false) -> Double {
    let ems = text.reduce(0.0) { $0 + advance($1) }
    return ems * size * (bold ? 1.12 : 1)
  }

  /// The text, cut with an ellipsis where it is wider than `limit` pixels.
  static func fitted(_ text: String, within limit: Double, size: Double, bold: Bool = false)
    -> String
  {
    guard width(text, size: size, bold: bold) > limit else { return text }
    var room = limit / (size * (bold ? 1.12 : 1)) - advance("…")
    var kept = ""
    for character in text {
      room -= advance(character)
      if room < 0 { break }
      kept.append(character)
    }
    while kept.last == " " { kept.removeLast() }
    return kept + "…"
  }

  /// The text in at most `lines` lines, broken at blanks; the last one is cut where it must be.
  static func wrapped(
    _ text: String, within limit: Double, size: Double, bold: Bool = false, lines: Int
  ) -> [String] {
    var result: [String] = []
    var line = ""
    for word in text.onOneLine.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if width(longer, size: size, bold: bold) > limit, !line.isEmpty, result.count + 1 < lines {
        result.append(line)
        line = String(word)
      } else {
        line = longer
      }
    }
    if !line.isEmpty { result.append(line) }
    return result.map { fitted($0, within: limit, size: size, bold: bold) }
  }

  /// Advance of one character in ems.
  private static func advance(_ character: Character) -> Double {
    guard let scalar = character.unicodeScalars.first?.value else { return 0 }
    if (32..<127).contains(scalar) { return Double(ascii[Int(scalar - 32)]) / 100 }
    switch scalar {
    case 0x2212, 0xD7, 0xB1: return 0.84  // − × ±
    case 0x2070...0x209F, 0xB2, 0xB3, 0xB9: return 0.42
    case 0x2026, 0x400...0x4FF: return 1
    default: break
    }
    switch DisplayWidth.of(character) {
    case 0: return 0
    case 1: return 0.68
    default: return 1.05
    }
  }

  private static let ascii: [UInt8] = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86,
    75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63,
    62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64,
    34, 64, 84,
  ]
}
