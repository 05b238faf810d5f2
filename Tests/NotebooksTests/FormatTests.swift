import JSON
import Notebooks
import Testing

@Suite struct FormatTests {
  @Test func writesTheBytesThatJupyterWrites() throws {
    let bytes = try fixture("every-kind.ipynb")
    #expect(try Notebook(bytes).bytes() == bytes)
  }

  @Test func readsEveryKindOfCellAndOutput() throws {
    let notebook = try Notebook(fixture("every-kind.ipynb"))
    #expect(notebook.cells.map(\.kind) == [.markdown, .raw, .code, .code, .code])
    #expect(notebook.cells[0].tags == ["b", "a"])
    #expect(notebook.cells[3].source == "x = 1\nx")
    #expect(notebook.cells[3].outputs[0] == .stream(name: "stdout", text: "one\ntwo"))
    #expect(
      notebook.cells[3].outputs[2].data?["image/svg+xml"] == "<svg>\n<g/>\n</svg>\n")
    #expect(
      notebook.cells[4].outputs
        == [
          .error(
            name: "name error", value: "no `y`",
            traceback: ["\u{1B}[31mname error\u{1B}[0m: no `y`", "", "1 | fail"])
        ])
    #expect(notebook.codeCells == [2, 3, 4])
    #expect(!notebook.cells[2].isRun && notebook.cells[3].isRun)
  }

  @Test func givesOlderNotebooksIds() throws {
    let old = """
      {"nbformat": 4, "nbformat_minor": 2, "metadata": {"orig_nbformat": 2}, "cells": [
        {"cell_type": "code", "metadata": {"trusted": true}, "source": "1", "outputs": [],
         "execution_count": null},
        {"cell_type": "code", "metadata": {}, "source": "1", "outputs": [],
         "execution_count": null, "id": "not an id"}]}
      """
    let notebook = try Notebook(Array(old.utf8))
    let ids = notebook.cells.map(\.id)
    #expect(Set(ids).count == 2)
    #expect(ids.allSatisfy { $0.count == 8 && $0.allSatisfy(\.isHexDigit) })
    #expect(try Notebook(Array(old.utf8)).cells.map(\.id) == ids)
    let text = String(decoding: notebook.bytes(), as: UTF8.self)
    #expect(text.contains(#""nbformat_minor": 5"#))
    #expect(!text.contains("trusted") && !text.contains("orig_nbformat"))
  }

  @Test(arguments: [
    ("", "JSON"), ("[1]", "nbformat"), (#"{"nbformat": 3, "worksheets": []}"#, "nbformat 3"),
    (#"{"nbformat": 4}"#, "cells"),
    (#"{"nbformat": 4, "cells": [{"cell_type": "video", "source": ""}]}"#, "cell 1"),
    (#"{"nbformat": 4, "cells": [{"cell_type": "code", "source": 7}]}"#, "cell 1"),
    (#"{"nbformat": 4, "cells": [7]}"#, "cell 1"),
  ])
  func saysWhatIsNoNotebook(_ text: String, _ word: String) throws {
    let error = #expect(throws: NotebookError.self) { try Notebook(Array(text.utf8)) }
    #expect(error?.description.contains(word) == true)
  }

  @Test func describesTheKernelWithoutReplacingAnother() throws {
    var notebook = Notebook()
    notebook.describe(language: ["name": "credence"], kernel: "credence", displayName: "Credence")
    #expect(notebook.metadata["kernelspec"]?["name"] == "credence")
    notebook.metadata["kernelspec"] = ["name": "credence-dev"]
    notebook.describe(
      language: ["name": "credence", "version": "2"], kernel: "credence", displayName: "Credence")
    #expect(notebook.metadata["kernelspec"]?["name"] == "credence-dev")
    #expect(notebook.metadata["language_info"]?["version"] == "2")
  }
}

@Suite struct ScriptTests {
  @Test func isOneCellWithoutMarkers() {
    let notebook = Script.notebook("\n# a comment\nx = 1\n\nx\n\n")
    #expect(notebook.cells.map(\.source) == ["# a comment\nx = 1\n\nx"])
    #expect(notebook.cells.map(\.linesBefore) == [1])
  }

  @Test func isDividedByMarkers() {
    let notebook = Script.notebook(
      """
      a = 1
      # %% [markdown]
      # # Title
      #
      # prose
      # %% setting tags=["parameters"]

      k = 2
      # %%
      # %%not a marker
      b
      """)
    #expect(notebook.cells.map(\.kind) == [.code, .markdown, .code, .code])
    #expect(
      notebook.cells.map(\.source)
        == ["a = 1", "# Title\n\nprose", "k = 2", "# %%not a marker\nb"])
    #expect(notebook.cells.map(\.tags) == [[], [], ["parameters"], []])
    #expect(notebook.cells.map(\.linesBefore) == [0, 2, 7, 9])
    #expect(Set(notebook.cells.map(\.id)).count == 4)
  }

  @Test func takesWindowsLineEndsAndNothing() {
    #expect(Script.notebook("x\r\n# %%\r\ny\r\n").cells.map(\.source) == ["x", "y"])
    #expect(Script.notebook("").cells.isEmpty)
    #expect(Script.notebook("# %%\n# %%").cells.isEmpty)
  }
}
