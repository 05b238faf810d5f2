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

  /// A renderer of one style.
  public init(_ style: Style = .plain, width: Int = 100) {
    self.style = style
    self.width = max(width, 20)
  }

  /// One diagnostic as text, without a line break at its end.
  public func render(_ diagnostic: Diagnostic) -> String { diagnostic.message }

  /// Several diagnostics, an empty line between them.
  public func render(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(render).joined(separator: "\n\n")
  }
}
