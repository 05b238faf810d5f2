/// Values joined in the order given, one line a group; missing values leave gaps.
struct Line: Mark {
  static let name = "line"
  static let summary = "Pairs of values joined in order, one line for each group."
  static let depth = Depth.stroke

  var x: [Double]
  var y: [Double]
  var grouping: Grouping
  var label: String?
  var colour: PlotColour?
  var isDashed: Bool

  init(
    _ x: [Double], _ y: [Double], by groups: [String]?, label: String?, colour: PlotColour?,
    isDashed: Bool
  ) {
    let count = min(x.count, y.count)
    self.x = Array(x.prefix(count))
    self.y = Array(y.prefix(count))
    grouping = Grouping(groups, count: count)
    self.label = label
    self.colour = colour
    self.isDashed = isDashed
  }

  var series: [Series] { grouping.series(label: label, isDashed ? .dashedLine : .line) }

  func extents() -> Extents {
    let usable = x.indices.filter { Extent.isUsable(x[$0]) && Extent.isUsable(y[$0]) }
    return Extents(x: Extent(usable.map { x[$0] }), y: Extent(usable.map { y[$0] }))
  }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    for (index, rows) in grouping.rows.enumerated() {
      let runs = Runs.of(rows.map { (x[$0], y[$0]) }, frame).map { Polyline.simplified($0) }
      svg.element(
        "path",
        [
          "d": SVGBuilder.path(runs), "fill": "none", "stroke": frame.colour(index),
          "stroke-width": grouping.rows.count > 8 ? "1.2" : "2",
          "stroke-linejoin": "round", "stroke-linecap": "round",
          "stroke-dasharray": isDashed ? "5 4" : frame.dash(index),
        ])
    }
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    for (index, rows) in grouping.rows.enumerated() {
      for run in Runs.of(rows.map { (x[$0], y[$0]) }, frame) {
        canvas.polyline(run, Self.pen(frame.firstPen + index))
      }
    }
  }

  func notes(_ domains: Domains) -> [String] {
    let unusable = x.indices.count { !Extent.isUsable(x[$0]) || !Extent.isUsable(y[$0]) }
    let drawable = x.indices.count { domains.x.isDrawable(x[$0]) && domains.y.isDrawable(y[$0]) }
    return Skipped.note(unusable) + Skipped.logarithmicNote(x.count - unusable - drawable)
  }

  var account: String {
    let lines = grouping.names.count > 1 ? "\(grouping.names.count) lines" : "line"
    return "\(lines) through \(Account.count(x.count, "point")), " + Account.range(x, "x") + ", "
      + Account.range(y, "y")
  }

  static let samples: [Plot] = [
    Plot.line(
      Example.values(61) { $0 / 10 }, Example.values(61) { ($0 - 30) * ($0 - 12) / 100 },
      label: "mean"
    ).titled("Line").axes(x: "x", y: "f(x)"),
    Plot.line(
      [1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4], [1, 2, 3, 5, 2, .nan, 1, 2, 4, 4, 3, 2.5],
      by: ["a", "a", "a", "a", "b", "b", "b", "b", "c", "c", "c", "c"]
    ).titled("Lines by group"),
    Plot.line([1, 10, 100, 1000], [0.001, 0.1, 3, 1e4]).logarithmic(x: true, y: true)
      .titled("Logarithmic"),
  ]
}

/// Stretches of a series without missing values, at their places in a frame.
enum Runs {
  static func of(_ pairs: [(Double, Double)], _ frame: Frame) -> [[Point]] {
    var runs: [[Point]] = []
    var run: [Point] = []
    for (x, y) in pairs {
      if let px = frame.x(x), let py = frame.y(y) {
        run.append(Point(px, py))
      } else if !run.isEmpty {
        runs.append(run)
        run = []
      }
    }
    if !run.isEmpty { runs.append(run) }
    return runs
  }

  /// The parts of one run between two heights.
  static func cut(_ run: [Point], to range: ClosedRange<Double>) -> [[Point]] {
    guard run.contains(where: { !range.contains($0.y) }) else { return [run] }
    var parts: [[Point]] = [[]]
    if let first = run.first, range.contains(first.y) { parts[0] = [first] }
    for (a, b) in zip(run, run.dropFirst()) {
      // Where the segment crosses either height, in the order of its way.
      var crossings = [range.lowerBound, range.upperBound].compactMap { height -> Double? in
        (a.y < height) == (b.y < height) ? nil : (height - a.y) / (b.y - a.y)
      }
      crossings.sort()
      for t in crossings {
        let y = a.y + (b.y - a.y) * t
        let edge = Point(a.x + (b.x - a.x) * t, min(max(y, range.lowerBound), range.upperBound))
        parts[parts.count - 1].append(edge)
        // Two points or more and an end outside: this part is done.
        if parts[parts.count - 1].count > 1, !range.contains(b.y) || crossings.count > 1 {
          parts.append([])
        }
      }
      if range.contains(b.y) { parts[parts.count - 1].append(b) }
    }
    return parts.filter { $0.count > 1 }
  }
}

extension Plot {
  /// Pairs of values joined in the order given, one line for each name in `by`. Values that are
  /// missing leave a gap. The shorter of `x` and `y` decides.
  public static func line(
    _ x: [Double], _ y: [Double], by groups: [String]? = nil, label: String? = nil,
    colour: PlotColour? = nil, isDashed: Bool = false
  ) -> Plot {
    Plot([Line(x, y, by: groups, label: label, colour: colour, isDashed: isDashed)])
  }
}
