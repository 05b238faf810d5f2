/// Writes a composition as plain text: a table where the marks have one, else a sketch with axes.
struct TextRenderer {
  let composition: Composition
  let width: Int

  init(_ composition: Composition, width: Int) {
    self.composition = composition
    self.width = min(max(width, 24), 400)
  }

  /// The lines, joined by line feeds, without trailing blanks.
  func text() -> String {
    var lines: [String] = []
    if let heading = composition.heading { lines.append(heading.onOneLine.shortened(to: width)) }
    if let subtitle = composition.plot.subtitle {
      lines.append(subtitle.onOneLine.shortened(to: width))
    }
    lines += tables() ?? sketch()
    lines += composition.notes.prefix(4).map { $0.onOneLine.shortened(to: width) }
    return lines.map(\.trimmedEnd).joined(separator: "\n")
  }

  /// One table of all named intervals, or one a layer, where all layers but reference lines have one.
  private func tables() -> [String]? {
    let layers = composition.layers.filter { !($0.mark is Rule) }
    guard !layers.isEmpty else { return nil }
    if let table = intervalTable(layers) { return table }
    var lines: [String] = []
    for layer in layers {
      guard let table = layer.mark.table(width: width, composition: composition) else { return nil }
      if layers.count > 1, let label = layer.mark.series.first?.label {
        lines.append("\(label):".onOneLine)
      }
      lines += table.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    return lines
  }

  /// The intervals of all layers, those of one name together.
  private func intervalTable(_ layers: [Composition.Layer]) -> [String]? {
    var names: [String] = []
    var rows: [String: [IntervalTable.Row]] = [:]
    for layer in layers {
      guard let own = layer.mark.intervals else { return nil }
      for var row in own {
        if rows[row.label] == nil { names.append(row.label) }
        let name = row.label
        if layers.count > 1, let label = layer.mark.series.first?.label {
          row.label = "\(name) (\(label))"
        }
        rows[name, default: []].append(row)
      }
    }
    let isUpright = composition.domains.x.isCategorical
    let table = IntervalTable(
      rows: names.flatMap { rows[$0] ?? [] },
      axisLabel: isUpright ? composition.plot.y.label : composition.plot.x.label,
      domain: isUpright ? composition.domains.y : composition.domains.x)
    return table.text(width: width).split(separator: "\n").map(String.init)
  }

  private func sketch() -> [String] {
    let rows = min(18, max(8, width / 4))
    let plot = composition.plot
    let yTicks = Ticks(composition.domains.y, count: max(2, rows / 4)).atMost(rows)
    let labels = yTicks.labels.map { $0.shortened(to: max(6, width / 4)) }
    let margin = plot.showsAxes ? labels.map { DisplayWidth.of($0) }.max() ?? 0 : 0
    let columns = max(8, width - margin - (plot.showsAxes ? 2 : 0))

    var canvas = TextCanvas(columns: columns, rows: rows)
    var x = Scale(domain: composition.domains.x, start: 0, end: canvas.lastX)
    var y = Scale(domain: composition.domains.y, start: canvas.lastY, end: 0)
    if composition.domains.x.isCategorical { (x.start, x.end) = (-0.5, canvas.lastX + 0.5) }
    if composition.domains.y.isCategorical { (y.start, y.end) = (-0.5, canvas.lastY + 0.5) }
    for layer in composition.layers {
      layer.mark.sketch(
        Frame(x: x, y: y, colours: layer.colours, firstPen: layer.firstPen), into: &canvas)
    }

    var lines: [String] = []
    let legend = legendLine()
    if !legend.isEmpty { lines.append(legend.shortened(to: width)) }
    if let label = plot.y.label.map({ $0 + yTicks.offset }) {
      lines.append(label.onOneLine.shortened(to: width))
    }
    guard plot.showsAxes else { return lines + canvas.lines }
    var labelOfRow: [Int: String] = [:]
    for (value, label) in zip(yTicks.values, labels) {
      guard let position = y(value) else { continue }
      let row = Int((min(max(position, 0), canvas.lastY) / 4).rounded(.down))
      if labelOfRow[row] == nil { labelOfRow[row] = label }
    }
    for (row, line) in canvas.lines.enumerated() {
      let label = labelOfRow[row]
      lines.append((label ?? "").padded(left: margin) + (label == nil ? " │" : " ┤") + line)
    }
    return lines + horizontalAxis(x, columns: columns, margin: margin)
  }

  private func legendLine() -> String {
    composition.neededLegend.prefix(LegendLayout.limit).map { entry in
      let keys = entry.pens.map(\.key).joined()
      return "\(keys) \(entry.label.onOneLine)"
    }.joined(separator: "   ")
  }

  /// The axis line with its ticks, their labels, and the label of the axis.
  private func horizontalAxis(_ scale: Scale, columns: Int, margin: Int) -> [String] {
    var count = max(2, columns / 10)
    var ticks = Ticks(scale.domain, count: count)
    func labelled(_ ticks: Ticks) -> (rule: [Character], labels: String)? {
      var rule = [Character](repeating: "─", count: columns)
      var labels = String(repeating: " ", count: margin + 2)
      for (value, label) in zip(ticks.values, ticks.labels) {
        guard let position = scale(value) else { continue }
        let column = Int((scale.clamped(position) / 2).rounded(.down))
        guard (0..<columns).contains(column) else { continue }
        rule[column] = "┬"
        let wide = DisplayWidth.of(label)
        let begin = min(
          max(margin + 2 + column - wide / 2, 0), max(0, margin + 2 + columns - wide))
        let used = DisplayWidth.of(labels.trimmedEnd)
        if used > 0, begin < used + 1 { return nil }
        labels = labels.trimmedEnd.padded(to: begin) + label
      }
      return (rule, labels)
    }
    var axis = labelled(ticks)
    while axis == nil, count > 1 {
      count -= 1
      ticks =
        scale.domain.isCategorical
        ? Ticks(scale.domain, count: 0).everyNth(
          (scale.domain.categories.count + count - 1) / count)
        : Ticks(scale.domain, count: count)
      if scale.domain.isCategorical {
        let room = columns / max(1, ticks.labels.count) - 1
        ticks.labels = ticks.labels.map { $0.shortened(to: max(4, room)) }
      }
      axis = labelled(ticks)
    }
    let rule = axis?.rule ?? [Character](repeating: "─", count: columns)
    var lines = [String(repeating: " ", count: margin) + " └" + String(rule)]
    if let labels = axis?.labels, labels.contains(where: { $0 != " " }) { lines.append(labels) }
    let label = (composition.plot.x.label ?? "") + ticks.offset
    if !label.isEmpty {
      let text = label.onOneLine.shortened(to: width)
      lines.append(String(repeating: " ", count: margin + 2) + text.centred(in: columns))
    }
    return lines
  }
}
