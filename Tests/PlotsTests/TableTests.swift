import Testing

@testable import Plots

@Suite struct TableTests {
  private let content = TableContent(
    columns: [
      .init("", .left, namesRows: true), .init("mean"), .init("sd"), .init("note", .left),
    ],
    rows: [
      ["mu", "4.4", "3.35", "ok"], ["县[\"A\"]", "-10", "0.1", "a & <b>"], ["x", "missing", "NaN"],
    ], caption: "eight_schools", hiddenRows: 2, footer: ["k-hat 0.4: good"])

  @Test func text() {
    #expect(content.text() == Self.expected)
  }

  private static let expected = """
    eight_schools
                mean    sd  note
    mu           4.4  3.35  ok
    县["A"]    -10    0.1   a & <b>
    x        missing   NaN
    … and 2 more rows
    k-hat 0.4: good
    """

  @Test func decimalPointsAlign() {
    let lines = TextTable(
      TableContent(columns: [.init("v")], rows: [["1.25"], ["-30.5"], ["7"], ["1e-9"]])
    ).text.split(separator: "\n").map(String.init)
    let points = lines.compactMap { line in
      line.firstIndex(of: ".").map { line.distance(from: line.startIndex, to: $0) }
    }
    #expect(Set(points).count == 1)
  }

  @Test func wideTablesBreakIntoBlocks() {
    let wide = TableContent(
      columns: [.init("name", .left, namesRows: true)]
        + (1...20).map { .init("column \($0)", .right) },
      rows: [["a"] + (1...20).map { "\($0)" }, ["bb"]])
    let lines = wide.text(width: 50).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.allSatisfy { DisplayWidth.of(String($0)) <= 50 })
    #expect(lines.count { $0.hasPrefix("name") } > 3)
    for k in 1...20 {
      #expect(lines.count { $0.hasSuffix("column \(k)") || $0.contains("column \(k) ") } == 1)
    }
  }

  @Test func htmlIsWellFormedAndEscaped() throws {
    let html = content.html()
    let elements = try XMLChecker(html.replacing("<br>", with: "<br/>")).elements
    #expect(elements[0].tag == "table")
    #expect(
      elements.filter { $0.tag == "th" }.map { $0.attributes["scope"] } == [
        "col", "col", "col", "col", "row", "row", "row",
      ])
    #expect(elements.contains { $0.tag == "caption" && $0.text == "eight_schools" })
    #expect(html.contains("a &amp; &lt;b&gt;"))
    #expect(html.contains("… and 2 more rows<br>k-hat 0.4: good"))
  }

  @Test func headCountsWhatItHides() {
    #expect(content.head(1).rows.count == 1)
    #expect(content.head(1).hiddenRows == 4)
    #expect(content.head(-1).rows.isEmpty)
    #expect(content.head(9) == content)
  }

  @Test func emptyTables() throws {
    #expect(TableContent(columns: [], rows: []).text() == "")
    #expect(TableContent(columns: [.init("a")], rows: []).text(width: 0) == "a")
    _ = try XMLChecker(TableContent(columns: [], rows: [[], ["x"]]).html())
  }

  @Test(arguments: [("", 0), ("abc", 3), ("县", 2), ("μ²", 2), ("e\u{301}", 1), ("🎲", 2)])
  func displayWidth(text: String, cells: Int) {
    #expect(DisplayWidth.of(text) == cells)
  }
}
