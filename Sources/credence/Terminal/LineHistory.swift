import JSON
import Notebooks

/// The cells that were typed at the prompt, in this session and earlier ones: a file with one JSON
/// text a line.
final class LineHistory {
  private(set) var cells: [String] = []
  private let path: String?

  private static let limit = 2000

  /// The history in a file; nil keeps it in memory.
  init(path: String?) {
    self.path = path
    guard let path, let bytes = try? Files.read(path) else { return }
    for line in bytes.split(separator: 0x0A).suffix(Self.limit) {
      if let cell = (try? JSON.parse(line))?.stringValue { cells.append(cell) }
    }
  }

  /// `$XDG_STATE_HOME/credence/prompt.jsonl`, by default below `~/.local/state`.
  static var userPath: String? {
    (Environment["XDG_STATE_HOME"] ?? Environment["HOME"].map { "\($0)/.local/state" })
      .map { "\($0)/credence/prompt.jsonl" }
  }

  /// Remembers a cell, unless it is the last one again.
  func append(_ cell: String) {
    if cells.last == cell || cell.allSatisfy(\.isWhitespace) { return }
    cells.append(cell)
    guard let path else { return }
    let lines = cells.suffix(Self.limit).map { JSON.string($0).text() + "\n" }.joined()
    // A history that cannot be written is no reason to stop.
    try? Files.write(Array(lines.utf8), to: path)
  }
}
