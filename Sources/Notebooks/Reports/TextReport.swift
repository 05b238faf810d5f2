import Sessions

/// A run as text: what cells print and show goes to one place, their errors and warnings to
/// another.
///
/// A display that is replaced again and again (the progress of a fit) is redrawn in place on a
/// terminal; elsewhere its last frame alone is written, when something follows or the cell ends.
public final class TextReport: RunObserver {
  /// Where text goes and what it may hold.
  public struct Device {
    /// Writes results.
    public var out: (String) -> Void
    /// Writes errors and warnings.
    public var err: (String) -> Void
    /// Whether errors are coloured.
    public var colours: Bool
    /// The size of the terminal that results go to, in characters; nil where it is none.
    public var terminal: () -> (rows: Int, columns: Int)?

    /// A device; without a terminal unless said.
    public init(
      out: @escaping (String) -> Void, err: @escaping (String) -> Void, colours: Bool = false,
      terminal: @escaping () -> (rows: Int, columns: Int)? = { nil }
    ) {
      self.out = out
      self.err = err
      self.colours = colours
      self.terminal = terminal
    }
  }

  private let device: Device
  /// The display that may still be replaced: its id, its text, and its rows on the terminal, 0
  /// where it is not drawn yet.
  private var frame: (id: String, text: String, rows: Int)?
  /// Displays that were replaced after something else had followed them.
  private var late: [(id: String, text: String)] = []
  /// Whether the last line that was written has no end yet.
  private var isMidLine = false

  /// A report to a device.
  public init(_ device: Device) { self.device = device }

  /// Writes text as it comes.
  public func wrote(_ text: String, isError: Bool) {
    settle()
    if isError {
      device.err(text)
    } else {
      device.out(text)
      isMidLine = !text.hasSuffix("\n")
    }
  }

  /// Writes what is shown, or draws its first frame.
  public func displayed(_ bundle: DisplayBundle, id: String?) {
    settle()
    guard let id else { return line(bundle.text) }
    draw(id, bundle.text)
  }

  /// Redraws the frame, or keeps the text for the cell's end.
  public func updated(_ bundle: DisplayBundle, id: String) {
    if frame?.id == id { return draw(id, bundle.text) }
    late.removeAll { $0.id == id }
    late.append((id, bundle.text))
  }

  /// Writes a page of help.
  public func paged(_ bundle: DisplayBundle) {
    settle()
    line(bundle.text)
  }

  /// Writes what was held back, and the cell's error.
  public func cellEnded(_ cell: NotebookCell, number: Int, error: CellError?) {
    settle()
    for display in late { line(display.text) }
    late = []
    endLine()
    guard let error else { return }
    let report = device.colours ? error.colouredReport : error.report
    device.err(report.hasSuffix("\n") ? report : report + "\n")
  }

  private func draw(_ id: String, _ text: String) {
    endLine()
    let old = frame?.rows ?? 0
    guard let size = device.terminal(), size.columns > 0 else {
      frame = (id, text, 0)
      return
    }
    let rows = Self.rows(text, columns: size.columns)
    // A frame that does not fit cannot be taken back: it is written once, at its end.
    if rows >= size.rows {
      frame = (id, text, 0)
      return
    }
    if old > 0 { device.out("\u{1B}[\(old)A\r\u{1B}[J") }
    device.out(Self.ended(text))
    frame = (id, text, rows)
  }

  /// Nothing replaces the frame any more.
  private func settle() {
    if let frame, frame.rows == 0 { device.out(Self.ended(frame.text)) }
    frame = nil
  }

  private func line(_ text: String) {
    endLine()
    device.out(Self.ended(text))
  }

  private func endLine() {
    if isMidLine { device.out("\n") }
    isMidLine = false
  }

  private static func ended(_ text: String) -> String { text.hasSuffix("\n") ? text : text + "\n" }

  private static func rows(_ text: String, columns: Int) -> Int {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    return lines.reduce(0) { $0 + max(1, ($1.count + columns - 1) / columns) }
  }
}
