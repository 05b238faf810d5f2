/// Estimates with inner and outer intervals, one row each, as a list is read.
struct Forest: Mark {
  static let name = "forest"
  static let summary = "Rows of estimates, thick inner and thin outer intervals."
  static let depth = Depth.stroke

  /// Rows shown unless said otherwise.
  static let limit = 40
  /// Height of one row in pixels, and of each further layer in it.
  static let rowHeight = 18.0

  var rows: [Plot.ForestRow]
  var hidden: Int
  var label: String?
  var colour: PlotColour?
  /// Which of several forests this is, and of how many.
  private var place = 0
  private var count = 1

  init(_ rows: [Plot.ForestRow], limit: Int?, label: String?, colour: PlotColour?) {
    let kept = min(max(1, limit ?? Self.limit), rows.count)
    self.rows = Array(rows.prefix(kept))
    for (k, name) in Names.distinct(self.rows.map(\.label)).enumerated() {
      self.rows[k].label = name
    }
    hidden = rows.count - kept
    self.label = label
    self.colour = colour
  }

  var series: [Series] { [Series(label: label, symbol: .interval)] }

  mutating func settle(_ company: Company) {
    place = company.rank(Forest.self)
    count = company.all(Forest.self).count
  }

  func extents() -> Extents {
    var x = Extent()
    for row in rows {
      x.include([row.estimate, row.inner.lowerBound, row.inner.upperBound])
      x.include([row.outer.lowerBound, row.outer.upperBound])
    }
    return Extents(x: x, y: Extent(categories: rows.map(\.label)))
  }

  func preferredHeight(width: Double) -> Double? {
    let step = Self.rowHeight + Double(count - 1) * 8
    return max(40, Double(Set(rows.map(\.label)).count) * step)
  }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    let places = self.places(frame)
    var thin: [[Point]] = []
    var thick: [[Point]] = []
    for (row, y) in zip(rows, places) {
      thin.append(segment(row.outer, y, frame))
      thick.append(segment(row.inner, y, frame))
    }
    let colour = frame.colour(0)
    svg.element(
      "path",
      ["d": SVGBuilder.path(thin.filter { !$0.isEmpty }), "stroke": colour, "stroke-width": "1.4"])
    svg.element(
      "path",
      [
        "d": SVGBuilder.path(thick.filter { !$0.isEmpty }), "stroke": colour,
        "stroke-width": "4", "stroke-linecap": "round",
      ])
    svg.open("g", ["fill": colour])
    for (row, y) in zip(rows, places) {
      if let y, frame.x.domain.contains(row.estimate), let x = frame.x(row.estimate) {
        svg.circle(Point(x, y), radius: 3.8)
      }
    }
    svg.close("g")
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    for (row, y) in zip(rows, places(frame)) {
      guard let y else { continue }
      canvas.polyline(segment(row.outer, y, frame), .glyph("─"))
      canvas.polyline(segment(row.inner, y, frame), .glyph("━"))
      if let x = frame.x(row.estimate) { canvas.mark(x, y, .glyph("●")) }
    }
  }

  var intervals: [IntervalTable.Row]? {
    rows.map { row in
      IntervalTable.Row(
        label: row.label, estimate: row.estimate,
        inner: (row.inner.lowerBound, row.inner.upperBound),
        outer: (row.outer.lowerBound, row.outer.upperBound))
    }
  }

  func notes(_ domains: Domains) -> [String] {
    var notes = hidden > 0 ? ["… and \(hidden) more"] : []
    notes += Skipped.note(rows.count { !domains.x.isDrawable($0.estimate) }, of: "estimate")
    return notes
  }

  var account: String {
    let shown = rows.prefix(8).map {
      "\($0.label) \(NumberFormat.significant($0.estimate, digits: 3))"
    }
    let total = rows.count + hidden
    let list = shown.joined(separator: ", ") + (total > 8 ? ", …" : "")
    return "estimates with intervals for \(Account.count(total, "row")): \(list)"
  }

  /// The height of each row, dodging other forests.
  private func places(_ frame: Frame) -> [Double?] {
    var index: [String: Int] = [:]
    for (k, name) in frame.y.domain.categories.enumerated() { index[name] = k + 1 }
    let step = frame.y.bandwidth * 0.7 / Double(count)
    let shift = (Double(place) - Double(count - 1) / 2) * step
    return rows.map { row in
      index[row.label].flatMap { frame.y(Double($0)) }.map { $0 + shift }
    }
  }

  /// The visible part of an interval.
  private func segment(_ range: ClosedRange<Double>, _ y: Double?, _ frame: Frame) -> [Point] {
    guard let y else { return [] }
    let low = max(range.lowerBound, frame.x.domain.lower)
    let high = min(range.upperBound, frame.x.domain.upper)
    guard low <= high, let a = frame.x(low), let b = frame.x(high) else { return [] }
    return [Point(a, y), Point(b, y)]
  }

  static let samples: [Plot] = [
    Plot.forest(
      "ABCDEFGH".enumerated().map { k, name in
        let centre = [11.3, 6.2, -0.4, 5.1, 2.9, 3.7, 9.8, 7.0][k]
        return Plot.ForestRow(
          "theta[\(name)]", centre, inner: (centre - 3.2)...(centre + 3.1),
          outer: (centre - 9)...(centre + 10.5))
      }
    ).titled("Eight schools", subtitle: "mean, 50 % and 90 % intervals").axes(x: "effect")
      + Plot.rule(x: [0])
  ]
}

extension Plot {
  /// One row of a forest: an estimate within its inner and outer intervals.
  public struct ForestRow: Sendable, Equatable {
    /// What is estimated.
    public var label: String
    /// The point estimate.
    public var estimate: Double
    /// The thick interval, usually 50 %.
    public var inner: ClosedRange<Double>
    /// The thin interval, usually 90 %.
    public var outer: ClosedRange<Double>

    /// A row of a forest.
    public init(
      _ label: String, _ estimate: Double, inner: ClosedRange<Double>, outer: ClosedRange<Double>
    ) {
      self.label = label
      self.estimate = estimate
      self.inner = inner
      self.outer = outer
    }

    /// The median, the inner 50 % and the outer 90 % of a sample; values that are not finite are
    /// left out. A sample without values gives a row of NaN that is not drawn.
    public init(_ label: String, draws: [Double]) {
      let sample = Sample(draws)
      let q = [0.05, 0.25, 0.5, 0.75, 0.95].map { sample.count > 0 ? sample.quantile($0) : .nan }
      self.init(
        label, q[2], inner: Self.range(q[1], q[3]), outer: Self.range(q[0], q[4]))
    }

    /// A range of two numbers in any order; empty ones at NaN cannot exist, so it stands at infinity.
    public static func range(_ a: Double, _ b: Double) -> ClosedRange<Double> {
      guard !a.isNaN, !b.isNaN else { return .infinity ... .infinity }
      return min(a, b)...max(a, b)
    }
  }

  /// Rows of estimates with intervals, the first on top; beyond `limit` rows they are counted.
  public static func forest(
    _ rows: [ForestRow], limit: Int? = nil, label: String? = nil, colour: PlotColour? = nil
  ) -> Plot {
    Plot([Forest(rows, limit: limit, label: label, colour: colour)])
  }
}
