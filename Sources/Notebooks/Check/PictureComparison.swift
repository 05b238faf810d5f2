/// How two SVG pictures differ in structure: which elements they have, how often, where.
///
/// Numbers in attributes may differ by the tolerance relative to the picture's size, colours by the
/// tolerance relative to their range, numbers in labels by the tolerance as in text. Ids and
/// references are not compared, since they follow from the content.
struct PictureComparison {
  /// What differs, in sentences; none when nothing does.
  private(set) var differences: [String] = []

  private let tolerance: Tolerance
  private let extent: Double
  /// More sentences than these help nobody.
  private static let limit = 8

  init(_ old: String, _ new: String, _ tolerance: Tolerance) {
    self.tolerance = tolerance
    if old == new {
      extent = 0
      return
    }
    let (a, b) = (PictureElements(old), PictureElements(new))
    extent = max(a.extent, b.extent)
    compareCounts(a.elements, b.elements)
    guard differences.isEmpty else { return }
    var seen: [Substring: Int] = [:]
    for (x, y) in zip(a.elements, b.elements) {
      seen[x.name, default: 0] += 1
      compare(x, y, place: seen[x.name] ?? 0)
    }
    if differences.count > Self.limit {
      let more = differences.count - Self.limit
      differences = Array(differences.prefix(Self.limit)) + ["and \(more) more"]
    }
  }

  private mutating func compareCounts(
    _ a: [PictureElements.Element], _ b: [PictureElements.Element]
  ) {
    func counts(_ elements: [PictureElements.Element]) -> [Substring: Int] {
      Dictionary(elements.map { ($0.name, 1) }, uniquingKeysWith: +)
    }
    let (old, new) = (counts(a), counts(b))
    for name in Set(old.keys).union(new.keys).sorted() where old[name] != new[name] {
      differences.append("<\(name)>: \(old[name] ?? 0) stored, \(new[name] ?? 0) now")
    }
    if differences.isEmpty, !zip(a, b).allSatisfy({ $0.name == $1.name }) {
      differences.append("the same elements, but in another order")
    }
  }

  private mutating func compare(
    _ a: PictureElements.Element, _ b: PictureElements.Element, place: Int
  ) {
    let name = "<\(a.name)> \(place)"
    guard a.attributes.map(\.name) == b.attributes.map(\.name) else {
      let only = Set(a.attributes.map(\.name)).symmetricDifference(b.attributes.map(\.name))
      differences.append("\(name): \(only.sorted().joined(separator: ", ")) on one side only")
      return
    }
    for (x, y) in zip(a.attributes, b.attributes) where !isSame(x.name, x.value, y.value) {
      differences.append("\(name): \(x.name) was \(short(x.value)), is \(short(y.value))")
    }
    if !tolerance.covers(a.text, b.text) {
      differences.append("\(name): says \(short(b.text)), said \(short(a.text))")
    }
  }

  private func isSame(_ name: Substring, _ a: Substring, _ b: Substring) -> Bool {
    if a == b || Self.references.contains(name) { return true }
    if a.hasPrefix("url("), b.hasPrefix("url(") { return true }
    if tolerance.relative == 0 { return false }
    if let x = Self.colour(a), let y = Self.colour(b) {
      return zip(x, y).allSatisfy { abs($0 - $1) <= 255 * tolerance.relative }
    }
    let (x, y) = (Self.spread(a), Self.spread(b))
    return x.count == y.count
      && zip(x, y).allSatisfy { a, b in
        guard case .number(let p, let unit) = a, case .number(let q, _) = b else { return a == b }
        return tolerance.covers(p, q, unit: max(unit, extent * tolerance.relative))
      }
  }

  private static let references: Set<Substring> = [
    "id", "href", "xlink:href", "clip-path", "mask", "aria-labelledby", "aria-describedby", "class",
  ]

  /// The tokens of a path, whose letters touch its numbers.
  private static func spread(_ value: Substring) -> [TextTokens.Token] {
    var text = ""
    for character in value {
      let isCommand = character.isLetter && character != "e"
      if isCommand { text += " " }
      text.append(character)
      if isCommand { text += " " }
    }
    return TextTokens(text).tokens
  }

  private static func colour(_ text: Substring) -> [Double]? {
    guard text.first == "#", text.utf8.count == 7, let value = UInt32(text.dropFirst(), radix: 16)
    else { return nil }
    return [value >> 16, value >> 8 & 255, value & 255].map { Double($0) }
  }

  private func short(_ text: some StringProtocol) -> String {
    let text = text.split { $0.isWhitespace }.joined(separator: " ")
    return text.count > 60 ? "`\(text.prefix(57))…`" : "`\(text)`"
  }
}
