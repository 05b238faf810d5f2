/// Something that cannot be done with the values at hand, before anyone knows where it was asked.
///
/// Whoever evaluates source text adds the place and turns it into a diagnostic.
public struct Fault: Error, Sendable {
  /// The family of the error.
  public enum Kind: Sendable {
    case kind, shape, index, value, argument, data, model, numeric, support, limit
  }

  /// The family.
  public var kind: Kind
  /// What is wrong, in the user's words.
  public var message: String
  /// What was found against what was expected.
  public var notes: [String]
  /// What to do.
  public var help: [String]

  /// Collects what is to be said.
  public init(_ kind: Kind, _ message: String, notes: [String] = [], help: [String] = []) {
    self.kind = kind
    self.message = message
    self.notes = notes
    self.help = help
  }
}
