import JSON

/// A `.credence` script as a notebook.
///
/// Lines that begin with `# %%` divide it into cells, as in editors and jupytext; without any it is
/// one cell. `# %% [markdown]` begins a cell of prose, written as comments; `tags=["…"]` on the
/// line gives a cell its tags.
public enum Script {
  /// The cells of a script. Each knows how many lines stand before it, so that an error names the
  /// line of the file.
  public static func notebook(_ text: String) -> Notebook {
    var notebook = Notebook()
    var header: Substring = ""
    var lines: [Substring] = []
    var before = 0
    var ids: Set<String> = []

    func close(at line: Int) {
      if let cell = cell(header: header, lines: lines, before: before, ids: ids) {
        ids.insert(cell.id)
        notebook.cells.append(cell)
      }
      lines = []
      before = line
    }

    let all = MultilineText.split(text)
    for (number, line) in all.enumerated() {
      if isMarker(line) {
        close(at: number + 1)
        header = line
      } else {
        lines.append(line)
      }
    }
    close(at: all.count)
    return notebook
  }

  private static func isMarker(_ line: Substring) -> Bool {
    guard line.hasPrefix("# %%") else { return false }
    let next = line.dropFirst(4).first
    return next == nil || next == " " || next == "\t"
  }

  private static func cell(
    header: Substring, lines: [Substring], before: Int, ids: Set<String>
  ) -> NotebookCell? {
    let isProse = header.contains("[markdown]") || header.contains("[md]")
    var lines = lines.map { isProse ? uncommented($0) : $0 }
    var before = before
    while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
    while lines.first?.allSatisfy(\.isWhitespace) == true {
      lines.removeFirst()
      before += 1
    }
    if lines.isEmpty { return nil }
    let source = lines.joined(separator: "\n")
    let id = NotebookCell.id(source: source, place: before, avoiding: ids)
    var cell = NotebookCell(isProse ? .markdown : .code, id: id, source: source)
    if let tags = tags(header) { cell.metadata["tags"] = tags }
    cell.linesBefore = before
    return cell
  }

  private static func uncommented(_ line: Substring) -> Substring {
    line.hasPrefix("# ") ? line.dropFirst(2) : line.hasPrefix("#") ? line.dropFirst() : line
  }

  private static func tags(_ header: Substring) -> JSON? {
    guard let start = header.firstRange(of: "tags=[") else { return nil }
    let list = header[start.upperBound...]
    guard let end = list.firstIndex(of: "]") else { return nil }
    return try? JSON.parse("[" + String(list[..<end]) + "]")
  }
}
