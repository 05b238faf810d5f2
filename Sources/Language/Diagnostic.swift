/// One thing that is wrong, with its places, what was found there, and what to do.
public struct Diagnostic: Error, Sendable {
  /// How bad it is.
  public enum Severity: Sendable { case error, warning, note }

  /// The family of an error; its raw value opens the printed message.
  public enum Kind: String, Sendable, CaseIterable {
    case syntax = "syntax error"
    case name = "name error"
    case argument = "argument error"
    case kind = "kind error"
    case shape = "shape error"
    case index = "index error"
    case value = "value error"
    case data = "data error"
    case support = "support error"
    case model = "model error"
    case file = "file error"
    case numeric = "numeric error"
    case limit = "limit error"
    case interrupted = "interrupted"
    case `internal` = "internal error"
  }

  /// A place in a source text with a word on what stands there.
  public struct Label: Sendable {
    /// The text that the place is in.
    public var source: SourceText
    /// The place.
    public var range: SourceRange
    /// What was found there (`[N = 919]`); may be empty.
    public var text: String

    /// A labelled place.
    public init(_ source: SourceText, _ range: SourceRange, _ text: String = "") {
      self.source = source
      self.range = range
      self.text = text
    }
  }

  /// How bad it is.
  public var severity: Severity
  /// The family it belongs to.
  public var kind: Kind
  /// What is wrong, in the user's words; stands on its own.
  public var message: String
  /// The places, the main one first.
  public var labels: [Label]
  /// What was found against what was expected, or what else to know; one line each.
  public var notes: [String]
  /// What to do; one line each.
  public var help: [String]

  /// Collects what is to be said.
  public init(
    _ kind: Kind, _ message: String, labels: [Label] = [], notes: [String] = [],
    help: [String] = [], severity: Severity = .error
  ) {
    self.severity = severity
    self.kind = kind
    self.message = message
    self.labels = labels
    self.notes = notes
    self.help = help
  }

  /// The error's name on the wire: `ShapeError`.
  public var name: String {
    kind.rawValue.split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}

/// Several diagnostics thrown together, the root first.
public struct Diagnostics: Error, Sendable {
  /// The diagnostics, the root first; never empty.
  public var all: [Diagnostic]

  /// Throws them together.
  public init(_ all: [Diagnostic]) { self.all = all }
}
