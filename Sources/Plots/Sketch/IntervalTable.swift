/// Rows of point estimates with intervals as text: numbers on the left, a sketch on the right.
///
/// ```
/// mu     4.4  [-0.9, 9.8]       ├────━━━●━━━─────┤
/// tau    3.6  [0.3, 9.8]         ├──━━●━━━────┤
/// ```
struct IntervalTable {
  /// One row; the inner interval may be missing.
  struct Row {
    var label: String
    var estimate: Double
    var inner: (lower: Double, upper: Double)?
    var outer: (lower: Double, upper: Double)
  }

  var rows: [Row]
  /// What the values are.
  var axisLabel: String?
  var domain: Domain

  func text(width: Int) -> String {
    let estimates = NumberFormat.column(rows.map(\.estimate))
    let ends = NumberFormat.column(rows.flatMap { [$0.outer.lower, $0.outer.upper] })
    let intervals = rows.indices.map { "[\(ends[2 * $0]), \(ends[2 * $0 + 1])]" }
    let labels = rows.map { $0.label.onOneLine.shortened(to: max(8, width / 3)) }
    let labelWidth = labels.map { DisplayWidth.of($0) }.max() ?? 0
    let estimateWidth = estimates.map { DisplayWidth.of($0) }.max() ?? 0
    let intervalWidth = intervals.map { DisplayWidth.of($0) }.max() ?? 0
    let margin = labelWidth + estimateWidth + intervalWidth + 6
    let columns = max(12, width - margin)
    let scale = Scale(domain: domain, start: 0, end: Double(columns - 1))

    var lines = rows.indices.map { k in
      let numbers = [
        labels[k].padded(to: labelWidth), estimates[k].padded(left: estimateWidth),
        intervals[k].padded(left: intervalWidth),
      ]
      return numbers.joined(separator: "  ") + "  " + String(sketch(rows[k], scale, columns))
    }
    let ticks = Ticks(domain, count: max(2, columns / 12))
    var ruler = ""
    for (value, label) in zip(ticks.values, ticks.labels) {
      guard let position = scale(value) else { continue }
      let begin = Int(scale.clamped(position).rounded()) - DisplayWidth.of(label) / 2
      let used = DisplayWidth.of(ruler)
      let wide = DisplayWidth.of(label)
      guard begin >= 0, begin + wide <= columns, used == 0 || begin > used else { continue }
      ruler = ruler.padded(to: begin) + label
    }
    if !ruler.isEmpty { lines.append(String(repeating: " ", count: margin) + ruler) }
    if axisLabel != nil || !ticks.offset.isEmpty {
      let text = ((axisLabel ?? "") + ticks.offset).onOneLine.shortened(to: columns)
      lines.append(String(repeating: " ", count: margin) + text.centred(in: columns))
    }
    return lines.joined(separator: "\n")
  }

  private func sketch(_ row: Row, _ scale: Scale, _ columns: Int) -> [Character] {
    var cells = [Character](repeating: " ", count: columns)
    func column(_ value: Double) -> Int? {
      scale(value).map { Int(scale.clamped($0).rounded()) }
    }
    func fill(_ range: (lower: Double, upper: Double), _ glyph: Character) -> ClosedRange<Int>? {
      guard let a = column(range.lower), let b = column(range.upper) else { return nil }
      for k in min(a, b)...max(a, b) { cells[k] = glyph }
      return min(a, b)...max(a, b)
    }
    if let ends = fill(row.outer, "─"), ends.lowerBound < ends.upperBound {
      cells[ends.lowerBound] = "├"
      cells[ends.upperBound] = "┤"
    }
    if let inner = row.inner { _ = fill(inner, "━") }
    if let middle = column(row.estimate) { cells[middle] = "●" }
    return cells
  }
}
