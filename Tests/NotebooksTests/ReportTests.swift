import JSON
import Notebooks
import Testing

@testable import Sessions

@Suite struct TextReportTests {
  /// What a report writes: results, and errors in angle brackets.
  private func written(
    rows: Int? = nil, _ steps: (TextReport) -> Void
  ) -> String {
    var text = ""
    let report = TextReport(
      TextReport.Device(
        out: { text += $0 }, err: { text += "<\($0)>" },
        terminal: { rows.map { (rows: $0, columns: 10) } }))
    steps(report)
    report.cellEnded(NotebookCell(.code, id: "c", source: ""), number: 1, error: nil)
    return text
  }

  @Test func endsEveryOutputWithALine() {
    let text = written {
      $0.wrote("a", isError: false)
      $0.displayed(DisplayBundle(text: "b"), id: nil)
      $0.wrote("w\n", isError: true)
      $0.wrote("c", isError: false)
    }
    #expect(text == "a\nb\n<w\n>c\n")
  }

  @Test func writesTheLastFrameAloneWithoutATerminal() {
    let text = written {
      $0.displayed(DisplayBundle(text: "0 %"), id: "p")
      $0.updated(DisplayBundle(text: "50 %"), id: "p")
      $0.updated(DisplayBundle(text: "100 %"), id: "p")
      $0.wrote("done\n", isError: false)
      $0.updated(DisplayBundle(text: "late 1"), id: "p")
      $0.updated(DisplayBundle(text: "late 2"), id: "p")
    }
    #expect(text == "100 %\ndone\nlate 2\n")
  }

  @Test func redrawsFramesOnATerminal() {
    let text = written(rows: 5) {
      $0.displayed(DisplayBundle(text: "0 %\nshort"), id: "p")
      $0.updated(DisplayBundle(text: "longer than ten"), id: "p")
      $0.updated(DisplayBundle(text: "end"), id: "p")
    }
    #expect(
      text == "0 %\nshort\n\u{1B}[2A\r\u{1B}[Jlonger than ten\n\u{1B}[2A\r\u{1B}[Jend\n")
    let tall = written(rows: 2) {
      $0.displayed(DisplayBundle(text: "1\n2\n3"), id: "p")
      $0.updated(DisplayBundle(text: "4\n5\n6"), id: "p")
    }
    #expect(tall == "4\n5\n6\n")
  }

  @Test func writesErrorsApart() {
    var text = ""
    let report = TextReport(
      TextReport.Device(out: { text += $0 }, err: { text += "<\($0)>" }, colours: true))
    report.wrote("a", isError: false)
    report.cellEnded(
      NotebookCell(.code, id: "c", source: ""), number: 1, error: CellError("x error", "y"))
    #expect(text == "a\n<\u{1B}[31mx error\u{1B}[0m: y\n>")
  }
}

@Suite struct FailureReportTests {
  @Test func writesUnexpectedErrorsAlone() {
    var text = ""
    let report = FailureReport(err: { text += $0 })
    var cell = NotebookCell(.code, id: "c", source: "")
    report.wrote("a", isError: true)
    report.cellEnded(cell, number: 1, error: nil)
    report.cellEnded(cell, number: 2, error: CellError("first", "y"))
    cell.metadata["tags"] = ["raises-exception"]
    report.cellEnded(cell, number: 3, error: CellError("second", "y"))
    #expect(text == "first: y\n")
  }
}

@Suite struct JSONReportTests {
  @Test func writesOneObjectALine() throws {
    var text = ""
    let report = JSONReport { text += $0 }
    let cell = NotebookCell(
      .code, id: "c", source: "",
      outputs: [
        .stream(name: "stdout", text: "a\nb"),
        .result(data: ["text/plain": "2"], metadata: [:], count: 3),
        .error(name: "x", value: "y", traceback: []),
      ])
    report.paged(DisplayBundle(text: "help"))
    report.cellEnded(cell, number: 3, error: CellError("x", "y"))
    let lines = try text.split(separator: "\n").map { try JSON.parse(String($0)) }
    #expect(
      lines == [
        ["cell": 3, "type": "stream", "name": "stdout", "text": "a\nb"],
        ["cell": 3, "type": "execute_result", "data": ["text/plain": "2"]],
        [
          "cell": 3, "type": "error", "ename": "x", "evalue": "y", "line": 1, "column": 2,
          "report": "x: y\n",
        ],
        ["cell": 3, "type": "page", "data": ["text/plain": "help"]],
      ])
  }
}

