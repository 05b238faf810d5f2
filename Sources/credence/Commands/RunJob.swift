import Glibc
import Jupyter
import Notebooks
import Sessions

/// One run of a file, from reading it to the exit status.
struct RunJob: Sendable {
  private let command: RunCommand
  private let stored: Notebook
  private let notebook: Notebook
  private let title: String
  private let folder: String

  /// Reads the file and sets its parameters.
  init(_ command: RunCommand) throws(Failure) {
    self.command = command
    let path = command.path
    title = path == "-" ? "standard input" : String(path.split(separator: "/").last ?? "")
    stored = try Self.read(path, isNotebook: command.isNotebook)
    var notebook = stored
    do {
      let parameters = try Parameters(command.assignments)
      for name in parameters.inject(into: &notebook) {
        Output.err("credence: the cell tagged `parameters` does not set `\(name)`\n")
      }
    } catch {
      throw Failure("\(error)", status: Failure.usage)
    }
    self.notebook = notebook
    let real = Environment.absolute(path == "-" ? "." : path)
    folder =
      path == "-" ? real : real.lastIndex(of: "/").map { String(real[..<$0]) + "/" } ?? "."
  }

  /// Runs it and returns the exit status.
  func run(_ stop: RunStop) -> Int32 {
    let session = command.options.session(in: folder)
    var run = NotebookRun(session, observers: [observer], stop: stop)
    run.allowsErrors = command.allowErrors
    run.timeLimit = command.timeout
    if !command.isNotebook, command.path != "-" { run.cellName = { [title] _ in title } }
    if command.path != "-" {
      // What is written as JSON is nothing but JSON.
      run.input = StandardInput(stop, asksOnError: command.json).line
    }
    var fresh = notebook
    let ending = run.run(&fresh)
    do {
      try store(&fresh)
    } catch {
      Output.err("credence: \(error)\n")
      return Failure.usage
    }
    return status(ending, fresh)
  }

  /// A check shows what differs, not what is as it was.
  private var observer: any RunObserver {
    if command.json { return JSONReport(out: Output.out) }
    if command.check { return FailureReport(err: Output.err, colours: Output.hasColours) }
    return TextReport(Output.device)
  }

  private func status(_ ending: NotebookRun.Ending, _ fresh: Notebook) -> Int32 {
    if ending.isInterrupted { return Failure.interrupted }
    if let cell = ending.overran {
      let seconds = command.timeout.map { "\($0)" } ?? ""
      Output.err("credence: cell \(cell) was stopped at its limit of \(seconds) seconds\n")
      return Failure.timeLimit
    }
    if ending.failed != nil, !command.allowErrors { return Failure.cellFailed }
    return command.check ? compare(fresh) : 0
  }

  private func compare(_ fresh: Notebook) -> Int32 {
    let comparison = NotebookComparison(
      stored: stored, fresh: fresh, Tolerance(relative: command.tolerance))
    if comparison.differences.isEmpty {
      Output.err("credence: \(title): the outputs are as stored\n")
      return 0
    }
    (command.json ? Output.err : Output.out)(comparison.text)
    let count = comparison.differences.count
    Output.err("credence: \(title): \(count) \(count == 1 ? "output differs" : "outputs differ")\n")
    return Failure.differs
  }

  private func store(_ notebook: inout Notebook) throws(Files.Failure) {
    notebook.describe(
      language: SessionInterpreter.language.members, kernel: "credence", displayName: "Credence")
    if let path = command.inPlace ? command.path : command.output {
      try Files.write(notebook.bytes(), to: path)
      Output.err("credence: wrote \(path)\n")
    }
    if let folder = command.svg {
      for path in try Pictures.write(notebook, to: folder) {
        Output.err("credence: wrote \(path)\n")
      }
    }
    if let path = command.html {
      let report = HTMLReport(notebook, title: title)
      try Files.write(Array(report.text.utf8), to: path)
      Output.err("credence: wrote \(path)\n")
    }
  }

  private static func read(_ path: String, isNotebook: Bool) throws(Failure) -> Notebook {
    do {
      let bytes = path == "-" ? try Files.readStandardInput() : try Files.read(path)
      if isNotebook { return try Notebook(bytes) }
      // A notebook may come through a pipe, too.
      if path == "-", bytes.first(where: { $0 > 0x20 }) == 0x7B, let notebook = try? Notebook(bytes)
      {
        return notebook
      }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw NotebookError("it is no text in UTF-8")
      }
      return Script.notebook(text)
    } catch let error as Files.Failure {
      throw Failure("\(error)", status: Failure.usage)
    } catch {
      throw Failure("\(path): \(error)", status: Failure.usage)
    }
  }
}
