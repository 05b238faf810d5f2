import JSON
import Jupyter
import Language
import Sessions

/// The session as the kernel sees it.
final class SessionInterpreter: Interpreter {
  private let session: Session

  init(_ session: Session) { self.session = session }

  /// Facts about the language, for Jupyter and for the metadata of notebooks.
  static let language = LanguageInfo(
    name: "credence", version: Session.version, mimeType: "text/x-credence",
    fileExtension: ".credence")

  var language: LanguageInfo { Self.language }

  var implementation: Implementation { Implementation(name: "credence", version: Session.version) }

  var banner: String {
    "Credence \(Session.version), a language for Bayesian models. Type ?normal for help on a name."
  }

  func execute(_ cell: Cell, output: any OutputSink, stop: StopFlag) -> ExecutionOutcome {
    let sink = SinkOutput(output)
    let outcome = session.run(cell.code, name: "cell \(cell.number)", output: sink) {
      Self.stop(stop)
    }
    if let page = outcome.page { output.page(MIMEBundle(page)) }
    if let error = outcome.error {
      if let result = outcome.result { output.display(MIMEBundle(result), id: nil) }
      return .failure(ExecutionError(error))
    }
    return .success(outcome.result.map { CellResult(MIMEBundle($0)) })
  }

  func evaluate(_ expression: String, stop: StopFlag) -> EvaluationOutcome {
    let outcome = session.run(expression, name: "expression", output: NoOutput()) {
      Self.stop(stop)
    }
    if let error = outcome.error { return .failure(ExecutionError(error)) }
    return .success(MIMEBundle(outcome.result ?? DisplayBundle(text: "")))
  }

  func complete(_ code: String, cursor: Int) -> CompletionList {
    let found = session.complete(code, cursor: cursor)
    return CompletionList(
      items: found.matches.map {
        CompletionList.Item(text: $0.text, type: $0.kind, signature: $0.signature)
      }, start: found.start, end: found.end)
  }

  func inspect(_ code: String, cursor: Int, detail: Int) -> MIMEBundle? {
    session.inspect(code, cursor: cursor, detail: detail).map { MIMEBundle($0) }
  }

  func isComplete(_ code: String) -> Jupyter.Completeness {
    switch session.completeness(code) {
    case .complete: .complete
    case .incomplete(indent: let indent): .incomplete(indent: indent)
    case .invalid: .invalid
    }
  }

  private static func stop(_ flag: StopFlag) -> SessionStop {
    switch flag.request {
    case .none: .none
    case .keep: .keep
    case .abandon: .abandon
    }
  }
}

extension LanguageInfo {
  /// The same as members of a notebook's metadata.
  var members: JSON.Object {
    [
      "name": .string(name), "version": .string(version), "mimetype": .string(mimeType),
      "file_extension": .string(fileExtension), "pygments_lexer": .string(name),
      "codemirror_mode": .string(name), "nbconvert_exporter": "script",
    ]
  }
}

/// A cell's output on its way to the wire.
private final class SinkOutput: SessionOutput {
  private let sink: any OutputSink

  init(_ sink: any OutputSink) { self.sink = sink }

  func stream(_ text: String, isError: Bool) {
    sink.write(text, to: isError ? .stderr : .stdout)
  }

  func display(_ bundle: DisplayBundle, id: String?) { sink.display(MIMEBundle(bundle), id: id) }

  func update(_ bundle: DisplayBundle, id: String) {
    sink.updateDisplay(MIMEBundle(bundle), id: id)
  }

  func clear(wait: Bool) { sink.clearOutput(wait: wait) }

  func readLine(prompt: String, isHidden: Bool) throws -> String? {
    switch sink.readInput(prompt: prompt, password: isHidden) {
    case .text(let line): line
    case .interrupted, .unavailable: nil
    }
  }
}

/// Output that nobody wants to see.
final class NoOutput: SessionOutput {
  func stream(_ text: String, isError: Bool) {}
  func display(_ bundle: DisplayBundle, id: String?) {}
  func update(_ bundle: DisplayBundle, id: String) {}
  func clear(wait: Bool) {}
  func readLine(prompt: String, isHidden: Bool) throws -> String? { nil }
}

extension MIMEBundle {
  fileprivate init(_ bundle: DisplayBundle) {
    self.init(data: JSON.Object(bundle.entries.map { ($0.type, $0.data) }))
  }
}

extension ExecutionError {
  fileprivate init(_ error: CellError) {
    self.init(
      name: error.name, value: error.message,
      traceback: error.colouredReport.split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init))
  }
}
