/// Which characters make names and spaces, and which only look like operators.
enum CharacterClasses {
  /// Whether a name may begin with it: a letter of any script, or `_`.
  static func startsName(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return isASCIILetter(scalar) || scalar == "_" }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .letterNumber:
      return true
    default: return false
    }
  }

  /// Whether a name may go on with it: a letter, mark or digit, `_`, or a digit set low.
  static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
      return isASCIILetter(scalar) || scalar == "_" || ("0"..."9").contains(scalar)
    }
    if ("₀"..."₉").contains(scalar) || startsName(scalar) { return true }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber: return true
    default: return false
    }
  }

  /// Whether it is blank, but for line breaks.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", "\t", "\r", "\u{B}", "\u{C}", "\u{FEFF}": true
    default: !scalar.isASCII && scalar.properties.generalCategory == .spaceSeparator
    }
  }

  /// A name with the micro sign as the letter mu.
  static func name(_ word: String) -> String {
    guard word.unicodeScalars.contains("\u{B5}") else { return word }
    var name = String.UnicodeScalarView()
    for scalar in word.unicodeScalars { name.append(scalar == "\u{B5}" ? "μ" : scalar) }
    return String(name)
  }

  /// Whether the whole text is one word, as a name or a keyword is.
  static func isWord(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, startsName(first) else { return false }
    return text.unicodeScalars.allSatisfy(continuesName)
  }

  private static func isASCIILetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }
}
