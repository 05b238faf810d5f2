/// What the kernel asks of a language: run cells, and answer questions about code.
///
/// The kernel knows nothing of the language but this protocol, and the language nothing of the
/// wire. `execute` and `evaluate` run on the execution thread, which has a big stack, one call at
/// a time. `complete`, `inspect` and `isComplete` are called from another thread **while a cell
/// runs**: an implementation answers them from a snapshot that it publishes.
///
/// ```swift
/// let status = KernelServer(connectionFile: "kernel-1.json", interpreter: session).run()
/// ```
public protocol Interpreter: AnyObject, Sendable {
  /// Name, version and file facts of the language, for `kernel_info_reply`.
  var language: LanguageInfo { get }

  /// Name and version of the program that implements the language.
  var implementation: Implementation { get }

  /// A few lines that a console shows when it starts.
  var banner: String { get }

  /// Runs a cell. Its outputs go to `output` as they come; the value to show, if any, is part of
  /// the outcome. Long loops and fits poll `stop` and end soon after it asks them to.
  func execute(_ cell: Cell, output: any OutputSink, stop: StopFlag) -> ExecutionOutcome

  /// The value of one expression, for a front end that watches variables (`user_expressions`).
  func evaluate(_ expression: String, stop: StopFlag) -> EvaluationOutcome

  /// What could stand at `cursor`, counted in Unicode scalars from the start of `code`.
  func complete(_ code: String, cursor: Int) -> CompletionList

  /// The help page of the name at `cursor` (Unicode scalars), or nil where there is none.
  /// `detail` 1 asks for more than 0.
  func inspect(_ code: String, cursor: Int, detail: Int) -> MIMEBundle?

  /// Whether `code` can be run as it stands, for consoles that decide what Enter does.
  func isComplete(_ code: String) -> Completeness

  /// The kernel is about to end; files are closed here. Called on the execution thread when that
  /// is free, and not at all when a cell would not stop.
  func close()
}

extension Interpreter {
  /// Nothing to close.
  public func close() {}
}

/// One cell to run.
public struct Cell: Sendable {
  /// The source text.
  public let code: String
  /// The cell's number: what `In [4]` shows, and what an error calls `cell 4`.
  public let number: Int
  /// True when nobody wants to see outputs; the kernel drops them anyway.
  public let silent: Bool
  /// True when the front end can answer `input`.
  public let allowsInput: Bool

  /// A cell with its number.
  public init(code: String, number: Int, silent: Bool = false, allowsInput: Bool = false) {
    self.code = code
    self.number = number
    self.silent = silent
    self.allowsInput = allowsInput
  }
}

/// Facts about a language that front ends show or colour by.
public struct LanguageInfo: Sendable {
  /// The name, which front ends also use to find a highlighter: `credence`.
  public var name: String
  /// The language's version: `1.0`.
  public var version: String
  /// The MIME type of source text: `text/x-credence`.
  public var mimeType: String
  /// The file extension with its dot: `.credence`.
  public var fileExtension: String

  /// All facts in order.
  public init(name: String, version: String, mimeType: String, fileExtension: String) {
    self.name = name
    self.version = version
    self.mimeType = mimeType
    self.fileExtension = fileExtension
  }
}

/// The program behind the kernel.
public struct Implementation: Sendable {
  /// Its name.
  public var name: String
  /// Its version: `0.1.0`.
  public var version: String

  /// A name with a version.
  public init(name: String, version: String) {
    self.name = name
    self.version = version
  }
}

/// How a cell ended.
public enum ExecutionOutcome: Sendable {
  /// It ran to its end; the value of its last expression is shown unless nil.
  case success(CellResult?)
  /// It failed or was interrupted.
  case failure(ExecutionError)
}

/// The value that a cell shows as `Out[n]`.
public struct CellResult: Sendable {
  /// The value in the formats that a front end may choose from.
  public var bundle: MIMEBundle
  /// Set when the cell's value is to be updated in place later.
  public var displayID: String?

  /// A value, with the id of its display if that will be updated.
  public init(_ bundle: MIMEBundle, displayID: String? = nil) {
    self.bundle = bundle
    self.displayID = displayID
  }
}

/// What the user reads when a cell fails.
public struct ExecutionError: Error, Sendable {
  /// The kind of error, in words: `shape error`, `KeyboardInterrupt`.
  public var name: String
  /// The message in one plain sentence.
  public var value: String
  /// The full text, line by line, with ANSI colours where wanted.
  public var traceback: [String]

  /// An error as front ends show it.
  public init(name: String, value: String, traceback: [String]) {
    self.name = name
    self.value = value
    self.traceback = traceback
  }
}

/// How the evaluation of a watched expression ended.
public typealias EvaluationOutcome = Result<MIMEBundle, ExecutionError>

/// The names that could stand at the cursor, and the piece of code that they replace.
public struct CompletionList: Sendable {
  /// One name that could stand there.
  public struct Item: Sendable {
    /// The text to insert.
    public var text: String
    /// What it is, for an icon: `function`, `model`, `variable`, `keyword`, `column`, …
    public var type: String
    /// How it is called: `normal(location, scale)`.
    public var signature: String?

    /// A name with its kind.
    public init(text: String, type: String, signature: String? = nil) {
      self.text = text
      self.type = type
      self.signature = signature
    }
  }

  /// Candidates, best first.
  public var items: [Item]
  /// The first Unicode scalar to be replaced.
  public var start: Int
  /// The scalar after the last to be replaced.
  public var end: Int

  /// Candidates for the scalars `start..<end`.
  public init(items: [Item], start: Int, end: Int) {
    self.items = items
    self.start = start
    self.end = end
  }
}

/// Whether a piece of code is ready to run.
public enum Completeness: Sendable, Equatable {
  /// It can be run.
  case complete
  /// It goes on: the next line starts with `indent`.
  case incomplete(indent: String)
  /// It is wrong, and no more text would mend it.
  case invalid
  /// It cannot be told.
  case unknown
}
