import Language
import Testing

@Suite("Diagnostics as text")
struct DiagnosticRendererTests {
  /// A diagnostic with labels at the given pieces of a text.
  private static func diagnostic(
    _ text: String, _ labels: [(piece: String, text: String)], name: String = "cell 4"
  ) -> Diagnostic {
    let source = SourceText(name: name, text: text)
    return Diagnostic(
      .shape, "two things do not fit",
      labels: labels.map { .init(source, range(of: $0.piece, in: text), $0.text) })
  }

  private static func range(of piece: String, in text: String) -> SourceRange {
    let bytes = Array(text.utf8)
    let wanted = Array(piece.utf8)
    for start in 0...(bytes.count - wanted.count) where bytes[start...].starts(with: wanted) {
      return SourceRange(start, start + wanted.count)
    }
    return SourceRange(0, 0)
  }

  private func render(_ diagnostic: Diagnostic, width: Int = 100) -> [String] {
    DiagnosticRenderer(width: width).render(diagnostic)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test("Two labels on a line, notes and help")
  func twoLabels() {
    var diagnostic = Self.diagnostic(
      "a\nb\n  y ~ normal(v[group] + b * x, s)",
      [("v[group]", "[N = 90]"), ("b * x", "[J = 7]")])
    diagnostic.notes = ["N comes from `group`"]
    diagnostic.help = ["index it: `x[group]`", "or repeat it"]
    #expect(
      render(diagnostic) == [
        "shape error: two things do not fit",
        "  --> cell 4, line 3",
        "3 |   y ~ normal(v[group] + b * x, s)",
        "  |              ^^^^^^^^   ^^^^^",
        "  |              [N = 90]   [J = 7]",
        "note: N comes from `group`",
        "help: index it: `x[group]`",
        "help: or repeat it",
      ])
  }

