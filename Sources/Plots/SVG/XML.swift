/// Escaping for XML and HTML text and attribute values.
enum XML {
  /// `text` with markup characters as entities; characters that XML 1.0 forbids are left out.
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default:
        let value = scalar.value
        let allowed =
          (value >= 0x20 && value != 0xFFFE && value != 0xFFFF) || value == 9 || value == 10
        if allowed { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }
}
