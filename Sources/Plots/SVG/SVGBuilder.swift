/// Elements of an SVG, written one after another.
struct SVGBuilder: Sendable {
  private(set) var body = ""

  /// Where text stands in relation to its position.
  enum Anchor: String { case start, middle, end }

  /// A coordinate: at most two decimals, no exponent, no `-0`.
  static func number(_ value: Double, decimals: Int = 2) -> String {
    guard value.isFinite else { return "0" }
    let bounded = min(max(value, -1e7), 1e7)
    let unit = decimals == 1 ? 10.0 : 100.0
    let scaled = Int((bounded * unit).rounded())
    let (whole, part) = scaled.magnitude.quotientAndRemainder(dividingBy: UInt(unit))
    let sign = scaled < 0 ? "-" : ""
    if part == 0 { return "\(sign)\(whole)" }
    if decimals == 1 { return "\(sign)\(whole).\(part)" }
    if part % 10 == 0 { return "\(sign)\(whole).\(part / 10)" }
    return "\(sign)\(whole).\(part < 10 ? "0" : "")\(part)"
  }

  /// Path data through points; gaps between runs.
  static func path(_ runs: [[Point]], closed: Bool = false) -> String {
    var data = ""
    for run in runs where !run.isEmpty {
      for (index, point) in run.enumerated() {
        data += index == 0 ? "M" : index == 1 ? "L" : " "
        data += "\(number(point.x, decimals: 1)),\(number(point.y, decimals: 1))"
      }
      // A lone point shows as a dot under a round cap.
      if run.count == 1 { data += "h0" }
      if closed { data += "Z" }
    }
    return data
  }

  /// An element without content; attributes that are nil are left out.
  mutating func element(_ tag: String, _ attributes: KeyValuePairs<String, String?>) {
    body += "<\(tag)\(Self.written(attributes))/>"
  }

  mutating func open(_ tag: String, _ attributes: KeyValuePairs<String, String?> = [:]) {
    body += "<\(tag)\(Self.written(attributes))>"
  }

  mutating func close(_ tag: String) { body += "</\(tag)>\n" }

  mutating func newline() { body += "\n" }

  mutating func append(_ fragment: String) { body += fragment }

  mutating func line(_ a: Point, _ b: Point, _ attributes: KeyValuePairs<String, String?> = [:]) {
    let n = { Self.number($0) }
    body += "<line x1=\"\(n(a.x))\" y1=\"\(n(a.y))\" x2=\"\(n(b.x))\" y2=\"\(n(b.y))\""
    body += "\(Self.written(attributes))/>"
  }

  mutating func rect(_ r: Rect, _ attributes: KeyValuePairs<String, String?> = [:]) {
    let n = { Self.number($0) }
    body += "<rect x=\"\(n(r.left))\" y=\"\(n(r.top))\" width=\"\(n(max(0, r.width)))\""
    body += " height=\"\(n(max(0, r.height)))\"\(Self.written(attributes))/>"
  }

  mutating func circle(_ centre: Point, radius: Double) {
    let n = { Self.number($0, decimals: 1) }
    body += "<circle cx=\"\(n(centre.x))\" cy=\"\(n(centre.y))\" r=\"\(Self.number(radius))\"/>"
  }

  /// Text on one line; anchor and size are inherited unless given.
  mutating func text(
    _ text: String, at point: Point, anchor: Anchor? = nil, size: Double? = nil,
    bold: Bool = false, fill: String? = nil, rotated: Double? = nil
  ) {
    let (x, y) = (Self.number(point.x), Self.number(point.y))
    body += "<text x=\"\(x)\" y=\"\(y)\""
    body += Self.written([
      "text-anchor": anchor?.rawValue,
      "font-size": size.map { Self.number($0) },
      "font-weight": bold ? "600" : nil, "fill": fill,
      "transform": rotated.map { "rotate(\(Self.number($0)) \(x) \(y))" },
    ])
    body += ">\(XML.escaped(text.onOneLine))</text>"
  }

  private static func written(_ attributes: KeyValuePairs<String, String?>) -> String {
    var text = ""
    for (name, value) in attributes {
      if let value { text += " \(name)=\"\(XML.escaped(value))\"" }
    }
    return text
  }
}

/// Short ids that depend on content only (FNV-1a, 64 bits; Fowler, Noll and Vo).
enum ContentID {
  static func of(_ text: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return "c" + String(hash, radix: 36)
  }
}
