import Language
import Sessions

/// Reads a cell of one or more lines from the terminal: the cursor moves freely in all of it, Enter
/// goes to a new line until the cell is complete, Tab completes, the arrows walk through history.
final class LineEditor {
  private let session: Session
  private let history: LineHistory
  private var keys = KeyReader()
  private var buffer = EditBuffer()
  private var screen = EditScreen()
  /// Where in the history the arrows stand; `history.cells.count` is what is being typed.
  private var place = 0
  private var draft = ""

  init(session: Session, history: LineHistory) {
    self.session = session
    self.history = history
  }

  /// The next cell; nil when the person leaves.
  func readCell() -> String? {
    guard let mode = TerminalMode.raw() else { return nil }
    // Pasted text comes in brackets, so that its line breaks run nothing.
    Output.out("\u{1B}[?2004h")
    defer {
      Output.out("\u{1B}[?2004l")
      mode.restore()
    }
    buffer.set("")
    place = history.cells.count
    screen = EditScreen()
    screen.draw(buffer)
    while true {
      switch handle(keys.next()) {
      case .goOn: screen.draw(buffer)
      case .run:
        buffer.move(by: .max / 2)
        screen.draw(buffer)
        Output.out("\n")
        history.append(buffer.text)
        return buffer.text
      case .leave:
        Output.out("\n")
        return nil
      }
    }
  }

  private enum Step {
    case goOn, run, leave
  }

  private func handle(_ key: Key) -> Step {
    switch key {
    case .text(let text):
      if text == "}" { buffer.dedent() }
      buffer.insert(text)
    case .enter: return enter()
    case .tab: complete()
    case .backspace, .control("h"): buffer.deleteBackward()
    case .delete: buffer.deleteForward()
    case .left, .control("b"): buffer.move(by: -1)
    case .right, .control("f"): buffer.move(by: 1)
    case .up, .control("p"): up()
    case .down, .control("n"): down()
    case .home, .control("a"): buffer.moveToLineStart()
    case .end, .control("e"): buffer.moveToLineEnd()
    case .wordLeft: buffer.moveWord(forward: false)
    case .wordRight: buffer.moveWord(forward: true)
    case .control("w"): buffer.deleteWord(forward: false)
    case .deleteWord: buffer.deleteWord(forward: true)
    case .control("k"): buffer.cutToLineEnd()
    case .control("u"): buffer.cutToLineStart()
    case .control("y"): buffer.paste()
    case .control("l"):
      Output.out("\u{1B}[H\u{1B}[2J")
      screen = EditScreen()
    case .control("r"): return search()
    case .control("c"): abandon()
    case .control("d"):
      if buffer.characters.isEmpty { return .leave }
      buffer.deleteForward()
    case .endOfInput: return .leave
    case .escape, .control: break
    }
    return .goOn
  }

  /// Enter runs what is complete or beyond mending; else it begins a new line.
  private func enter() -> Step {
    guard buffer.isAtEnd else {
      if buffer.isInLastLine { return completed() }
      buffer.insert("\n")
      return .goOn
    }
    return completed()
  }

  private func completed() -> Step {
    guard case .incomplete(indent: let indent) = session.completeness(buffer.text) else {
      return .run
    }
    // An empty line at the end runs it all the same, so that nobody is caught.
    if buffer.text.hasSuffix("\n") { return .run }
    buffer.move(by: .max / 2)
    buffer.insert("\n" + indent)
    return .goOn
  }

  private func abandon() {
    buffer.move(by: .max / 2)
    screen.draw(buffer)
    Output.out("^C\n")
    buffer.set("")
    screen = EditScreen()
    place = history.cells.count
  }

  // MARK: History

  private func up() {
    if !buffer.isInFirstLine { return buffer.moveLine(up: true) }
    if place == 0 { return }
    if place == history.cells.count { draft = buffer.text }
    place -= 1
    buffer.set(history.cells[place])
  }

  private func down() {
    if !buffer.isInLastLine { return buffer.moveLine(up: false) }
    if place == history.cells.count { return }
    place += 1
    buffer.set(place == history.cells.count ? draft : history.cells[place])
  }

  /// Looks backwards for a cell that holds what is typed; Enter runs it, other keys edit it.
  private func search() -> Step {
    var wanted = ""
    var found = history.cells.count
    func look(from start: Int) {
      let match = history.cells[..<start].lastIndex { $0.contains(wanted) }
      if let match { found = match }
    }
    while true {
      let shown = found < history.cells.count ? history.cells[found] : ""
      buffer.set(shown)
      screen.draw(buffer, prompt: "search `\(wanted)`: ")
      switch keys.next() {
      case .text(let text):
        wanted += text
        look(from: min(found + 1, history.cells.count))
      case .backspace:
        wanted = String(wanted.dropLast())
        found = history.cells.count
        look(from: found)
      case .control("r"): look(from: found)
      case .control("c"), .control("g"), .endOfInput:
        buffer.set("")
        return .goOn
      case .enter:
        place = found
        return completed()
      case let key:
        place = found
        return handle(key)
      }
    }
  }

  // MARK: Completion

  private func complete() {
    let found = session.complete(buffer.text, cursor: buffer.scalarCursor)
    let names = found.matches.map { $0.text }
    guard let first = names.first else {
      // Nothing to complete: Tab indents.
      if buffer.text.isEmpty || buffer.text.hasSuffix("\n") { buffer.insert("  ") }
      return
    }
    let common = names.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    let typed = String(
      String.UnicodeScalarView(
        buffer.text.unicodeScalars.dropFirst(found.start).prefix(found.end - found.start)))
    if names.count == 1 || common.count > typed.count && common.hasPrefix(typed) {
      buffer.replace(found.start..<found.end, with: names.count == 1 ? first : common)
      return
    }
    let cursor = buffer.cursor
    buffer.move(by: .max / 2)
    screen.draw(buffer)
    Output.out("\n" + Columns.text(names, width: Output.terminalSize?.columns ?? 80))
    screen = EditScreen()
    buffer.move(by: cursor - buffer.cursor)
  }
}

extension String {
  /// The characters with which both begin.
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map { $0.0 })
  }
}
