import Glibc

/// One key, or a piece of text that was pasted.
enum Key: Equatable {
  case text(String)
  case enter, tab, backspace, delete, escape
  case left, right, up, down, home, end, wordLeft, wordRight
  case control(Character)
  case deleteWord
  case endOfInput
}

/// Reads keys from the terminal in raw mode.
struct KeyReader {
  private var buffer: [UInt8] = []
  private var at = 0

  /// The next key; waits for it.
  mutating func next() -> Key {
    guard let byte = byte() else { return .endOfInput }
    switch byte {
    case 0x0A, 0x0D: return .enter
    case 0x09: return .tab
    case 0x08, 0x7F: return .backspace
    case 0x1B: return escape()
    case 0..<0x20: return .control(Character(Unicode.Scalar(byte + 0x60)))
    default: return .text(text(from: byte))
    }
  }

  /// A character of several bytes, with what was typed right behind it.
  private mutating func text(from first: UInt8) -> String {
    var bytes = [first]
    let count = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0
    for _ in 0..<count {
      guard let next = byte() else { break }
      bytes.append(next)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func escape() -> Key {
    guard hasMore, let kind = byte() else { return .escape }
    switch kind {
    case UInt8(ascii: "b"): return .wordLeft
    case UInt8(ascii: "f"): return .wordRight
    case UInt8(ascii: "d"): return .deleteWord
    case 0x7F: return .control("w")
    case UInt8(ascii: "["), UInt8(ascii: "O"): return sequence()
    default: return .escape
    }
  }

  /// What follows `ESC [`: numbers, then a letter or `~`.
  private mutating func sequence() -> Key {
    var parameters = ""
    while let next = byte() {
      if (0x30...0x3B).contains(next) {
        parameters.unicodeScalars.append(Unicode.Scalar(next))
        continue
      }
      let isWord = parameters.hasSuffix(";5") || parameters.hasSuffix(";3")
      switch next {
      case UInt8(ascii: "A"): return .up
      case UInt8(ascii: "B"): return .down
      case UInt8(ascii: "C"): return isWord ? .wordRight : .right
      case UInt8(ascii: "D"): return isWord ? .wordLeft : .left
      case UInt8(ascii: "H"): return .home
      case UInt8(ascii: "F"): return .end
      case UInt8(ascii: "~"): return numbered(parameters)
      default: return .escape
      }
    }
    return .endOfInput
  }

  private mutating func numbered(_ parameters: String) -> Key {
    switch parameters {
    case "1", "7": .home
    case "3": .delete
    case "4", "8": .end
    case "200": .text(pasted())
    default: .escape
    }
  }

  /// What the terminal brackets as pasted, up to `ESC [ 201 ~`.
  private mutating func pasted() -> String {
    let end = Array("\u{1B}[201~".utf8)
    var bytes: [UInt8] = []
    while !bytes.suffix(end.count).elementsEqual(end), let next = byte() { bytes.append(next) }
    if bytes.suffix(end.count).elementsEqual(end) { bytes.removeLast(end.count) }
    return String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
      .replacing("\r", with: "\n")
  }

  /// Whether more comes at once: an arrow sends several bytes together, the escape key one.
  private var hasMore: Bool {
    if at < buffer.count { return true }
    var file = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&file, 1, 30) > 0
  }

  private mutating func byte() -> UInt8? {
    if at == buffer.count {
      at = 0
      buffer = [UInt8](repeating: 0, count: 4096)
      var count = read(STDIN_FILENO, &buffer, buffer.count)
      while count < 0, errno == EINTR { count = read(STDIN_FILENO, &buffer, buffer.count) }
      buffer.removeLast(buffer.count - max(0, count))
      if buffer.isEmpty { return nil }
    }
    defer { at += 1 }
    return buffer[at]
  }
}
