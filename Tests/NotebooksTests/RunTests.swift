import JSON
import Notebooks
import Testing

@testable import Sessions

@Suite struct RunTests {
  private func run(
    _ notebook: inout Notebook, _ cells: [String: ScriptedRunner.Cell],
    observers: [any RunObserver] = [], stop: RunStop = RunStop(),
    _ configure: (inout NotebookRun) -> Void = { _ in }
  ) -> NotebookRun.Ending {
    var run = NotebookRun(ScriptedRunner(cells), observers: observers, stop: stop)
    configure(&run)
    return run.run(&notebook)
  }

  private func outputs(_ cell: @escaping (any SessionOutput) throws -> String?) -> [CellOutput] {
    var notebook = Notebook.code(("c", []))
    _ = run(&notebook, ["c": { output, _ in try cell(output) }])
    return notebook.cells[0].outputs
  }

  private func plain(_ text: String) -> JSON.Object { ["text/plain": .string(text)] }

  @Test func mergesTextOnOneStream() {
    let outputs = outputs { output in
      output.stream("a", isError: false)
      output.stream("b\n", isError: false)
      output.stream("", isError: true)
      output.stream("w", isError: true)
      output.stream("c", isError: false)
      return "5"
    }
    #expect(
      outputs == [
        .stream(name: "stdout", text: "ab\n"), .stream(name: "stderr", text: "w"),
        .stream(name: "stdout", text: "c"),
        .result(data: plain("5"), metadata: [:], count: 1),
      ])
  }

  @Test func keepsTheLastFrameOfADisplay() {
    let outputs = outputs { output in
      output.display(DisplayBundle(text: "0 %"), id: "p")
      output.stream("x\n", isError: false)
      output.update(DisplayBundle(text: "50 %"), id: "p")
      output.update(DisplayBundle(text: "100 %", svg: "<svg/>"), id: "p")
      output.update(DisplayBundle(text: "lost"), id: "unknown")
      return nil
    }
    #expect(
      outputs == [
        .display(data: ["text/plain": "100 %", "image/svg+xml": "<svg/>"], metadata: [:]),
        .stream(name: "stdout", text: "x\n"),
      ])
  }

  @Test func updatesWhatEarlierCellsShow() {
    var notebook = Notebook.code(("a", []), ("b", []))
    _ = run(
      &notebook,
      [
        "a": { output, _ in
          output.display(DisplayBundle(text: "old"), id: "p")
          return nil
        },
        "b": { output, _ in
          output.display(DisplayBundle(text: "new"), id: "p")
          return nil
        },
      ])
    #expect(notebook.cells[0].outputs == [.display(data: plain("new"), metadata: [:])])
    #expect(notebook.cells[1].outputs == notebook.cells[0].outputs)
  }

  @Test func clearsAtOnceOrWithTheNextOutput() {
    #expect(
      outputs { output in
        output.stream("a", isError: false)
        output.clear(wait: false)
        return nil
      }.isEmpty)
    let waited = outputs { output in
      output.display(DisplayBundle(text: "a"), id: "p")
      output.clear(wait: true)
      return nil
    }
    #expect(waited == [.display(data: plain("a"), metadata: [:])])
    let replaced = outputs { output in
      output.display(DisplayBundle(text: "a"), id: "p")
      output.clear(wait: true)
      output.stream("b", isError: false)
      output.update(DisplayBundle(text: "gone"), id: "p")
      return nil
    }
    #expect(replaced == [.stream(name: "stdout", text: "b")])
  }

  @Test func stopsAtTheFirstFailure() {
    var notebook = Notebook.code(("ok", []), ("bad", []), ("ok", []))
    notebook.cells[2].outputs = [.stream(name: "stdout", text: "stale")]
    notebook.cells[2].executionCount = 7
    let ending = run(&notebook, ["bad": { _, _ in throw CellError("shape error", "no") }])
    #expect(ending == NotebookRun.Ending(failed: 2, count: 2))
    #expect(notebook.cells.map(\.executionCount) == [1, 2, nil])
    #expect(notebook.cells[2].outputs.isEmpty)
    #expect(
      notebook.cells[1].outputs == [
        .error(
          name: "shape error", value: "no", traceback: ["\u{1B}[31mshape error\u{1B}[0m: no"])
      ])
  }

  @Test func goesOnWhereFailuresAreExpected() {
    let cells: [String: ScriptedRunner.Cell] = ["bad": { _, _ in throw CellError("x", "y") }]
    var tagged = Notebook.code(("bad", ["raises-exception"]), ("ok", []))
    #expect(run(&tagged, cells) == NotebookRun.Ending(failed: nil, count: 2))
    var allowed = Notebook.code(("bad", []), ("bad", []), ("ok", []))
    let ending = run(&allowed, cells) { $0.allowsErrors = true }
    #expect(ending == NotebookRun.Ending(failed: 1, count: 3))
  }

  @Test func passesOverWhatIsNotRun() {
    var notebook = Notebook.code((" \n", []), ("a", ["skip-execution"]), ("a", []))
    notebook.cells.insert(NotebookCell(.markdown, id: "m", source: "a"), at: 0)
    let runner = ScriptedRunner(["a": { _, _ in "1" }])
    let ending = NotebookRun(runner).run(&notebook)
    #expect(ending.count == 1)
    #expect(runner.names == ["cell 1"])
    #expect(notebook.cells.map(\.executionCount) == [nil, nil, nil, 1])
  }

  @Test func stopsACellAtItsLimit() {
    var notebook = Notebook.code(("loop", []), ("ok", []))
    let ending = run(
      &notebook,
      [
        "loop": { _, stop in
          while stop() == .none {}
          throw CellError("interrupted", "stopped")
        }
      ]
    ) { $0.timeLimit = 0.02 }
    #expect(ending.overran == 1 && ending.count == 1 && !ending.isInterrupted)
  }

  @Test func endsAtAnInterrupt() {
    let stop = RunStop()
    var seen: [SessionStop] = []
    var notebook = Notebook.code(("loop", []), ("ok", []))
    let ending = run(
      &notebook,
      [
        "loop": { _, ask in
          seen.append(ask())
          stop.interrupt()
          seen.append(ask())
          stop.interrupt()
          seen.append(ask())
          throw CellError("interrupted", "stopped")
        }
      ], stop: stop)
    #expect(seen == [.none, .keep, .abandon])
    #expect(ending.isInterrupted && ending.count == 1 && ending.failed == nil)
    stop.reset()
    #expect(stop.request == .none)
  }

  @Test func numbersTheLinesOfAScript() {
    var notebook = Script.notebook("# %%\n\nfirst\n# %%\nsecond")
    var seen: [String] = []
    final class Recorder: CellRunner {
      let note: (String) -> Void
      init(_ note: @escaping (String) -> Void) { self.note = note }
      func run(
        _ code: String, name: String, output: any SessionOutput,
        stop: @escaping () -> SessionStop
      ) -> CellOutcome {
        note("\(name): \(code)")
        return CellOutcome()
      }
    }
    var run = NotebookRun(Recorder { seen.append($0) })
    run.cellName = { _ in "x.credence" }
    _ = run.run(&notebook)
    #expect(seen == ["x.credence: \n\nfirst", "x.credence: \n\n\n\nsecond"])
  }

  @Test func asksWhoeverCanAnswer() {
    var notebook = Notebook.code(("ask", []))
    let cells: [String: ScriptedRunner.Cell] = [
      "ask": { output, _ in try output.readLine(prompt: "n? ", isHidden: true) ?? "nobody" }
    ]
    _ = run(&notebook, cells)
    #expect(notebook.cells[0].outputs[0].data == plain("nobody"))
    _ = run(&notebook, cells) { $0.input = { "\($0)\($1)" } }
    #expect(notebook.cells[0].outputs[0].data == plain("n? true"))
  }
}
