import Glibc
import Language
import Notebooks
import Sessions

/// Reads cells from a terminal or a pipe, runs them, and writes what they show.
final class Prompt {
  private let session: Session
  private let stop: RunStop
  private let input: StandardInput
  private let report: TextReport
  private var number = 0
  private var hasFailed = false

  init(_ session: Session, _ stop: RunStop) {
    self.session = session
    self.stop = stop
    input = StandardInput(stop)
    report = TextReport(Output.device)
  }

  /// Runs until the end of input and returns the exit status: without a terminal that of the last
  /// failure.
  func run() -> Int32 {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, Environment["TERM"] != "dumb"
    else { return runPlainly() }
    Output.out(
      "Credence \(Session.version). ?name shows help, Tab completes, Ctrl-D leaves.\n")
    let editor = LineEditor(session: session, history: LineHistory(path: LineHistory.userPath))
    while let code = editor.readCell() {
      if code.allSatisfy(\.isWhitespace) { continue }
      if ["exit", "quit", "exit()", "quit()"].contains(code) { break }
      evaluate(code)
    }
    return 0
  }

  private func runPlainly() -> Int32 {
    var pending: [String] = []
    func flush() {
      let code = pending.joined(separator: "\n")
      pending = []
      if !code.allSatisfy(\.isWhitespace) { evaluate(code) }
    }
    while let line = input.line() {
      pending.append(line)
      if case .incomplete = session.completeness(pending.joined(separator: "\n")) { continue }
      flush()
    }
    flush()
    return stop.isInterrupted ? Failure.interrupted : hasFailed ? Failure.cellFailed : 0
  }

  private func evaluate(_ code: String) {
    number += 1
    var notebook = Notebook(cells: [NotebookCell(.code, id: "cell", source: code)])
    stop.reset()
    var run = NotebookRun(session, observers: [report], stop: stop)
    run.cellName = { [number] _ in "cell \(number)" }
    run.input = input.line
    hasFailed = run.run(&notebook).failed != nil || hasFailed
    if isatty(STDIN_FILENO) == 1 { stop.reset() }
  }
}
