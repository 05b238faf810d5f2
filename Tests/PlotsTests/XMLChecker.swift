/// A small checker for well-formed XML: tags nest, attributes are quoted and distinct, entities known.
struct XMLChecker {
  struct Element {
    var tag: String
    var attributes: [String: String]
    var text = ""
    var depth: Int
  }

  struct Malformed: Error, CustomStringConvertible {
    var description: String
  }

  private(set) var elements: [Element] = []

  init(_ document: String) throws {
    var rest = Substring(document)
    var open: [Int] = []
    var roots = 0
    while !rest.isEmpty {
      let text = rest.prefix { $0 != "<" }
      try Self.checkText(text)
      if let inner = open.last {
        elements[inner].text += text
      } else if text.contains(where: { !$0.isWhitespace }) {
        throw Malformed(description: "text outside the root: \(text.prefix(40))")
      }
      rest = rest[text.endIndex...]
      guard !rest.isEmpty else { break }
      guard let end = rest.firstIndex(of: ">") else {
        throw Malformed(description: "tag never ends")
      }
      var tag = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        guard let last = open.popLast(), elements[last].tag == tag.dropFirst() else {
          throw Malformed(description: "</\(tag.dropFirst())> closes nothing")
        }
        continue
      }
      let isEmpty = tag.hasSuffix("/")
      if isEmpty { tag = tag.dropLast() }
      let name = tag.prefix { !$0.isWhitespace }
      guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber }) else {
        throw Malformed(description: "bad tag <\(tag)>")
      }
      if open.isEmpty { roots += 1 }
      let attributes = try Self.attributes(tag.dropFirst(name.count))
      elements.append(Element(tag: String(name), attributes: attributes, depth: open.count))
      if !isEmpty { open.append(elements.count - 1) }
    }
    guard open.isEmpty else {
      throw Malformed(description: "<\(elements[open[0]].tag)> stays open")
    }
    guard roots == 1 else { throw Malformed(description: "\(roots) roots") }
  }

  private static func attributes(_ text: Substring) throws -> [String: String] {
    var rest = text
    var found: [String: String] = [:]
    while true {
      rest = rest.drop { $0.isWhitespace }
      if rest.isEmpty { return found }
      let name = rest.prefix { $0 != "=" }
      rest = rest.dropFirst(name.count)
      guard rest.hasPrefix("=\"") else {
        throw Malformed(description: "attribute \(name) unquoted")
      }
      rest = rest.dropFirst(2)
      let value = rest.prefix { $0 != "\"" }
      guard rest.count > value.count, !value.contains("<") else {
        throw Malformed(description: "attribute \(name) malformed")
      }
      rest = rest.dropFirst(value.count + 1)
      try checkText(value)
      guard found.updateValue(String(value), forKey: String(name)) == nil else {
        throw Malformed(description: "attribute \(name) twice")
      }
    }
  }

  private static func checkText(_ text: Substring) throws {
    for scalar in text.unicodeScalars where scalar.value < 32 && scalar != "\n" && scalar != "\t" {
      throw Malformed(description: "control character \(scalar.value)")
    }
    var rest = text
    while let start = rest.firstIndex(of: "&") {
      rest = rest[start...]
      let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"].first { rest.hasPrefix($0) }
      guard let known else { throw Malformed(description: "bare & at \(rest.prefix(12))") }
      rest = rest.dropFirst(known.count)
    }
  }
}
