import JSON

/// A notebook as one self-contained HTML page: prose, source, and outputs with their tables and
/// pictures. It reads well in light and in dark, on paper and on a telephone, and loads nothing.
public struct HTMLReport {
  private let notebook: Notebook
  private let title: String

  /// A page for a notebook.
  public init(_ notebook: Notebook, title: String) {
    self.notebook = notebook
    self.title = title
  }

  /// The page.
  public var text: String {
    let body = notebook.cells.map(section).joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(HTML.escaped(title))</title>
      <style>
      \(Self.style)</style>
      </head>
      <body>
      <main>
      \(body)
      </main>
      </body>
      </html>

      """
  }

  private func section(_ cell: NotebookCell) -> String {
    switch cell.kind {
    case .markdown: "<section class=\"prose\">\n\(Markdown.html(cell.source))</section>"
    case .raw: "<section><pre>\(HTML.escaped(cell.source))</pre></section>"
    case .code: code(cell)
    }
  }

  private func code(_ cell: NotebookCell) -> String {
    if cell.source.allSatisfy(\.isWhitespace) && cell.outputs.isEmpty { return "" }
    let number = cell.executionCount.map { " data-number=\"\($0)\"" } ?? ""
    let outputs = cell.outputs.map(output).joined()
    return """
      <section class="cell"\(number)>
      <pre class="source"><code>\(HTML.escaped(cell.source))</code></pre>
      \(outputs)</section>
      """
  }

  private func output(_ output: CellOutput) -> String {
    switch output {
    case .stream(let name, let text): "<pre class=\"\(name)\">\(HTML.escaped(text))</pre>\n"
    case .error(let name, let value, let traceback):
      "<pre class=\"error\">"
        + HTML.escaped(
          traceback.isEmpty
            ? "\(name): \(value)" : traceback.map(Self.uncoloured).joined(separator: "\n"))
        + "</pre>\n"
    case .display(let data, _), .result(let data, _, _): shown(data)
    case .other: ""
    }
  }

  /// The richest format that a page can show.
  private func shown(_ data: JSON.Object) -> String {
    func text(_ type: String) -> String? { data[type]?.stringValue }
    if let svg = text("image/svg+xml") {
      let start = svg.firstRange(of: "<svg")?.lowerBound ?? svg.startIndex
      let rest = text("text/html").map { "<div class=\"output\">\($0)</div>\n" } ?? ""
      return "<figure>\(svg[start...])</figure>\n" + rest
    }
    if let html = text("text/html") { return "<div class=\"output\">\(html)</div>\n" }
    if let png = text("image/png") {
      let base64 = png.filter { !$0.isWhitespace }
      return
        "<figure><img alt=\"\" src=\"data:image/png;base64,\(HTML.escaped(base64))\"></figure>\n"
    }
    if let markdown = text("text/markdown"), text("text/plain") == nil {
      return "<div class=\"output prose\">\(Markdown.html(markdown))</div>\n"
    }
    return text("text/plain").map { "<pre class=\"result\">\(HTML.escaped($0))</pre>\n" } ?? ""
  }

  /// A line without the sequences that colour it on a terminal.
  private static func uncoloured(_ line: String) -> String {
    var text = ""
    var isInside = false
    for scalar in line.unicodeScalars {
      if scalar == "\u{1B}" {
        isInside = true
      } else if isInside {
        if scalar.properties.isAlphabetic { isInside = false }
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static let style = """
    :root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --ground: #fff;
      --panel: #f4f6f9; --line: #d9dee6; --accent: #1f5fa8; --bad: #b3261e; --warm: #8a5a00; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e4e8ee; --soft: #9aa6b5; --ground: #14181e; --panel: #1d232c;
        --line: #343c48; --accent: #7fb2ea; --bad: #ff8a80; --warm: #e6b566; }
    }
    body { margin: 0; background: var(--ground); color: var(--ink);
      font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    main { max-width: 52rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
    section { margin: 1.25rem 0; }
    a { color: var(--accent); }
    h1, h2, h3 { line-height: 1.25; margin: 1.6em 0 .5em; }
    pre, code { font: .875rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
    pre { margin: .4rem 0; overflow-x: auto; white-space: pre; }
    pre.source, .prose pre { background: var(--panel); border: 1px solid var(--line);
      border-radius: 6px; padding: .75rem 1rem; }
    pre.result, pre.stdout { padding: .25rem 1rem; }
    pre.stderr { padding: .5rem 1rem; border-left: 3px solid var(--warm); color: var(--warm); }
    pre.error { padding: .5rem 1rem; border-left: 3px solid var(--bad); color: var(--bad); }
    .cell[data-number] { position: relative; }
    .cell[data-number]::before { content: "[" attr(data-number) "]"; position: absolute;
      right: .6rem; top: .35rem; font: .75rem ui-monospace, monospace; color: var(--soft); }
    figure { margin: .75rem 0; overflow-x: auto; }
    figure svg, figure img { max-width: 100%; height: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: .5rem 0; }
    th, td { padding: .2rem .7rem; border-bottom: 1px solid var(--line); }
    .output { overflow-x: auto; padding: 0 1rem; }
    blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line);
      color: var(--soft); }
    hr { border: 0; border-top: 1px solid var(--line); }
    @media print { body { font-size: 11pt; } pre { white-space: pre-wrap; } }

    """
}

/// Text in HTML.
enum HTML {
  /// The text with the characters replaced that mean something in HTML.
  static func escaped(_ text: some StringProtocol) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
