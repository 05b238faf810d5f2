import JSON
import Notebooks
import Testing

@Suite struct ComparisonTests {
  private func notebook(_ outputs: [CellOutput], tags: [String] = []) -> Notebook {
    var notebook = Notebook.code(("c", tags))
    notebook.cells[0].outputs = outputs
    return notebook
  }

  private func compare(
    _ old: [CellOutput], _ new: [CellOutput], _ tolerance: Double = 0.05, tags: [String] = []
  ) -> NotebookComparison {
    NotebookComparison(
      stored: notebook(old, tags: tags), fresh: notebook(new, tags: tags),
      Tolerance(relative: tolerance))
  }

  private func text(_ text: String) -> [CellOutput] { [.stream(name: "stdout", text: text)] }

  private func svg(_ svg: String, twin: String = "") -> [CellOutput] {
    [.display(data: ["text/plain": .string(twin), "image/svg+xml": .string(svg)], metadata: [:])]
  }

  @Test(arguments: [
    ("mean 4.40 sd 3.30", "mean 4.45 sd 3.29", true), ("mean 4.4", "mean 4.9", false),
    ("mean 4.4", "mode 4.4", false), ("0.01", "0.02", true), ("0.01", "0.03", false),
    ("-1.0", "1.0", false), ("x2 = 1", "x3 = 1", false), ("1 2", "1 2 3", false),
    ("mu   9.99   1", "mu 10.02   1", true), ("a\nb", "a b", false), ("a\n\n", "a", true),
    ("2", "3", false), ("1.5", "1.6", true), ("1.5", "1.64", false), ("1e-5", "1.02e-5", true),
    ("1e-5", "3e-5", false), ("NaN", "NaN", true), ("NaN", "1", false),
    ("───── 5", "─────── 5", true), ("[1, 2]", "[1, 2]", true), ("5%", "5 %", true),
    ("2020-01-05", "2020-01-05", true), ("100 steps", "104 steps", true), ("", "a", false),
    ("1e999999999999999999999", "1", false), ("4.4±3.3", "4.4±3.31", true),
  ])
  func comparesNumbersWithinTheTolerance(_ old: String, _ new: String, _ same: Bool) {
    #expect(compare(text(old), text(new)).differences.isEmpty == same)
    #expect(compare(text(new), text(old)).differences.isEmpty == same)
  }

  @Test func comparesExactlyAtToleranceZero() {
    #expect(!compare(text("4.40"), text("4.41"), 0).differences.isEmpty)
    #expect(!compare(text("a  b"), text("a b"), 0).differences.isEmpty)
    #expect(compare(text("a  b"), text("a  b"), 0).differences.isEmpty)
  }

  @Test func showsTheLinesThatDiffer() {
    let report = compare(
      text("name mean\nmu   1.00\ntau  2.00\nend"),
      text("name mean\nmu   1.01\nnew\ntau  9.00\nend")
    ).text
    #expect(
      report == """
        cell 1, output 1, stdout
          - tau  2.00
          + new
          + tau  9.00

        """)
  }

  @Test func comparesPicturesByStructure() {
    let old =
      "<svg viewBox='0 0 100 50'><g><circle cx='5' cy='6' id='a1'/></g><text>1.0</text></svg>"
    let moved = old.replacing("cx='5'", with: "cx='9'").replacing("a1", with: "b2")
    #expect(compare(svg(old), svg(moved)).differences.isEmpty)
    #expect(!compare(svg(old), svg(moved), 0.01).differences.isEmpty)
    let far = compare(svg(old), svg(old.replacing("cx='5'", with: "cx='50'")))
    #expect(far.text.contains("<circle> 1: cx was `5`, is `50`"))
    let more = compare(svg(old), svg(old.replacing("</g>", with: "<circle cx='1' cy='1'/></g>")))
    #expect(more.text.contains("<circle>: 1 stored, 2 now"))
    #expect(!compare(svg(old), svg(old.replacing("1.0", with: "2.0"))).differences.isEmpty)
    let role = compare(svg(old), svg(old.replacing("<g>", with: "<g role='img'>")))
    #expect(role.text.contains("role on one side only"))
  }

  @Test func comparesPathsAndColours() {
    let old = "<svg viewBox='0 0 100 50'><path d='M1,2L3,4e1' fill='#102030'/></svg>"
    #expect(
      compare(svg(old), svg(old.replacing("M1,2", with: "M4,2.5").replacing("#10", with: "#14")))
        .differences.isEmpty)
    #expect(!compare(svg(old), svg(old.replacing("L3", with: "C3"))).differences.isEmpty)
    #expect(!compare(svg(old), svg(old.replacing("#10", with: "#f0"))).differences.isEmpty)
    #expect(!compare(svg(old), svg(old.replacing("L3,4e1", with: ""))).differences.isEmpty)
  }

  @Test func comparesTheWordsOfAPicturesTwin() {
    let picture = "<svg/>"
    #expect(
      compare(svg(picture, twin: "title\n⣀⡠ 1"), svg(picture, twin: "title\n⡠⣀⣀ 1.01"))
        .differences.isEmpty)
    #expect(
      !compare(svg(picture, twin: "title"), svg(picture, twin: "other")).differences.isEmpty)
  }

  @Test func comparesKindsAndErrors() {
    let error = [CellOutput.error(name: "a", value: "b 1.00", traceback: ["x"])]
    #expect(
      compare(error, [.error(name: "a", value: "b 1.01", traceback: [])]).differences.isEmpty)
    let report = compare(text("a"), error).text
    #expect(report.contains("- stream") && report.contains("+ error") && report.contains("a: b"))
    let value = [CellOutput.result(data: ["text/plain": "1"], metadata: [:], count: 1)]
    let richer = [
      CellOutput.result(data: ["text/plain": "1", "text/html": "1"], metadata: [:], count: 9)
    ]
    #expect(compare(value, richer).text.contains("text/html"))
    #expect(compare(richer, value).text.contains("no longer"))
  }

  @Test func passesOverIgnoredCells() {
    #expect(compare(text("a"), text("b"), tags: ["nbval-ignore-output"]).differences.isEmpty)
    #expect(compare(text("a"), text("b"), tags: ["NBVAL_IGNORE_OUTPUT"]).differences.isEmpty)
  }

  @Test func survivesBrokenMarkup() {
    for text in ["<", "<svg", "<a b='", "</", "<!--", "<svg viewBox='nan'>", "a<b>c</d>e"] {
      #expect(compare(svg(text), svg(text + " ")).differences.count <= 8)
    }
  }
}
