/// The labelled lines of one source text, with their carets.
struct Snippet {
  let source: SourceText
  /// The line that the arrow names.
  let mainLine: Int
  let isFirst: Bool
  private let rows: [Row]

  /// A source line with the labels that stand on it.
  fileprivate struct Row {
    let number: Int
    let line: DisplayLine
    /// In the order of their columns.
    var marks: [Mark]
  }

  /// A label in columns of its line.
  struct Mark {
    var start: Int
    var end: Int
    let text: String
    let isMain: Bool
  }

  /// How wide the numbers of its lines are.
  var gutter: Int { rows.map { String($0.number).count }.max() ?? 1 }

  /// One snippet a source, that of the main label first.
  static func snippets(of diagnostic: Diagnostic, width: Int) -> [Snippet] {
    var groups: [(source: SourceText, labels: [(label: Diagnostic.Label, isMain: Bool)])] = []
    for (place, label) in diagnostic.labels.enumerated() {
      let entry = (label: label, isMain: place == 0)
      if let group = groups.firstIndex(where: { $0.source === label.source }) {
        groups[group].labels.append(entry)
      } else {
        groups.append((label.source, [entry]))
      }
    }
    return groups.enumerated().map { place, group in
      Snippet(group.source, group.labels, isFirst: place == 0, width: width)
    }
  }

  private init(
    _ source: SourceText, _ labels: [(label: Diagnostic.Label, isMain: Bool)], isFirst: Bool,
    width: Int
  ) {
    self.source = source
    self.isFirst = isFirst
    var rows: [Int: Row] = [:]
    var mainLine = 1
    for (place, entry) in labels.enumerated() {
      let count = source.utf8.count
      let lower = min(max(entry.label.range.lower, 0), count)
      let number = source.lineNumber(at: lower)
      if place == 0 { mainLine = number }
      var row = rows[number] ?? Row(number: number, line: DisplayLine(source, number), marks: [])
      let start = row.line.column(at: lower)
      let end = row.line.column(at: min(max(entry.label.range.upper, lower), count))
      row.marks.append(
        Mark(
          start: start, end: max(end, start + 1), text: DisplayLine.shown(entry.label.text),
          isMain: entry.isMain))
      rows[number] = row
    }
    self.mainLine = mainLine
    self.rows = rows.values.sorted { $0.number < $1.number }
      .flatMap { row in row.windows(of: width) }
  }

  /// The printed lines: the arrow, then each source line with what stands below it.
  func lines(gutter: Int) -> [PaintedLine] {
    let blanks = String(repeating: " ", count: gutter)
    var lines = [PaintedLine(blanks + " --> ", .frame)]
    lines[0].add("\(source.name), line \(mainLine)", .plain)
    var last: Int?
    for row in rows {
      if let last, row.number > last + 1 { lines.append(PaintedLine(blanks + " …", .frame)) }
      last = row.number
      let number = String(row.number)
      var line = PaintedLine(
        String(repeating: " ", count: gutter - number.count) + number + " | ", .frame)
      line.add(row.line.text, .plain)
      lines.append(line)
      for below in row.below {
        var line = PaintedLine(blanks + " | ", .frame)
        line.pieces += below.pieces
        lines.append(line)
      }
    }
    return lines
  }
}

extension Snippet.Row {
  /// The row cut into windows no wider than `width`, each around marks that fit together.
  fileprivate func windows(of width: Int) -> [Self] {
    guard line.width > width else { return [self] }
    var groups: [[Snippet.Mark]] = []
    for mark in marks.sorted(by: { $0.start < $1.start }) {
      if let first = groups.last?.first, mark.start < first.start + width * 2 / 3 {
        groups[groups.count - 1].append(mark)
      } else {
        groups.append([mark])
      }
    }
    return groups.map { group in
      let start = max(0, min((group.first?.start ?? 0) - width / 5, line.width - width))
      let (cut, shift) = line.window(from: start, width: width)
      let marks = group.map { mark in
        var mark = mark
        mark.start = min(max(mark.start - shift, 0), cut.width)
        mark.end = max(mark.start + 1, min(mark.end - shift, cut.width))
        return mark
      }
      return Self(number: number, line: cut, marks: marks)
    }
  }

  /// The carets, then the texts of the labels, each under its own caret.
  fileprivate var below: [PaintedLine] {
    let sorted = marks.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    var canvas = Canvas()
    for mark in sorted.reversed() where !mark.isMain {
      canvas.write(String(repeating: "^", count: mark.end - mark.start), mark.start, 0, .other)
    }
    for mark in sorted where mark.isMain {
      canvas.write(String(repeating: "^", count: mark.end - mark.start), mark.start, 0, .main)
    }
    // From the right: a text takes the first row where it is clear of what stands there, and a
    // bar leads down to it.
    for mark in sorted.reversed() where !mark.text.isEmpty {
      let paint: Paint = mark.isMain ? .main : .other
      var row = 1
      while !canvas.isFree(from: mark.start, count: mark.text.columns + 2, row: row) { row += 1 }
      for above in 1..<row where above < row {
        if canvas.isFree(from: mark.start, count: 1, row: above) {
          canvas.write("|", mark.start, above, paint)
        }
      }
      canvas.write(mark.text, mark.start, row, paint)
    }
    return canvas.lines
  }
}

/// Lines of characters written at columns.
private struct Canvas {
  private var rows: [[(character: Character, paint: Paint)?]] = []

  func isFree(from column: Int, count: Int, row: Int) -> Bool {
    guard row < rows.count else { return true }
    return (column..<column + count).allSatisfy { $0 >= rows[row].count || rows[row][$0] == nil }
  }

  mutating func write(_ text: String, _ column: Int, _ row: Int, _ paint: Paint) {
    while rows.count <= row { rows.append([]) }
    var place = column
    for character in text {
      while rows[row].count <= place + 1 { rows[row].append(nil) }
      rows[row][place] = (character, paint)
      place += 1
      // The second column of a wide character holds nothing, but is taken.
      for _ in 1..<max(1, String(character).columns) where String(character).columns > 1 {
        while rows[row].count <= place { rows[row].append(nil) }
        rows[row][place] = ("\u{0}", paint)
        place += 1
      }
    }
  }

  var lines: [PaintedLine] {
    rows.map { row in
      var line = PaintedLine()
      var piece = ""
      var paint = Paint.plain
      for cell in row {
        let next = cell?.paint ?? .plain
        if next != paint {
          line.add(piece, paint)
          piece = ""
          paint = next
        }
        let character = cell?.character ?? " "
        if character != "\u{0}" { piece.append(character) }
      }
      line.add(piece, paint)
      return line
    }
  }
}
