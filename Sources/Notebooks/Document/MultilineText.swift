import JSON

/// Text as notebooks store it: an array of lines, each with its end.
enum MultilineText {
  /// The lines of a text. A line ends where Python's `splitlines` ends one, so that the file is the
  /// one that Jupyter would write.
  static func lines(_ text: String) -> JSON {
    var lines: [JSON] = []
    var line = String.UnicodeScalarView()
    var afterReturn = false
    func end() {
      lines.append(.string(String(line)))
      line = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
      if afterReturn, scalar != "\n" { end() }
      afterReturn = scalar == "\r"
      line.append(scalar)
      if !afterReturn, endsLine(scalar) { end() }
    }
    if !line.isEmpty { end() }
    return .array(lines)
  }

  /// The lines of a text without their ends, which may be those of Windows: to Swift `\r\n` is one
  /// character.
  static func split(_ text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  /// The text of a string, or of an array of strings; nil for anything else.
  static func joined(_ json: JSON) -> String? {
    if let text = json.stringValue { return text }
    guard let lines = json.arrayValue else { return nil }
    let texts = lines.compactMap(\.stringValue)
    return texts.count == lines.count ? texts.joined() : nil
  }

  private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A...0x0C, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
