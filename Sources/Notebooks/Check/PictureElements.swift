/// The elements of an SVG or HTML text in order: names, attributes, and the text between them.
struct PictureElements {
  /// One element.
  struct Element {
    let name: Substring
    var attributes: [(name: Substring, value: Substring)]
    /// The text directly inside.
    var text = ""
  }

  private(set) var elements: [Element] = []
  private(set) var closes = 0

  /// Reads a text. Comments and declarations are passed over; what is no markup is text.
  init(_ markup: String) {
    var rest = Substring(markup)
    var open: [Int] = []
    while !rest.isEmpty {
      guard rest.first == "<" else {
        let end = rest.firstIndex(of: "<") ?? rest.endIndex
        if let inner = open.last { elements[inner].text += rest[..<end] }
        rest = rest[end...]
        continue
      }
      if rest.hasPrefix("<!--") {
        rest = rest.firstRange(of: "-->").map { rest[$0.upperBound...] } ?? ""
        continue
      }
      let tag = Self.tag(&rest)
      if tag.hasPrefix("/") {
        closes += 1
        _ = open.popLast()
      } else if !tag.hasPrefix("!"), !tag.hasPrefix("?") {
        elements.append(Self.element(tag))
        if !tag.hasSuffix("/") { open.append(elements.count - 1) }
      }
    }
  }

  /// How far the picture reaches: the larger side of its view box, or of its width and height.
  var extent: Double {
    guard let root = elements.first else { return 0 }
    func numbers(_ name: String) -> [Double] {
      let value = root.attributes.first { $0.name == name }?.value ?? ""
      return TextTokens(value).tokens.compactMap {
        if case .number(let value, _) = $0 { value } else { nil }
      }
    }
    let box = numbers("viewBox")
    if box.count == 4 { return max(box[2], box[3]) }
    return max(numbers("width").first ?? 0, numbers("height").first ?? 0)
  }

  /// Takes a tag off the front, without its angle brackets. Quotes may hold a bracket.
  private static func tag(_ rest: inout Substring) -> Substring {
    var quote: Character?
    var at = rest.index(after: rest.startIndex)
    let start = at
    while at < rest.endIndex {
      let character = rest[at]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == ">" {
        break
      }
      at = rest.index(after: at)
    }
    let tag = rest[start..<at]
    rest = at < rest.endIndex ? rest[rest.index(after: at)...] : ""
    return tag
  }

  private static func element(_ tag: Substring) -> Element {
    var rest = tag.hasSuffix("/") ? tag.dropLast() : tag
    let name = rest.prefix { !$0.isWhitespace }
    rest = rest[name.endIndex...]
    var element = Element(name: name, attributes: [])
    while true {
      rest = rest.drop { $0.isWhitespace }
      let key = rest.prefix { $0 != "=" && !$0.isWhitespace }
      if key.isEmpty { break }
      rest = rest[key.endIndex...].drop { $0.isWhitespace }
      guard rest.first == "=" else {
        element.attributes.append((key, ""))
        continue
      }
      rest = rest.dropFirst().drop { $0.isWhitespace }
      if let quote = rest.first, quote == "\"" || quote == "'" {
        rest = rest.dropFirst()
        let value = rest.prefix { $0 != quote }
        element.attributes.append((key, value))
        rest = rest[value.endIndex...].dropFirst()
      } else {
        let value = rest.prefix { !$0.isWhitespace }
        element.attributes.append((key, value))
        rest = rest[value.endIndex...]
      }
    }
    element.attributes.sort { $0.name < $1.name }
    return element
  }
}
