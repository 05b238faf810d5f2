import JSON

/// Where a running cell's output goes: a notebook, a wire, a terminal.
public protocol SessionOutput: AnyObject {
  /// Text as it comes.
  func stream(_ text: String, isError: Bool)
  /// A result shown by the cell; with an id it can be updated later.
  func display(_ bundle: DisplayBundle, id: String?)
  /// Replaces every display with this id.
  func update(_ bundle: DisplayBundle, id: String)
  /// Clears the cell's output, at once or when the next output comes.
  func clear(wait: Bool)
  /// Asks the person for a line; nil where nobody can answer.
  func readLine(prompt: String, isHidden: Bool) throws -> String?
}

/// One thing in several formats, keyed by MIME type; `text/plain` is always there.
public struct DisplayBundle: Sendable {
  /// The formats in order.
  public var entries: [(type: String, data: JSON)]

  /// Plain text, with further formats.
  public init(text: String, html: String? = nil, svg: String? = nil, markdown: String? = nil) {
    entries = [("text/plain", .string(text))]
    if let html { entries.append(("text/html", .string(html))) }
    if let svg { entries.append(("image/svg+xml", .string(svg))) }
    if let markdown { entries.append(("text/markdown", .string(markdown))) }
  }

  /// The plain text.
  public var text: String { entries.first { $0.type == "text/plain" }?.data.stringValue ?? "" }
}

/// What an interrupt asks of a running cell.
public enum SessionStop: Sendable {
  case none
  /// Stop the fit and keep what was fitted so far; nothing after it runs.
  case keep
  /// Abandon the running statement.
  case abandon
}

/// Why a cell failed.
public struct CellError: Error, Sendable {
  /// The kind, as a front end shows it: `ShapeError`, `Interrupted`.
  public let name: String
  /// The message without its place.
  public let message: String
  /// The whole report as plain text: source lines, carets, help.
  public let report: String
  /// The same with ANSI colours.
  public let colouredReport: String
  /// The line (from 1) and column (from 1) of the main place, where it lies in the running cell.
  public let line: Int?
  /// The column.
  public let column: Int?
}

/// How a cell ended.
public struct CellOutcome: Sendable {
  /// The value of its last expression, where it has one to show.
  public var result: DisplayBundle?
  /// A help page that was asked for with `?name`.
  public var page: DisplayBundle?
  /// What went wrong; nil when all statements ran.
  public var error: CellError?
}
