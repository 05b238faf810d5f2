/// Where a running cell sends what it shows.
///
/// All of it may be called from any thread of the cell; what one thread sends arrives in order.
/// Text is gathered for some milliseconds before it goes out, so printing line by line is cheap.
public protocol OutputSink: AnyObject, Sendable {
  /// Prints text, without a line break of its own.
  func write(_ text: String, to stream: OutputStream)

  /// Shows a value. With an `id` it can be replaced later by `updateDisplay`.
  func display(_ bundle: MIMEBundle, id: String?)

  /// Replaces what was displayed under `id`. Unknown ids show nothing.
  func updateDisplay(_ bundle: MIMEBundle, id: String)

  /// Clears the cell's outputs, at once or (`wait`) when the next output arrives.
  func clearOutput(wait: Bool)

  /// Shows a page of help beside the notebook (`?normal`).
  func page(_ bundle: MIMEBundle)

  /// Asks the user for a line; waits for the answer or an interrupt.
  func readInput(prompt: String, password: Bool) -> InputAnswer
}

/// The two streams of text below a cell.
public enum OutputStream: String, Sendable {
  /// Plain output.
  case stdout
  /// Warnings and notes, shown on a tinted ground.
  case stderr
}

/// What came of asking the user for a line.
public enum InputAnswer: Sendable, Equatable {
  /// The line, without its end.
  case text(String)
  /// The cell was interrupted while it waited.
  case interrupted
  /// The front end cannot ask (`allow_stdin` is false).
  case unavailable
}
