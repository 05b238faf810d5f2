/// The width of text in terminal cells: CJK and emoji take two, combining marks none.
enum DisplayWidth {
  /// Cells of one character, judged by its first scalar.
  static func of(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first?.value else { return 0 }
    if scalar < 0x20 || (0x7F..<0xA0).contains(scalar) { return 0 }
    if scalar < 0x300 { return 1 }
    if (0x300...0x36F).contains(scalar) || (0x200B...0x200F).contains(scalar) { return 0 }
    if scalar < 0x1100 { return 1 }
    return wide.contains { $0.contains(scalar) } ? 2 : 1
  }

  /// Cells of a text.
  static func of(_ text: String) -> Int { text.reduce(0) { $0 + of($1) } }

  /// Scripts drawn in full width (Unicode Standard Annex 11, classes W and F, coarsely).
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
    0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
  ]
}

extension String {
  /// The text with blanks added on the right up to `width` cells.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - DisplayWidth.of(self)))
  }

  /// The text with blanks added on the left up to `width` cells.
  func padded(left width: Int) -> String {
    String(repeating: " ", count: max(0, width - DisplayWidth.of(self))) + self
  }

  /// The text centred in `width` cells.
  func centred(in width: Int) -> String {
    let left = max(0, width - DisplayWidth.of(self)) / 2
    return (String(repeating: " ", count: left) + self).padded(to: width)
  }

  /// At most `width` cells of the text, cut with an ellipsis.
  func shortened(to width: Int) -> String {
    guard DisplayWidth.of(self) > width else { return self }
    var used = 0
    var kept = ""
    for character in self {
      used += DisplayWidth.of(character)
      if used > max(0, width - 1) { break }
      kept.append(character)
    }
    return width > 0 ? kept + "…" : ""
  }

  /// The text on one line: line breaks, tabs and control characters become blanks.
  var onOneLine: String {
    guard contains(where: { $0.isNewline || ($0.unicodeScalars.first?.value ?? 32) < 32 }) else {
      return self
    }
    return String(
      map { $0.isNewline || ($0.unicodeScalars.first?.value ?? 32) < 32 ? " " : $0 })
  }

  /// The text without blanks at its end.
  var trimmedEnd: String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
    return String(self[..<end])
  }
}
