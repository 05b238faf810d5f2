import Data
import Evaluation
import Language
import Models
import Synchronization
import Values

#if canImport(Glibc)
  import Glibc
#endif

/// One run of the language: names that live from cell to cell, and the way of a cell.
///
/// A session belongs to one thread; `complete`, `inspect` and `completeness` may be called from
/// another while a cell runs.
public final class Session: @unchecked Sendable {
  /// What a session may do, and where.
  public struct Configuration: Sendable {
    /// The folder that relative paths start from: the notebook's.
    public var workingFolder: String
    /// The process's environment, for the data path.
    public var environment: [String: String]
    /// Folders that may be read besides.
    public var allowRead: [String]
    /// Folders that may be written besides.
    public var allowWrite: [String]
    /// The most memory a model may take, in bytes; nil for nine tenths of what the machine has.
    public var memoryLimit: Int?
    /// The most threads; nil takes all cores.
    public var threads: Int?

    /// A configuration; nothing is allowed but the working folder and the data path.
    public init(
      workingFolder: String, environment: [String: String] = [:], allowRead: [String] = [],
      allowWrite: [String] = [], memoryLimit: Int? = nil, threads: Int? = nil
    ) {
      self.workingFolder = workingFolder
      self.environment = environment
      self.allowRead = allowRead
      self.allowWrite = allowWrite
      self.memoryLimit = memoryLimit
      self.threads = threads
    }
  }

  /// The program's version.
  public static let version = "0.1.0"

  /// What was configured.
  public let configuration: Configuration
  /// Walks the trees.
  public let evaluator: Evaluator
  /// Reads files.
  public let loader: Loader
  private var currentOutput: (any SessionOutput)?
  private var stop: () -> SessionStop = { .none }
  private var seeds: UInt64 = 0
  private var displays = 0
  private var page: DisplayBundle?
  /// What completion may see of the session while a cell runs.
  let snapshot = Mutex(SessionSnapshot())

  /// A session with nothing defined.
  public init(_ configuration: Configuration) {
    self.configuration = configuration
    evaluator = Evaluator(builtins: SessionBuiltins.all)
    loader = Loader(
      DataPath(
        workingFolder: configuration.workingFolder, environment: configuration.environment,
        allowed: configuration.allowRead))
    evaluator.host = self
  }

  /// Runs a cell.
  ///
  /// - Parameters:
  ///   - code: its source.
  ///   - name: what errors call it: `cell 4`.
  ///   - output: where its output goes.
  ///   - stop: polled between statements, calls and steps of a fit.
  public func run(
    _ code: String, name: String, output: any SessionOutput, stop: @escaping () -> SessionStop
  ) -> CellOutcome {
    currentOutput = output
    self.stop = stop
    page = nil
    defer {
      currentOutput = nil
      self.stop = { .none }
      publish()
    }
    let source = SourceText(name: name, text: code)
    let (tree, diagnostics) = Parser.parse(source)
    let errors = diagnostics.filter { $0.severity == .error }
    for diagnostic in diagnostics where diagnostic.severity != .error { warn(diagnostic) }
    guard errors.isEmpty else { return CellOutcome(error: CellError(errors, in: source)) }
    evaluator.frame = nil
    evaluator.mode = nil
    evaluator.algebra = ValueAlgebra()
    var outcome = CellOutcome()
    do {
      let value = try evaluator.with(tree: tree) { () throws -> Value? in
        var last: Value?
        for statement in tree.statements {
          last = try evaluator.execute(statement)
          publish()
        }
        if stop() != .none { throw Self.interrupted }
        return last
      }
      if let value, !tree.suppressesResult, !value.isNone {
        outcome.result = Display.bundle(for: value)
      }
    } catch {
      outcome.error = CellError(Self.diagnostics(of: error), in: source)
    }
    outcome.page = page
    return outcome
  }

  static let interrupted = Diagnostic(
    .interrupted, "the cell was interrupted",
    notes: ["what its earlier statements set is kept; a running fit kept what it had reached"])

  private static func diagnostics(of error: any Error) -> [Diagnostic] {
    switch error {
    case let diagnostics as Diagnostics: diagnostics.all
    case let diagnostic as Diagnostic: [diagnostic]
    case let fault as Fault:
      [Diagnostic(fault.kind.diagnosticKind, fault.message, notes: fault.notes, help: fault.help)]
    default: [Diagnostic(.internal, "\(error)")]
    }
  }

