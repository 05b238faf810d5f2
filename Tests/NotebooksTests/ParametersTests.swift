import Notebooks
import Testing

@Suite struct ParametersTests {
  @Test(arguments: [
    ("k=3", "k = 3"), ("k=-0.5e-3", "k = -0.5e-3"), ("on=true", "on = true"),
    ("name=Ada", #"name = "Ada""#), ("name=3 houses", #"name = "3 houses""#),
    ("name=1.", #"name = "1.""#), ("name=inf", #"name = "inf""#), ("name=", #"name = """#),
    ("q=a\"b\\c{d}\n", #"q = "a\"b\\c{{d}}\n""#), ("bell=\u{7}", #"bell = "\u{7}""#),
    ("σ₀=1e3", "σ₀ = 1e3"), ("path=a=b", #"path = "a=b""#),
  ])
  func areTyped(_ argument: String, _ line: String) throws {
    var notebook = Notebook.code(("1", []))
    _ = try Parameters([argument]).inject(into: &notebook)
    #expect(notebook.cells[0].source == "# Parameters\n" + line)
    #expect(notebook.cells[0].tags == ["injected-parameters"])
  }

  @Test(arguments: ["k", "=3", "3k=1", "a b=1", "a.b=1", "\"=1"])
  func needAName(_ argument: String) {
    #expect(throws: NotebookError.self) { try Parameters([argument]) }
  }

  @Test func standAfterTheirDefaults() throws {
    var notebook = Notebook.code(("a", []), ("k = 1\nm = 2", ["parameters"]), ("k", []))
    let unknown = try Parameters(["k=1", "k=2", "typo=3"]).inject(into: &notebook)
    #expect(unknown == ["typo"])
    #expect(
      notebook.cells.map(\.source)
        == ["a", "k = 1\nm = 2", "# Parameters\nk = 2\ntypo = 3", "k"])
    // Another run replaces them.
    let id = notebook.cells[2].id
    _ = try Parameters(["m=5"]).inject(into: &notebook)
    #expect(notebook.cells.count == 4)
    #expect(notebook.cells[2].source == "# Parameters\nm = 5")
    #expect(notebook.cells[2].id == id)
  }

  @Test func standFirstWhereNoCellIsTagged() throws {
    var notebook = Notebook.code(("k", []))
    #expect(try Parameters(["k=1"]).inject(into: &notebook).isEmpty)
    #expect(notebook.cells.map(\.source) == ["# Parameters\nk = 1", "k"])
    #expect(Parameters().inject(into: &notebook).isEmpty)
    #expect(notebook.cells.count == 2)
  }
}
