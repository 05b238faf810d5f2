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
    /// The labels of the arguments before the cursor's, in order, and of those after it.
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
  public var place = Place.code
  /// The part of the word (in a text: of the characters) before the cursor; may be empty.
  public var prefix = ""
  /// Where `prefix` stands; ends at the cursor.
  public var prefixRange: Range<Int>
  /// The whole word that the cursor is in or touches; may be empty.
  public var word = ""
  /// Where `word` stands.
  public var wordRange: Range<Int>
  /// The names before the dot that the word follows: `["post", "h1"]` in `post.h1.we`;
  /// nil without a dot, empty after a dot that follows another expression.
  public var path: [String]?
  /// The innermost call around the cursor.
  public var call: Call?
  /// The innermost index around the cursor, where no call stands between the two.
  public var index: Index?
  /// The abbreviation before the cursor, as `\mu`, with its range; nil if there is none.
  public var latex: (name: String, range: Range<Int>)?

  /// Looks at `text` around `cursor`, an offset in Unicode scalars (clamped to the text).
  public init(_ text: String, cursor: Int) {
    let scalars = Array(text.unicodeScalars)
    let cursor = min(max(cursor, 0), scalars.count)
    prefixRange = cursor..<cursor
    wordRange = cursor..<cursor
    findWord(scalars, cursor)
    findLatex(scalars, cursor)

    // Only what stands before the cursor says where it is.
    let before = SourceText(name: "", text: Self.string(scalars[..<cursor]))
    let lexed = Lexer.lex(before, keepsOpenText: true, trustsIndentation: false)
    var tokens = lexed.tokens.filter { $0.kind != .end && $0.kind != .newline }
    while tokens.last?.kind == .missingCloser { tokens.removeLast() }
    let reader = CursorReader(source: before, tokens: tokens, rest: Array(scalars[cursor...]))
    if lexed.endsInsideComment {
      place = .comment
      clearWord(at: cursor)
      return
    }
    if lexed.endsInsideText, let start = reader.openText {
      place = .text
      setText(reader.textPrefix(from: start), at: cursor)
      tokens.removeSubrange(start...)
    } else if !prefix.isEmpty {
      // The word at the cursor is the last token, unless it is a bare number.
      if case .name = tokens.last?.kind { tokens.removeLast() }
      if case .keyword = tokens.last?.kind, tokens.last?.range.upper == before.utf8.count {
        tokens.removeLast()
      }
    }
    let around = CursorReader(source: before, tokens: tokens, rest: reader.rest)
    if place == .code { path = around.pathBeforeDot() }
    (call, index) = around.surroundings()
    if path != nil || place == .text { call?.isAtArgumentStart = false }
  }

  private mutating func findWord(_ scalars: [Unicode.Scalar], _ cursor: Int) {
    var start = cursor
    while start > 0, CharacterClasses.continuesName(scalars[start - 1]) { start -= 1 }
    // A name does not begin with a digit: `2x` is two things.
    while start < cursor, !CharacterClasses.startsName(scalars[start]) { start += 1 }
    var end = cursor
    while end < scalars.count, CharacterClasses.continuesName(scalars[end]) { end += 1 }
    if start == cursor, end > cursor, !CharacterClasses.startsName(scalars[cursor]) { end = cursor }
    prefixRange = start..<cursor
    wordRange = start..<end
    prefix = CharacterClasses.name(Self.string(scalars[prefixRange]))
    word = CharacterClasses.name(Self.string(scalars[wordRange]))
  }

  /// `\mu`, `\_0`: a backslash and what may follow it up to the cursor.
  private mutating func findLatex(_ scalars: [Unicode.Scalar], _ cursor: Int) {
    var start = cursor
    while start > 0, scalars[start - 1].isASCII, CharacterClasses.continuesName(scalars[start - 1])
    {
      start -= 1
    }
    guard start > 0, scalars[start - 1] == "\\" else { return }
    latex = (Self.string(scalars[start..<cursor]), start - 1..<cursor)
  }

  private mutating func clearWord(at cursor: Int) {
    (prefix, word) = ("", "")
    (prefixRange, wordRange) = (cursor..<cursor, cursor..<cursor)
    latex = nil
  }

  private mutating func setText(_ characters: String, at cursor: Int) {
    let start = cursor - characters.unicodeScalars.count
    (prefix, word) = (characters, characters)
    (prefixRange, wordRange) = (start..<cursor, start..<cursor)
    latex = nil
  }

  static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
