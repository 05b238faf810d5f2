/// What stands inside a line of Markdown: code, emphasis, links, pictures.
struct MarkdownSpans {
  private var rest: Substring
  private var html = ""
  private let depth: Int

  /// Spans nest so deep; what is deeper is text.
  private static let depthLimit = 20
  /// A link's text and address are at most so long together.
  private static let linkLimit = 4000

  /// The HTML of a line or of several.
  static func html(_ text: String) -> String { html(text, depth: 0) }

  private static func html(_ text: String, depth: Int) -> String {
    if depth > depthLimit { return HTML.escaped(text) }
    var spans = MarkdownSpans(rest: text[...], depth: depth)
    spans.run()
    return spans.html
  }

  private init(rest: Substring, depth: Int) {
    self.rest = rest
    self.depth = depth
  }

  private func inner(_ text: some StringProtocol) -> String {
    Self.html(String(text), depth: depth + 1)
  }

  private mutating func run() {
    while let first = rest.first {
      let taken =
        switch first {
        case "\\": escape()
        case "`": code()
        case "$": formula()
        case "*", "_": emphasis(first)
        case "~": strike()
        case "!": picture()
        case "[": link()
        case "<": address()
        default: false
        }
      if !taken {
        html += HTML.escaped(String(first))
        rest = rest.dropFirst()
      }
    }
  }

  private mutating func escape() -> Bool {
    guard let next = rest.dropFirst().first, next.isASCII, next.isPunctuation || next.isSymbol
    else { return false }
    html += HTML.escaped(String(next))
    rest = rest.dropFirst(2)
    return true
  }

  private mutating func code() -> Bool {
    let fence = rest.prefix { $0 == "`" }
    let after = rest.dropFirst(fence.count)
    guard let end = after.firstRange(of: fence) else { return false }
    let text = after[..<end.lowerBound]
    html += "<code>\(HTML.escaped(text))</code>"
    rest = after[end.upperBound...]
    return true
  }

  private mutating func formula() -> Bool {
    let mark = rest.hasPrefix("$$") ? "$$" : "$"
    let after = rest.dropFirst(mark.count)
    guard let end = after.firstRange(of: mark), !after[..<end.lowerBound].isEmpty,
      after.first?.isWhitespace == false || mark == "$$"
    else { return false }
    html += "<span class=\"formula\">\(mark)\(HTML.escaped(after[..<end.lowerBound]))\(mark)</span>"
    rest = after[end.upperBound...]
    return true
  }

  private mutating func emphasis(_ mark: Character) -> Bool {
    let count = min(2, rest.prefix { $0 == mark }.count)
    let fence = String(repeating: mark, count: count)
    let after = rest.dropFirst(count)
    // `snake_case` is no emphasis.
    if mark == "_", let last = html.last, last.isLetter || last.isNumber { return false }
    guard after.first?.isWhitespace == false, let end = after.firstRange(of: fence),
      !after[..<end.lowerBound].isEmpty
    else { return false }
    let tag = count == 2 ? "strong" : "em"
    html += "<\(tag)>\(inner(after[..<end.lowerBound]))</\(tag)>"
    rest = after[end.upperBound...]
    return true
  }

  private mutating func strike() -> Bool {
    let after = rest.dropFirst(2)
    guard rest.hasPrefix("~~"), let end = after.firstRange(of: "~~") else { return false }
    html += "<del>\(inner(after[..<end.lowerBound]))</del>"
    rest = after[end.upperBound...]
    return true
  }

  private mutating func picture() -> Bool {
    guard rest.hasPrefix("!["), let (text, target, length) = Self.reference(rest.dropFirst()),
      let address = Self.safe(target, isPicture: true)
    else { return false }
    html += "<img alt=\"\(HTML.escaped(text))\" src=\"\(HTML.escaped(address))\">"
    rest = rest.dropFirst(length + 1)
    return true
  }

  private mutating func link() -> Bool {
    guard let (text, target, length) = Self.reference(rest) else { return false }
    let inner = inner(text)
    html +=
      Self.safe(target, isPicture: false).map { "<a href=\"\(HTML.escaped($0))\">\(inner)</a>" }
      ?? inner
    rest = rest.dropFirst(length)
    return true
  }

  private mutating func address() -> Bool {
    guard let end = rest.firstIndex(of: ">") else { return false }
    let target = rest[rest.index(after: rest.startIndex)..<end]
    guard target.hasPrefix("http://") || target.hasPrefix("https://"),
      !target.contains(where: \.isWhitespace)
    else { return false }
    html += "<a href=\"\(HTML.escaped(target))\">\(HTML.escaped(target))</a>"
    rest = rest[rest.index(after: end)...]
    return true
  }

  /// `[text](target)`: its parts, and how many characters it takes.
  private static func reference(_ text: Substring) -> (text: String, target: String, length: Int)? {
    let text = text.prefix(linkLimit)
    var depth = 0
    guard
      let close = text.indices.first(where: {
        if text[$0] == "[" { depth += 1 }
        if text[$0] == "]" { depth -= 1 }
        return depth == 0
      }), text[text.index(after: close)...].first == "("
    else { return nil }
    let after = text[text.index(after: close)...].dropFirst()
    guard let end = after.firstIndex(of: ")") else { return nil }
    let label = text[text.index(after: text.startIndex)..<close]
    let target = after[..<end].prefix { $0 != " " }
    let length = text.distance(from: text.startIndex, to: end) + 1
    return (String(label), String(target), length)
  }

  /// The address if it is harmless: of the web, within the page or beside it; for pictures, data.
  private static func safe(_ target: String, isPicture: Bool) -> String? {
    guard let colon = target.firstIndex(of: ":") else { return target }
    let scheme = target[..<colon].lowercased()
    if scheme.contains("/") || scheme.contains("#") || scheme.contains("?") { return target }
    if isPicture, target.lowercased().hasPrefix("data:image/") { return target }
    return ["http", "https", "mailto"].contains(scheme) ? target : nil
  }
}