  private func publish() {
    let fresh = SessionSnapshot(of: evaluator)
    snapshot.withLock { $0 = fresh }
  }
}

extension Session: SessionServices {
  /// Where output goes; nowhere between cells.
  public var output: any SessionOutput { currentOutput ?? SilentOutput.shared }

  /// What was configured, or nine tenths of the machine's memory: a model beyond would take the
  /// process down with all that the session holds.
  public var memoryLimit: Int? {
    if let limit = configuration.memoryLimit { return limit }
    let bytes = sysconf(Int32(_SC_PHYS_PAGES)).multipliedReportingOverflow(
      by: sysconf(Int32(_SC_PAGESIZE)))
    return bytes.overflow || bytes.partialValue <= 0 ? nil : bytes.partialValue / 10 * 9
  }

  /// What was configured, then `CREDENCE_THREADS`, then the cores of the machine.
  public var threads: Int {
    let named = configuration.environment["CREDENCE_THREADS"].flatMap { Int($0) }
    let wanted = configuration.threads ?? named ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    return min(max(wanted, 1), 64)
  }

  /// Ends an interrupted cell.
  public func poll() throws {
    if stop() != .none { throw Self.interrupted }
  }

  /// What an interrupt asks.
  public func stopRequest() -> SessionStop { stop() }

  /// Prints a warning to stderr, each once a session.
  public func warn(_ diagnostic: Diagnostic) {
    let text = DiagnosticRenderer(.plain).render(diagnostic)
    output.stream(text + "\n", isError: true)
  }

  /// Seeds 1, 2, 3, …
  public func nextSeed() -> UInt64 {
    seeds += 1
    return seeds
  }

  /// An id that repeats itself when the notebook is run again from the top.
  public func nextDisplayID() -> String {
    displays += 1
    return "credence-\(displays)"
  }

  /// Shows a value.
  public func show(_ value: Value) { output.display(Display.bundle(for: value), id: nil) }

  /// Keeps a help page.
  public func showPage(_ bundle: DisplayBundle) { page = bundle }

  /// `?name`.
  public func showHelp(_ name: String, at range: SourceRange, in tree: Tree) throws {
    guard let bundle = HelpPage.bundle(for: name, in: evaluator) else {
      let near = NearestName.suggest(name, among: HelpPage.names(in: evaluator))
      throw Diagnostic(
        .name, "no help on `\(name)`", labels: [.init(tree.source, range, "not found")],
        help: near.map { ["did you mean `?\($0)`?"] } ?? [])
    }
    page = bundle
  }

  /// Checks a model and keeps it under its name.
  public func defineModel(_ id: NodeID, in evaluator: Evaluator) throws {
    guard case .model(let name, let range, let parameters, let body) = evaluator.tree[id].kind
    else { return }
    let model = ModelValue(
      name: name, nameRange: range, tree: evaluator.tree, parameters: parameters, body: body)
    let problems = ModelCheck.problems(of: model, evaluator)
    let errors = problems.filter { $0.severity == .error }
    for problem in problems where problem.severity == .warning { warn(problem) }
    guard errors.isEmpty else { throw Diagnostics(errors) }
    evaluator.globals[name] = .object(model)
  }
}

/// Output that goes nowhere.
private final class SilentOutput: SessionOutput {
  nonisolated(unsafe) static let shared = SilentOutput()
  func stream(_ text: String, isError: Bool) {}
  func display(_ bundle: DisplayBundle, id: String?) {}
  func update(_ bundle: DisplayBundle, id: String) {}
  func clear(wait: Bool) {}
  func readLine(prompt: String, isHidden: Bool) throws -> String? { nil }
}

extension CellError {
  /// The error that several diagnostics make together.
  init(_ diagnostics: [Diagnostic], in source: SourceText) {
    let first = diagnostics.first ?? Diagnostic(.internal, "unknown error")
    let place = first.labels.first { $0.source === source }
    let position = place.map { source.position(at: $0.range.lower) }
    self.init(
      name: first.name, message: first.message,
      report: DiagnosticRenderer(.plain).render(diagnostics),
      colouredReport: DiagnosticRenderer(.ansi).render(diagnostics), line: position?.line,
      column: position?.column)
  }
}

extension Value {
  /// Whether it is `none`.
  public var isNone: Bool { if case .none = self { true } else { false } }
}
