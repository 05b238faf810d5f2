/// What stands at a cursor: the word, the path before it, the call or index around it.
///
/// Works on unfinished text. All ranges count Unicode scalars, as notebooks do.
public struct CursorContext: Sendable {
  /// A call whose round brackets hold the cursor.
  public struct Call: Sendable {
    /// The function's dotted path: `["fit"]`, `["post", "h1"]`; empty for other expressions.
    public var callee: [String]
    /// Where the path stands.
    public var calleeRange: Range<Int>
    /// The cursor's argument, from 0; a value piped in by `|>` counts as argument 0.
    public var argumentIndex: Int
    /// The label of the cursor's argument, if it has one.
    public var label: String?
    /// The labels of all arguments but the cursor's, in order.
    public var usedLabels: [String]
    /// Whether nothing but the word at the cursor stands in its argument yet.
    public var isAtArgumentStart: Bool
    /// The text of the first argument (or of what is piped in), nil while the cursor is in it.
    public var firstArgument: String?
  }

  /// An index whose square brackets hold the cursor.
  public struct Index: Sendable {
    /// The dotted path of what is indexed; empty for other expressions.
    public var base: [String]
    /// The cursor's subscript, from 0.
    public var axis: Int
  }

  /// Where the cursor stands.
  public enum Place: Sendable, Hashable {
    /// In code.
    case code
    /// In the characters of a text literal.
    case text
    /// In a comment.
    case comment
  }

  /// Where the cursor stands.
  public var place: Place
  /// The part of the word (in a text: of the characters) before the cursor; may be empty.
  public var prefix: String
  /// Where `prefix` stands; ends at the cursor.
  public var prefixRange: Range<Int>
  /// The whole word that the cursor is in or touches; may be empty.
  public var word: String
  /// Where `word` stands.
  public var wordRange: Range<Int>
  /// The names before the dot that the word follows: `["post", "h1"]` in `post.h1.we`;
  /// nil without a dot, empty after a dot that follows another expression.
  public var path: [String]?
  /// The innermost call around the cursor.
  public var call: Call?
  /// The innermost index around the cursor, when it lies inside the call.
  public var index: Index?
  /// The abbreviation before the cursor, as `\mu`, with its range; nil if there is none.
  public var latex: (name: String, range: Range<Int>)?

  /// Looks at `text` around `cursor`, an offset in Unicode scalars (clamped to the text).
  public init(_ text: String, cursor: Int) {
    place = .code
    prefix = ""
    prefixRange = cursor..<cursor
    word = ""
    wordRange = cursor..<cursor
  }
}
