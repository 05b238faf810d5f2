/// Names side by side, as a terminal lists them.
enum Columns {
  /// The names in columns, read downwards, as wide as fits.
  static func text(_ names: [String], width: Int, indent: String = "") -> String {
    guard let longest = names.map(\.count).max() else { return "" }
    let columns = max(1, (width - indent.count) / (longest + 2))
    let rows = (names.count + columns - 1) / columns
    var text = ""
    for row in 0..<rows {
      var line = indent
      for place in stride(from: row, to: names.count, by: rows) {
        let isLast = place + rows >= names.count
        line += names[place]
        if !isLast { line += String(repeating: " ", count: longest + 2 - names[place].count) }
      }
      text += line + "\n"
    }
    return text
  }
}
