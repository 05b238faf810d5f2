/// Whether a text is a whole cell, or a line is still to come.
public enum Completeness: Hashable, Sendable {
  /// It can run.
  case complete
  /// A line is still to come, best begun with `indent`.
  case incomplete(indent: String)
  /// No further line can mend it.
  case invalid

  /// Judges a text as typed so far.
  public static func check(_ text: String) -> Completeness { .complete }
}
