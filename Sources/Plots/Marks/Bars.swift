/// Amounts by name as bars from zero; several layers stand side by side.
struct Bars: Mark {
  static let name = "bars"
  static let summary = "One bar for each name, from zero to its value."
  static let depth = Depth.fill

  var names: [String]
  var values: [Double]
  var isHorizontal: Bool
  var label: String?
  var colour: PlotColour?
  private var place = 0
  private var count = 1

  init(
    _ names: [String], _ values: [Double], isHorizontal: Bool, label: String?, colour: PlotColour?
  ) {
    let count = min(names.count, values.count)
    self.names = Names.distinct(Array(names.prefix(count)))
    self.values = Array(values.prefix(count))
    self.isHorizontal = isHorizontal
    self.label = label
    self.colour = colour
  }

  var series: [Series] { [Series(label: label, symbol: .fill)] }

  mutating func settle(_ company: Company) {
    let all = company.all(Bars.self)
    place = company.rank(Bars.self)
    count = all.count
    // Bars of one picture share a direction: the first layer's.
    isHorizontal = all.first?.isHorizontal ?? isHorizontal
  }

  func extents() -> Extents {
    let amounts = Extent(values, baseline: 0)
    let names = Extent(categories: names)
    return isHorizontal ? Extents(x: amounts, y: names) : Extents(x: names, y: amounts)
  }

  func preferredHeight(width: Double) -> Double? {
    isHorizontal ? max(40, Double(Set(names).count) * (14 + 10 * Double(count))) : nil
  }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    svg.open("g", ["fill": frame.colour(0), "fill-opacity": "0.85"])
    for bar in bars(frame) { svg.rect(bar) }
    svg.close("g")
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    let pen = Self.pen(frame.firstPen)
    for bar in bars(frame) {
      for x in stride(from: bar.left, through: bar.right, by: 1) {
        canvas.line(Point(x, bar.top), Point(x, bar.bottom), pen)
      }
    }
  }

  /// Names, values and bars of block characters.
  func table(width: Int, composition: Composition) -> String? {
    let axis = isHorizontal ? composition.plot.x : composition.plot.y
    let labels = names.map { $0.onOneLine.shortened(to: max(8, width / 3)) }
    let numbers = NumberFormat.column(values)
    let labelWidth = labels.map { DisplayWidth.of($0) }.max() ?? 0
    let numberWidth = numbers.map { DisplayWidth.of($0) }.max() ?? 0
    let columns = max(8, width - labelWidth - numberWidth - 4)
    let domain = isHorizontal ? composition.domains.x : composition.domains.y
    let scale = Scale(domain: domain, start: 0, end: Double(columns))
    let zero = scale.clamped(scale(0) ?? 0)
    var lines = axis.label.map { [$0.onOneLine.shortened(to: width)] } ?? []
    for k in labels.indices {
      var bar = ""
      if let end = scale(values[k]).map(scale.clamped) {
        let (low, high) = (min(zero, end), max(zero, end))
        let eighths = Int(((high - low.rounded()) * 8).rounded())
        bar = String(repeating: " ", count: Int(low.rounded()))
        bar += String(repeating: "█", count: max(0, eighths / 8))
        if eighths % 8 > 0 { bar.append(["▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8 - 1]) }
      }
      lines.append(
        labels[k].padded(to: labelWidth) + "  " + numbers[k].padded(left: numberWidth) + "  " + bar)
    }
    return lines.joined(separator: "\n")
  }

  func notes(_ domains: Domains) -> [String] {
    Skipped.note(values.count { !Extent.isUsable($0) })
  }

  var account: String {
    let shown = zip(names, values).prefix(8).map {
      "\($0) \(NumberFormat.significant($1, digits: 3))"
    }
    let more = names.count > 8 ? " and \(names.count - 8) more" : ""
    return "\(Account.count(names.count, "bar")): \(shown.joined(separator: ", "))\(more)"
  }

  private func bars(_ frame: Frame) -> [Rect] {
    let (along, across) = isHorizontal ? (frame.y, frame.x) : (frame.x, frame.y)
    var index: [String: Int] = [:]
    for (k, name) in along.domain.categories.enumerated() { index[name] = k + 1 }
    let zero = across.clamped(across(0) ?? across.start)
    let thickness = along.bandwidth * 0.76 / Double(count)
    return zip(names, values).compactMap { name, value in
      guard let slot = index[name], let centre = along(Double(slot)), let end = across(value)
      else { return nil }
      let begin = centre - along.bandwidth * 0.38 + Double(place) * thickness
      let (low, high) = (min(zero, across.clamped(end)), max(zero, across.clamped(end)))
      let gap = count > 1 ? 0.5 : 0
      return isHorizontal
        ? Rect(left: low, top: begin, width: high - low, height: thickness - gap)
        : Rect(left: begin, top: low, width: thickness - gap, height: high - low)
    }
  }

  static let samples: [Plot] = [
    Plot.bars(["spring", "summer", "autumn", "winter"], [3, 7.5, 4, -1.5]).titled("Bars")
      .axes(y: "growth (cm)"),
    (Plot.bars(["a", "b", "c"], [3, 5, 2], label: "2024")
      + Plot.bars(["a", "b", "c"], [4, 4, 3], label: "2025")).titled("Side by side"),
    Plot.bars(
      ["a rather long name of a category", "another one", "b"], [120, 80, 20], isHorizontal: true
    ).axes(x: "count"),
  ]
}

extension Plot {
  /// Bars from zero, one for each name. The shorter of `names` and `values` decides.
  public static func bars(
    _ names: [String], _ values: [Double], isHorizontal: Bool = false, label: String? = nil,
    colour: PlotColour? = nil
  ) -> Plot {
    Plot([Bars(names, values, isHorizontal: isHorizontal, label: label, colour: colour)])
  }
}
