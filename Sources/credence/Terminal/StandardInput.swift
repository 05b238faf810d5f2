import Glibc
import Notebooks
import Sessions

/// Lines from standard input, for cells that ask for one and for a prompt without a terminal.
final class StandardInput {
  private let stop: RunStop
  private let asksOnError: Bool
  private var buffer: [UInt8] = []
  private var isAtEnd = false

  /// Questions go to standard output, or to standard error where that is for results alone.
  init(_ stop: RunStop, asksOnError: Bool = false) {
    self.stop = stop
    self.asksOnError = asksOnError
  }

  private func ask(_ text: String) {
    if asksOnError { Output.err(text) } else { Output.out(text) }
  }

  /// The answer to a question; nil at the end of input and when the run is stopped. A hidden one is
  /// not echoed.
  func line(prompt: String, isHidden: Bool) -> String? {
    ask(prompt)
    let mode = isHidden ? TerminalMode.silent() : nil
    defer {
      mode?.restore()
      if isHidden { ask("\n") }
    }
    return line()
  }

  /// The next line without its end; nil at the end of input and when the run is stopped.
  func line() -> String? {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        let line = buffer[..<end]
        buffer.removeSubrange(...end)
        return String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
      }
      if isAtEnd {
        if buffer.isEmpty { return nil }
        defer { buffer = [] }
        return String(decoding: buffer, as: UTF8.self)
      }
      guard fill() else { return nil }
    }
  }

  private func fill() -> Bool {
    var file = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while poll(&file, 1, 50) <= 0 {
      if stop.request != .none { return false }
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    let count = read(STDIN_FILENO, &chunk, chunk.count)
    if count > 0 {
      buffer += chunk[..<count]
    } else if count == 0 || errno != EINTR {
      isAtEnd = true
    }
    return true
  }
}

/// The terminal in another mode, and the way back.
struct TerminalMode {
  private var before: termios

  /// Every key comes as it is typed and nothing is echoed; nil where there is no terminal.
  static func raw() -> TerminalMode? {
    set { mode in
      cfmakeraw(&mode)
      // Line breaks still go to the first column.
      mode.c_oflag |= tcflag_t(OPOST)
    }
  }

  /// Lines as usual, but not echoed; nil where there is no terminal.
  static func silent() -> TerminalMode? {
    set { mode in mode.c_lflag &= ~tcflag_t(ECHO) }
  }

  /// Goes back to the mode before.
  func restore() {
    var mode = before
    tcsetattr(STDIN_FILENO, TCSADRAIN, &mode)
  }

  private static func set(_ change: (inout termios) -> Void) -> TerminalMode? {
    var mode = termios()
    guard tcgetattr(STDIN_FILENO, &mode) == 0 else { return nil }
    let before = mode
    change(&mode)
    guard tcsetattr(STDIN_FILENO, TCSADRAIN, &mode) == 0 else { return nil }
    return TerminalMode(before: before)
  }
}