  @Test("Texts that would touch stand below each other")
  func crowded() {
    let diagnostic = Self.diagnostic(
      "f(a, b, c)", [("a", "a long word on it"), ("b", "another"), ("c", "a third")])
    #expect(
      render(diagnostic).dropFirst(2) == [
        "1 | f(a, b, c)",
        "  |   ^  ^  ^",
        "  |   |  |  a third",
        "  |   |  another",
        "  |   a long word on it",
      ])
  }

  @Test("Lines apart, with wide numbers")
  func lines() {
    let text = (1...12).map { "line \($0)" }.joined(separator: "\n")
    let diagnostic = Self.diagnostic(
      text, [("line 12", "here"), ("line 2", "there"), ("line 3", "")])
    #expect(
      render(diagnostic).dropFirst() == [
        "   --> cell 4, line 12",
        " 2 | line 2",
        "   | ^^^^^^",
        "   | there",
        " 3 | line 3",
        "   | ^^^^^^",
        "   …",
        "12 | line 12",
        "   | ^^^^^^^",
        "   | here",
      ])
  }

  @Test("Several sources, the main one first")
  func sources() {
    var diagnostic = Self.diagnostic("x = f(3)", [("f(3)", "called here")])
    diagnostic.labels +=
      Self.diagnostic("\nfn f(y) = y[2]", [("y[2]", "a number")], name: "cell 2")
      .labels
    #expect(
      render(diagnostic).dropFirst() == [
        "  --> cell 4, line 1",
        "1 | x = f(3)",
        "  |     ^^^^",
        "  |     called here",
        "  --> cell 2, line 2",
        "2 | fn f(y) = y[2]",
        "  |           ^^^^",
        "  |           a number",
      ])
  }

  @Test("Tabs, wide characters, marks and control characters keep the columns")
  func columns() {
    #expect(
      render(Self.diagnostic("\tx = y", [("y", "")])).dropFirst(2) == [
        "1 |     x = y", "  |         ^",
      ])
    #expect(
      render(Self.diagnostic("县市 = \"価格\" + z", [("\"価格\"", "text"), ("z", "")])).dropFirst(2) == [
        "1 | 县市 = \"価格\" + z",
        "  |        ^^^^^^   ^",
        "  |        text",
      ])
    #expect(
      render(Self.diagnostic("e\u{301}x = y", [("y", "")])).dropFirst(2) == [
        "1 | e\u{301}x = y", "  |      ^",
      ])
    #expect(
      render(Self.diagnostic("a\u{1B}[31m = \u{202E}b", [("b", "")])).dropFirst(2) == [
        "1 | a\u{FFFD}[31m = \u{FFFD}b", "  |           ^",
      ])
  }

  @Test("Long lines are cut around their labels")
  func longLines() throws {
    let text =
      String(repeating: "abcdefghi ", count: 30) + "WRONG" + String(repeating: " xyz", count: 50)
    let lines = render(Self.diagnostic(text, [("WRONG", "this")]), width: 60)
    #expect(lines.count == 5)
    #expect(lines[2].hasPrefix("1 | …") && lines[2].hasSuffix("…"))
    #expect(lines[2].count <= 64)
    let column = try #require(lines[2].range("WRONG"))
    #expect(lines[3].range("^^^^^") == column && lines[4].range("this") == column)

    let two = render(
      Self.diagnostic("START " + text, [("START", "one"), ("WRONG", "two")]), width: 60)
    #expect(two.count == 8)
    #expect(two[3].range("^^^^^") == two[2].range("START"))
    #expect(two[6].range("^^^^^") == two[5].range("WRONG"))
  }

  @Test("Empty ranges, ranges over lines, and ranges outside the text")
  func oddRanges() {
    let source = SourceText(name: "cell 1", text: "ab\r\ncd")
    func carets(_ lower: Int, _ upper: Int) -> [String] {
      let label = Diagnostic.Label(source, SourceRange(lower, upper))
      return Array(render(Diagnostic(.value, "m", labels: [label])).dropFirst(1))
    }
    #expect(carets(1, 1) == ["  --> cell 1, line 1", "1 | ab", "  |  ^"])
    #expect(carets(2, 2) == ["  --> cell 1, line 1", "1 | ab", "  |   ^"])
    #expect(carets(0, 6) == ["  --> cell 1, line 1", "1 | ab", "  | ^^"])
    #expect(carets(6, 6) == ["  --> cell 1, line 2", "2 | cd", "  |   ^"])
    #expect(carets(-5, -3) == ["  --> cell 1, line 1", "1 | ab", "  | ^"])
    #expect(carets(90, 99) == ["  --> cell 1, line 2", "2 | cd", "  |   ^"])
    #expect(
      render(Diagnostic(.file, "not found", help: ["look"])) == [
        "file error: not found", "help: look",
      ])
    let empty = SourceText(name: "cell 1", text: "")
    let label = Diagnostic.Label(empty, SourceRange(0, 0), "nothing")
    #expect(
      render(Diagnostic(.value, "m", labels: [label])).dropFirst(2) == [
        "1 |", "  | ^", "  | nothing",
      ])
  }

  @Test("Warnings, notes, colours and many at once")
  func dress() {
    var diagnostic = Self.diagnostic("x = 1", [("1", "one")])
    diagnostic.severity = .warning
    #expect(render(diagnostic)[0] == "warning: two things do not fit")
    diagnostic.severity = .note
    #expect(render(diagnostic)[0] == "note: two things do not fit")
    diagnostic.severity = .error
    let plain = DiagnosticRenderer().render(diagnostic)
    let coloured = DiagnosticRenderer(.ansi).render(diagnostic)
    #expect(coloured.contains("\u{1B}[1;31mshape error:\u{1B}[0m"))
    #expect(Self.withoutColours(coloured) == plain)
    #expect(!plain.contains("\u{1B}"))
    let both = DiagnosticRenderer().render([diagnostic, diagnostic])
    #expect(both == plain + "\n\n" + plain)
    let many = DiagnosticRenderer().render(Array(repeating: diagnostic, count: 50))
    #expect(many.hasSuffix("… and 30 more"))
  }

  private static func withoutColours(_ text: String) -> String {
    var plain = ""
    var isCode = false
    for character in text {
      if character == "\u{1B}" { isCode = true }
      if !isCode { plain.append(character) }
      if character == "m" { isCode = false }
    }
    return plain
  }
}

extension String {
  /// The character offset of a piece.
  fileprivate func range(_ piece: String) -> Int? {
    let characters = Array(self)
    let wanted = Array(piece)
    return characters.indices.first { characters[$0...].starts(with: wanted) }
  }
}
