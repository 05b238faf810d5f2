/// The keys and labels above the data area, in as many rows as they need.
struct LegendLayout: Sendable {
  /// Entries beyond this many are counted, not shown.
  static let limit = 14
  private static let keyWidth = 22.0
  private static let rowHeight = 17.0

  /// One entry and the place of its key's left end, relative to the legend.
  struct Item: Sendable {
    var entry: Composition.LegendEntry?
    var label: String
    var x: Double
    var row: Int
  }

  var items: [Item] = []
  var bar: ColourBar?
  var rows = 0
  var top = 0.0

  init(_ composition: Composition, width: Double) {
    var x = 0.0
    let entries = composition.neededLegend
    func place(_ entry: Composition.LegendEntry?, _ text: String, _ layout: inout LegendLayout) {
      let key = entry == nil ? 0 : Self.keyWidth
      let label = TextMetrics.fitted(
        text.onOneLine, within: width - key, size: Layout.tickSize)
      let needed = key + TextMetrics.width(label, size: Layout.tickSize)
      if x > 0, x + needed > width {
        x = 0
        layout.rows += 1
      }
      layout.items.append(Item(entry: entry, label: label, x: x, row: layout.rows))
      x += needed + 14
    }
    for entry in entries.prefix(Self.limit) { place(entry, entry.label, &self) }
    if entries.count > Self.limit { place(nil, "and \(entries.count - Self.limit) more", &self) }
    if !items.isEmpty { rows += 1 }
    if composition.plot.showsLegend { bar = composition.colourBar }
  }

  /// The room it takes, with a gap below.
  var height: Double {
    Double(rows) * Self.rowHeight + (bar == nil ? 0 : 32) + (rows > 0 ? 5 : 0)
  }

  func draw(left: Double, id: String, into svg: inout SVGBuilder) {
    guard height > 0 else { return }
    svg.open("g", ["class": "legend", "font-size": SVGBuilder.number(Layout.tickSize)])
    for item in items {
      let middle = top + Double(item.row) * Self.rowHeight + 9
      var x = left + item.x
      if let entry = item.entry {
        for symbol in entry.symbols { draw(symbol, entry, Point(x, middle), into: &svg) }
        x += Self.keyWidth
      }
      svg.text(item.label, at: Point(x, middle + 4))
    }
    if let bar { draw(bar, left: left, id: id, into: &svg) }
    svg.close("g")
  }

  private func draw(
    _ symbol: Series.Symbol, _ entry: Composition.LegendEntry, _ p: Point,
    into svg: inout SVGBuilder
  ) {
    let colour = entry.colour
    switch symbol {
    case .dot:
      svg.element(
        "circle",
        [
          "cx": SVGBuilder.number(p.x + 8), "cy": SVGBuilder.number(p.y), "r": "3.5",
          "fill": colour,
        ])
    case .line, .dashedLine:
      svg.line(
        p, Point(p.x + 16, p.y),
        [
          "stroke": colour, "stroke-width": "2",
          "stroke-dasharray": symbol == .dashedLine ? "5 3" : entry.dash,
        ])
    case .fill:
      svg.rect(
        Rect(left: p.x + 1, top: p.y - 5, width: 14, height: 10),
        ["fill": colour, "fill-opacity": entry.symbols.count > 1 ? "0.3" : "0.55", "rx": "1.5"])
    case .interval:
      svg.line(p, Point(p.x + 16, p.y), ["stroke": colour, "stroke-width": "1.5"])
      svg.element(
        "circle",
        [
          "cx": SVGBuilder.number(p.x + 8), "cy": SVGBuilder.number(p.y), "r": "3.2",
          "fill": colour,
        ])
    case .none: break
    }
  }

  private func draw(_ bar: ColourBar, left: Double, id: String, into svg: inout SVGBuilder) {
    let width = 160.0
    let y = top + Double(rows) * Self.rowHeight + 3
    svg.open("linearGradient", ["id": id + "r"])
    let count = bar.ramp.stops.count
    for k in 0..<count {
      let place = Double(k) / Double(count - 1)
      svg.element("stop", ["offset": SVGBuilder.number(place), "stop-color": bar.ramp.hex(place)])
    }
    svg.close("linearGradient")
    svg.rect(
      Rect(left: left, top: y, width: width, height: 9), ["fill": "url(#\(id)r)", "rx": "1.5"])
    var lower = NumberFormat.significant(bar.lower, digits: 3)
    var upper = NumberFormat.significant(bar.upper, digits: 3)
    (lower, upper) = (lower.withMinus, upper.withMinus)
    svg.text(lower, at: Point(left, y + 21))
    svg.text(upper, at: Point(left + width, y + 21), anchor: .end)
    if let label = bar.label { svg.text(label, at: Point(left + width + 10, y + 8.5)) }
  }
}

extension String {
  /// The number with a true minus sign, as wide as a figure.
  var withMinus: String { hasPrefix("-") ? "−" + dropFirst() : self }
}
