/// Prints diagnostics: message, place, source line with carets, labels, notes and help.
public struct DiagnosticRenderer: Sendable {
  /// How the text is dressed.
  public enum Style: Sendable {
    /// Text alone.
    case plain
    /// Text with ANSI colours, as terminals and notebooks show them.
    case ansi
  }

  /// How the text is dressed.
  public var style: Style
  /// The columns that a source line may take; a longer one is cut around its labels.
  public var width: Int

  /// How many diagnostics of a list are printed in full.
  static let listLimit = 20

  /// A renderer of one style.
  public init(_ style: Style = .plain, width: Int = 100) {
    self.style = style
    self.width = max(width, 20)
  }

  /// One diagnostic as text, without a line break at its end.
  ///
  /// The message stands first, after the family of the error, `warning` or `note`; then the
  /// source lines of the labels with carets below, the main label's source first; then notes
  /// and help.
  public func render(_ diagnostic: Diagnostic) -> String {
    let colour = Paint.of(diagnostic.severity)
    let head = diagnostic.severity == .error ? diagnostic.kind.rawValue : "\(diagnostic.severity)"
    var lines = [paint(head + ":", colour) + " " + paint(diagnostic.message, .strong)]
    let snippets = Snippet.snippets(of: diagnostic, width: width)
    let gutter = snippets.map(\.gutter).max() ?? 1
    for snippet in snippets {
      lines += snippet.lines(gutter: gutter).map {
        $0.text { paint($0, $1 == .main ? colour : $1) }
      }
    }
    lines += diagnostic.notes.map { paint("note:", .strong) + " " + $0 }
    lines += diagnostic.help.map { paint("help:", .help) + " " + $0 }
    return lines.joined(separator: "\n")
  }

  /// Several diagnostics, an empty line between them.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    var parts = diagnostics.prefix(Self.listLimit).map { render($0) }
    let more = diagnostics.count - parts.count
    if more > 0 { parts.append("… and \(more) more") }
    return parts.joined(separator: "\n\n")
  }

  private func paint(_ text: String, _ paint: Paint) -> String {
    guard style == .ansi, let code = paint.code, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

/// What a piece of a printed diagnostic is, for its colour.
enum Paint {
  case plain, strong, frame, main, other, error, warning, note, help

  static func of(_ severity: Diagnostic.Severity) -> Paint {
    switch severity {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }

  /// Its ANSI code; the sixteen colours follow the reader's theme.
  var code: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .frame, .other: "34"
    case .main, .error: "1;31"
    case .warning: "1;33"
    case .note: "1;36"
    case .help: "1;32"
    }
  }
}

/// A printed line in pieces.
struct PaintedLine {
  var pieces: [(text: String, paint: Paint)] = []

  init(_ text: String = "", _ paint: Paint = .plain) { add(text, paint) }

  mutating func add(_ text: String, _ paint: Paint) {
    if !text.isEmpty { pieces.append((text, paint)) }
  }

  /// The line, blanks at its end left out.
  func text(_ dress: (String, Paint) -> String) -> String {
    var kept = pieces
    while let last = kept.last {
      let trimmed = last.text.lastIndex { $0 != " " }.map { String(last.text[...$0]) } ?? ""
      if trimmed.isEmpty {
        kept.removeLast()
      } else {
        kept[kept.count - 1].text = trimmed
        break
      }
    }
    return kept.map { dress($0.text, $0.paint) }.joined()
  }
}
