/// A value with its lower and upper end at each x, or at each of a list of names.
struct Interval: Mark {
  static let name = "interval"
  static let summary = "A dot within an upright line from lower to upper at each x."
  static let depth = Depth.stroke

  var x: [Double]
  var names: [String]
  var lower: [Double]
  var middle: [Double]
  var upper: [Double]
  var label: String?
  var colour: PlotColour?
  private var place = 0
  private var count = 1

  init(
    x: [Double], names: [String], lower: [Double], middle: [Double], upper: [Double],
    label: String?, colour: PlotColour?
  ) {
    let count = min(names.isEmpty ? x.count : names.count, lower.count, middle.count, upper.count)
    self.names = Names.distinct(Array(names.prefix(count)))
    self.x = Array(x.prefix(count))
    self.lower = Array(lower.prefix(count))
    self.middle = Array(middle.prefix(count))
    self.upper = Array(upper.prefix(count))
    self.label = label
    self.colour = colour
  }

  var series: [Series] { [Series(label: label, symbol: .interval)] }

  mutating func settle(_ company: Company) {
    guard !names.isEmpty else { return }
    place = company.rank(Interval.self)
    count = company.all(Interval.self).count
  }

  func extents() -> Extents {
    let y = Extent(lower + middle + upper)
    return Extents(x: names.isEmpty ? Extent(x) : Extent(categories: names), y: y)
  }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    let rows = self.rows(frame)
    let isMany = middle.count > 60
    svg.element(
      "path",
      [
        "d": SVGBuilder.path(rows.map { [Point($0.x, $0.lower), Point($0.x, $0.upper)] }),
        "stroke": frame.colour(0), "stroke-width": isMany ? "1" : "1.6",
        "stroke-opacity": isMany ? "0.6" : nil,
      ])
    svg.open("g", ["fill": frame.colour(0)])
    for row in rows {
      if let y = row.middle { svg.circle(Point(row.x, y), radius: isMany ? 1.8 : 3.2) }
    }
    svg.close("g")
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    for row in rows(frame) {
      canvas.line(Point(row.x, row.lower), Point(row.x, row.upper), .glyph("│"))
    }
    for row in rows(frame) {
      if let y = row.middle { canvas.mark(row.x, y, Points.pen(frame.firstPen)) }
    }
  }

  static func pen(_ index: Int) -> TextCanvas.Pen { Points.pen(index) }

  var intervals: [IntervalTable.Row]? {
    names.isEmpty
      ? nil
      : names.indices.map { k in
        IntervalTable.Row(
          label: names[k], estimate: middle[k], inner: nil, outer: (lower[k], upper[k]))
      }
  }

  func notes(_ domains: Domains) -> [String] {
    let unusable = middle.indices.count { k in
      [lower[k], middle[k], upper[k]].contains { !domains.y.isDrawable($0) }
        || (names.isEmpty && !domains.x.isDrawable(x[k]))
    }
    return Skipped.note(unusable, of: "interval")
  }

  var account: String {
    "\(Account.count(middle.count, "interval")), " + Account.range(lower + upper, "y")
  }

  private func rows(_ frame: Frame) -> [(x: Double, lower: Double, middle: Double?, upper: Double)]
  {
    var index: [String: Int] = [:]
    for (k, name) in frame.x.domain.categories.enumerated() { index[name] = k + 1 }
    let step = frame.x.bandwidth * 0.6 / Double(count)
    let shift = names.isEmpty ? 0 : (Double(place) - Double(count - 1) / 2) * step
    return middle.indices.compactMap { k in
      let value = names.isEmpty ? x[k] : index[names[k]].map(Double.init) ?? .nan
      let (low, high) = (min(lower[k], upper[k]), max(lower[k], upper[k]))
      guard frame.x.domain.contains(value), let px = frame.x(value), let a = frame.y(low),
        let b = frame.y(high), high >= frame.y.domain.lower, low <= frame.y.domain.upper
      else { return nil }
      let dot = frame.y.domain.contains(middle[k]) ? frame.y(middle[k]) : nil
      return (px + shift, frame.y.clamped(a), dot, frame.y.clamped(b))
    }
  }

  static let samples: [Plot] = [
    Plot.interval(
      Example.values(12) { $0 + 1 }, lower: Example.values(12) { $0 - 2 },
      middle: Example.values(12) { $0 }, upper: Example.values(12) { $0 * 1.2 + 1 },
      label: "predicted"
    ).titled("Intervals"),
    Plot.interval(
      names: ["north", "east", "south", "west"], lower: [1, 2, 0, 1.5], middle: [2, 3, 1, 2.5],
      upper: [3.5, 5, 2, 3]),
  ]
}

extension Plot {
  /// At each x a dot at `middle` within a line from `lower` to `upper`. The shortest decides.
  public static func interval(
    _ x: [Double], lower: [Double], middle: [Double], upper: [Double], label: String? = nil,
    colour: PlotColour? = nil
  ) -> Plot {
    Plot([
      Interval(
        x: x, names: [], lower: lower, middle: middle, upper: upper, label: label, colour: colour)
    ])
  }

  /// At each name a dot at `middle` within a line from `lower` to `upper`. The shortest decides.
  public static func interval(
    names: [String], lower: [Double], middle: [Double], upper: [Double], label: String? = nil,
    colour: PlotColour? = nil
  ) -> Plot {
    Plot([
      Interval(
        x: [], names: names, lower: lower, middle: middle, upper: upper, label: label,
        colour: colour)
    ])
  }
}
