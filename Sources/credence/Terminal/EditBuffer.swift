/// The text being typed and the cursor in it.
struct EditBuffer {
  /// The characters; line breaks divide the lines.
  private(set) var characters: [Character] = []
  /// The place of the cursor: before this character.
  private(set) var cursor = 0
  /// What was cut last.
  private var clipboard: [Character] = []

  /// The whole text.
  var text: String { String(characters) }

  /// The cursor's place in Unicode scalars.
  var scalarCursor: Int { String(characters[..<cursor]).unicodeScalars.count }

  /// Whether the cursor is behind the last character.
  var isAtEnd: Bool { cursor == characters.count }

  /// Whether the cursor is in the first line, and in the last.
  var isInFirstLine: Bool { !characters[..<cursor].contains("\n") }
  var isInLastLine: Bool { !characters[cursor...].contains("\n") }

  mutating func set(_ text: String) {
    characters = Array(text)
    cursor = characters.count
  }

  mutating func insert(_ text: String) {
    let new = Array(text)
    characters.insert(contentsOf: new, at: cursor)
    // A combining mark joins the character before it.
    let before = String(characters[..<(cursor + new.count)])
    let after = String(characters[(cursor + new.count)...])
    characters = Array(before + after)
    cursor = min(before.count, characters.count)
  }

  /// Replaces Unicode scalars by a text.
  mutating func replace(_ range: Range<Int>, with text: String) {
    let scalars = Array(self.text.unicodeScalars)
    guard range.lowerBound >= 0, range.upperBound <= scalars.count else { return }
    var before = String.UnicodeScalarView(scalars[..<range.lowerBound])
    before += text.unicodeScalars
    let after = String.UnicodeScalarView(scalars[range.upperBound...])
    characters = Array(String(before) + String(after))
    cursor = min(String(before).count, characters.count)
  }

  mutating func move(by steps: Int) { cursor = min(max(0, cursor + steps), characters.count) }

  mutating func deleteBackward() {
    guard cursor > 0 else { return }
    cursor -= 1
    characters.remove(at: cursor)
  }

  mutating func deleteForward() {
    if cursor < characters.count { characters.remove(at: cursor) }
  }

  /// Takes two blanks of indentation back where nothing else stands before the cursor in its line.
  mutating func dedent() {
    guard cursor - lineStart >= 2, characters[lineStart..<cursor].allSatisfy({ $0 == " " }) else {
      return
    }
    characters.removeSubrange((cursor - 2)..<cursor)
    cursor -= 2
  }

  mutating func moveToLineStart() { cursor = lineStart }

  mutating func moveToLineEnd() { cursor = lineEnd }

  /// One line up or down, in the same column as far as the line reaches.
  mutating func moveLine(up: Bool) {
    let column = cursor - lineStart
    if up {
      guard lineStart > 0 else { return }
      cursor = lineStart - 1
    } else {
      guard lineEnd < characters.count else { return }
      cursor = lineEnd + 1
    }
    let start = lineStart
    cursor = min(start + column, lineEnd)
  }

  mutating func moveWord(forward: Bool) {
    cursor = forward ? wordEnd : wordStart
  }

  mutating func deleteWord(forward: Bool) {
    cut(forward ? cursor..<wordEnd : wordStart..<cursor)
  }

  mutating func cutToLineEnd() {
    cut(cursor..<(cursor == lineEnd ? min(cursor + 1, characters.count) : lineEnd))
  }

  mutating func cutToLineStart() { cut(lineStart..<cursor) }

  mutating func paste() { insert(String(clipboard)) }

  private mutating func cut(_ range: Range<Int>) {
    if range.isEmpty { return }
    clipboard = Array(characters[range])
    characters.removeSubrange(range)
    cursor = range.lowerBound
  }

  private var lineStart: Int { (characters[..<cursor].lastIndex(of: "\n") ?? -1) + 1 }

  private var lineEnd: Int { characters[cursor...].firstIndex(of: "\n") ?? characters.count }

  private var wordStart: Int {
    var place = cursor
    while place > 0, !Self.isWord(characters[place - 1]) { place -= 1 }
    while place > 0, Self.isWord(characters[place - 1]) { place -= 1 }
    return place
  }

  private var wordEnd: Int {
    var place = cursor
    while place < characters.count, !Self.isWord(characters[place]) { place += 1 }
    while place < characters.count, Self.isWord(characters[place]) { place += 1 }
    return place
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }
}
