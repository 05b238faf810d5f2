/// The Markdown of notebooks as HTML: headings, paragraphs, lists, quotes, code, tables and rules.
///
/// HTML in it is shown as text, and links lead to web addresses or within the page, so that a
/// stranger's notebook makes a harmless page. Formulas between dollars are left as they are.
enum Markdown {
  /// The HTML of a text.
  static func html(_ text: String) -> String {
    var lines = MultilineText.split(text)[...]
    return blocks(&lines, depth: 0)
  }

  private typealias Lines = ArraySlice<Substring>

  /// Quotes and lists nest so deep; what is deeper is shown as text.
  private static let depthLimit = 20

  private static func blocks(_ lines: inout Lines, depth: Int) -> String {
    if depth > depthLimit { return "<pre>\(HTML.escaped(lines.joined(separator: "\n")))</pre>\n" }
    var html = ""
    while let line = lines.first {
      if isBlank(line) {
        lines.removeFirst()
      } else if let fence = fence(line) {
        html += code(&lines, fence: fence)
      } else if let heading = heading(line) {
        html += heading
        lines.removeFirst()
      } else if isRule(line) {
        html += "<hr>\n"
        lines.removeFirst()
      } else if line.hasPrefix(">") {
        html += quote(&lines, depth: depth)
      } else if item(line) != nil {
        html += list(&lines, depth: depth)
      } else if line.contains("|"), lines.count > 1,
        let columns = alignments(lines[lines.startIndex + 1])
      {
        html += table(&lines, columns)
      } else {
        html += paragraph(&lines)
      }
    }
    return html
  }

  // MARK: Blocks

  private static func heading(_ line: Substring) -> String? {
    let level = line.prefix { $0 == "#" }.count
    guard (1...6).contains(level), line.dropFirst(level).first.map({ $0 == " " }) ?? true else {
      return nil
    }
    let text = trimmed(line.dropFirst(level))
    return "<h\(level)>\(MarkdownSpans.html(text))</h\(level)>\n"
  }

  private static func fence(_ line: Substring) -> Substring? {
    let line = line.drop { $0 == " " }
    guard let mark = line.first, mark == "`" || mark == "~" else { return nil }
    let fence = line.prefix { $0 == mark }
    return fence.count >= 3 ? fence : nil
  }

  private static func code(_ lines: inout Lines, fence: Substring) -> String {
    lines.removeFirst()
    var code = ""
    while let line = lines.popFirst() {
      if trimmed(line).hasPrefix(fence) { break }
      code += line + "\n"
    }
    return "<pre><code>\(HTML.escaped(code))</code></pre>\n"
  }

  private static func quote(_ lines: inout Lines, depth: Int) -> String {
    var inner: [Substring] = []
    while let line = lines.first, line.hasPrefix(">") {
      inner.append(line.dropFirst(line.hasPrefix("> ") ? 2 : 1))
      lines.removeFirst()
    }
    var rest = inner[...]
    return "<blockquote>\n\(blocks(&rest, depth: depth + 1))</blockquote>\n"
  }

  private static func paragraph(_ lines: inout Lines) -> String {
    var text: [String] = []
    while let line = lines.first, !isBlank(line) {
      if !text.isEmpty, fence(line) != nil || heading(line) != nil || item(line) != nil { break }
      text.append(String(line.drop { $0 == " " }))
      lines.removeFirst()
    }
    return "<p>\(MarkdownSpans.html(text.joined(separator: "\n")))</p>\n"
  }

  /// Where an item's text starts and whether it is numbered.
  private static func item(_ line: Substring) -> (indent: Int, isNumbered: Bool)? {
    let indent = line.prefix { $0 == " " }.count
    let rest = line.dropFirst(indent)
    if let mark = rest.first, "-*+".contains(mark), rest.dropFirst().first == " " {
      return (indent + 2, false)
    }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }.count
    guard (1...9).contains(digits), let mark = rest.dropFirst(digits).first,
      mark == "." || mark == ")",
      rest.dropFirst(digits + 1).first == " "
    else { return nil }
    return (indent + digits + 2, true)
  }

  private static func list(_ lines: inout Lines, depth: Int) -> String {
    guard let first = lines.first.flatMap(item) else { return "" }
    let tag = first.isNumbered ? "ol" : "ul"
    var html = "<\(tag)>\n"
    while let line = lines.first, let mark = item(line), mark.isNumbered == first.isNumbered,
      mark.indent < first.indent + 2
    {
      var inner = [line.dropFirst(mark.indent)]
      lines.removeFirst()
      while let next = lines.first {
        let indent = next.prefix { $0 == " " }.count
        if isBlank(next) {
          // A blank line ends the item unless something indented follows.
          guard lines.count > 1, lines[lines.startIndex + 1].prefix(2) == "  " else { break }
        } else if indent < mark.indent, item(next) != nil || isBlank(inner[inner.count - 1]) {
          break
        }
        inner.append(next.dropFirst(min(indent, mark.indent)))
        lines.removeFirst()
      }
      var rest = inner[...]
      let content = blocks(&rest, depth: depth + 1)
      // One paragraph alone needs no space around it.
      let isTight = content.hasPrefix("<p>") && !content.dropFirst(3).contains("<p>")
      html +=
        "<li>\(isTight ? content.replacing("<p>", with: "").replacing("</p>", with: "") : content)</li>\n"
      while let blank = lines.first, isBlank(blank), lines.dropFirst().first.flatMap(item) != nil {
        lines.removeFirst()
      }
    }
    return html + "</\(tag)>\n"
  }

  // MARK: Tables

  private static func alignments(_ line: Substring) -> [String]? {
    let cells = cells(line)
    guard !cells.isEmpty,
      cells.allSatisfy({ $0.contains("-") && $0.allSatisfy { $0 == "-" || $0 == ":" } })
    else { return nil }
    return cells.map {
      $0.hasSuffix(":") ? ($0.hasPrefix(":") ? "center" : "right") : "left"
    }
  }

  private static func table(_ lines: inout Lines, _ columns: [String]) -> String {
    func row(_ line: Substring, _ tag: String) -> String {
      let cells = zip(cells(line), columns).map {
        "<\(tag) style=\"text-align:\($1)\">\(MarkdownSpans.html($0))</\(tag)>"
      }
      return "<tr>\(cells.joined())</tr>\n"
    }
    var html = "<table>\n" + (lines.popFirst().map { row($0, "th") } ?? "")
    lines.removeFirst()
    while let line = lines.first, line.contains("|") {
      html += row(line, "td")
      lines.removeFirst()
    }
    return html + "</table>\n"
  }

  private static func cells(_ line: Substring) -> [String] {
    var line = trimmed(line)[...]
    if line.hasPrefix("|") { line = line.dropFirst() }
    if line.hasSuffix("|") { line = line.dropLast() }
    return line.split(separator: "|", omittingEmptySubsequences: false).map { trimmed($0) }
  }

  // MARK: Lines

  private static func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }

  private static func isRule(_ line: Substring) -> Bool {
    let marks = line.filter { !$0.isWhitespace }
    guard marks.count >= 3, let mark = marks.first, "-*_".contains(mark) else { return false }
    return marks.allSatisfy { $0 == mark }
  }

  private static func trimmed(_ text: Substring) -> String {
    let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? text.startIndex
    return String(text[..<end].drop { $0.isWhitespace })
  }
}