@Suite struct HTMLReportTests {
  private func html(_ cells: NotebookCell...) -> String {
    HTMLReport(Notebook(cells: cells), title: "a < b").text
  }

  @Test func showsTheRichestFormat() {
    let page = html(
      NotebookCell(
        .code, id: "c", source: "x < 1",
        outputs: [
          .display(
            data: ["text/plain": "twin", "image/svg+xml": "<?xml version='1.0'?><svg id='s'/>"],
            metadata: [:]),
          .result(
            data: ["text/plain": "t", "text/html": "<table></table>"], metadata: [:], count: 1),
          .stream(name: "stderr", text: "<script>"),
          .error(name: "e", value: "v", traceback: ["\u{1B}[1;31me\u{1B}[0m: v & w"]),
        ], executionCount: 4))
    #expect(page.contains("<title>a &lt; b</title>"))
    #expect(page.contains("<code>x &lt; 1</code>"))
    #expect(page.contains("<figure><svg id='s'/></figure>") && !page.contains("twin"))
    #expect(page.contains("<table></table>"))
    #expect(page.contains("&lt;script&gt;") && !page.contains("<script"))
    #expect(page.contains(">e: v &amp; w</pre>"))
    #expect(page.contains("data-number=\"4\""))
    #expect(!page.contains("http"), "the page loads nothing")
  }

  @Test(arguments: [
    ("# A *b*", "<h1>A <em>b</em></h1>"), ("####### a", "<p>####### a</p>"),
    ("a\nb\n\nc", "<p>a\nb</p>\n<p>c</p>"), ("`a<b`", "<p><code>a&lt;b</code></p>"),
    ("**a** _b_ a_b_c", "<p><strong>a</strong> <em>b</em> a_b_c</p>"),
    ("- a\n- b\n  - c", "<ul>\n<li>a\n</li>\n<li>b\n<ul>\n<li>c\n</li>\n</ul>\n</li>\n</ul>"),
    ("2. a\n3. b", "<ol>\n<li>a\n</li>\n<li>b\n</li>\n</ol>"),
    ("> a\n> b", "<blockquote>\n<p>a\nb</p>\n</blockquote>"),
    ("```credence\nx < 1\n```", "<pre><code>x &lt; 1\n</code></pre>"), ("---", "<hr>"),
    ("[a](http://x.y/?q=1&r)", "<p><a href=\"http://x.y/?q=1&amp;r\">a</a></p>"),
    ("[a](javascript:alert(1))", "<p>a)</p>"), ("<b>", "<p>&lt;b&gt;</p>"),
    ("![p](data:image/png;base64,AA)", "<p><img alt=\"p\" src=\"data:image/png;base64,AA\"></p>"),
    ("$a_1 * b_2$", "<p><span class=\"formula\">$a_1 * b_2$</span></p>"),
    ("2 * 3 * 4", "<p>2 * 3 * 4</p>"), ("\\*a\\*", "<p>*a*</p>"), ("[a", "<p>[a</p>"),
    (
      "a|b\n-|-:\n1|2",
      "<table>\n<tr><th style=\"text-align:left\">a</th><th style=\"text-align:right\">b</th></tr>\n"
        + "<tr><td style=\"text-align:left\">1</td><td style=\"text-align:right\">2</td></tr>\n"
        + "</table>"
    ),
  ])
  func rendersMarkdown(_ text: String, _ expected: String) {
    let page = html(NotebookCell(.markdown, id: "m", source: text))
    #expect(
      page.contains("<section class=\"prose\">\n\(expected)\n</section>"), "\(page.suffix(400))")
  }

  @Test func survivesDeepNesting() {
    let deep = String(repeating: ">", count: 20000) + "a"
    let links = String(repeating: "[", count: 5000) + String(repeating: "](a)", count: 5000)
    let stars = String(repeating: "*a_", count: 3000) + String(repeating: "_*", count: 3000)
    for text in [deep, links, stars] {
      #expect(html(NotebookCell(.markdown, id: "m", source: text)).hasSuffix("</html>\n"))
    }
  }
}
