/// The room between a lower and an upper curve, such as an interval at each x.
struct Band: Mark {
  static let name = "band"
  static let summary = "The area between a lower and an upper value at each x."
  static let depth = Depth.fill

  var x: [Double]
  var lower: [Double]
  var upper: [Double]
  var label: String?
  var colour: PlotColour?

  /// Rows in increasing order of x.
  init(
    _ x: [Double], _ lower: [Double], _ upper: [Double], label: String?, colour: PlotColour?
  ) {
    let count = min(x.count, lower.count, upper.count)
    // A missing x goes to the end, where it is left out.
    let order = (0..<count).sorted { a, b in
      let (u, v) = (x[a].isNaN ? .infinity : x[a], x[b].isNaN ? .infinity : x[b])
      return u == v ? a < b : u < v
    }
    self.x = order.map { x[$0] }
    self.lower = order.map { lower[$0] }
    self.upper = order.map { upper[$0] }
    self.label = label
    self.colour = colour
  }

  var series: [Series] { [Series(label: label, symbol: .fill)] }

  func extents() -> Extents {
    let rows = x.indices.filter(isUsable)
    return Extents(
      x: Extent(rows.map { x[$0] }), y: Extent(rows.flatMap { [lower[$0], upper[$0]] }))
  }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    let outlines = runs(frame).map { run in
      Polyline.simplified(run.map(\.upper)) + Polyline.simplified(run.map(\.lower)).reversed()
    }
    svg.element(
      "path",
      [
        "d": SVGBuilder.path(outlines, closed: true), "fill": frame.colour(0),
        "fill-opacity": "0.25", "stroke": frame.colour(0), "stroke-opacity": "0.5",
        "stroke-width": "0.75", "stroke-linejoin": "round",
      ])
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    let pen = Self.pen(frame.firstPen)
    for run in runs(frame) {
      for (a, b) in zip(run, run.dropFirst() + run.suffix(1)) {
        let steps = max(1, Int(min((b.upper.x - a.upper.x).magnitude.rounded(.up), 1000)))
        for k in 0...steps {
          let t = Double(k) / Double(steps)
          let column = a.upper.x + (b.upper.x - a.upper.x) * t
          let top = a.upper.y + (b.upper.y - a.upper.y) * t
          let bottom = a.lower.y + (b.lower.y - a.lower.y) * t
          canvas.line(
            Point(column, frame.y.clamped(min(top, bottom))),
            Point(column, frame.y.clamped(max(top, bottom))), pen)
        }
      }
    }
  }

  func notes(_ domains: Domains) -> [String] {
    let unusable = x.indices.count { !isUsable($0) }
    let drawable = x.indices.count {
      domains.x.isDrawable(x[$0]) && domains.y.isDrawable(lower[$0])
        && domains.y.isDrawable(upper[$0])
    }
    return Skipped.note(unusable) + Skipped.logarithmicNote(x.count - unusable - drawable)
  }

  var account: String {
    "band at \(Account.count(x.count, "place")), " + Account.range(x, "x") + ", "
      + Account.range(lower + upper, "y")
  }

  private func isUsable(_ row: Int) -> Bool {
    Extent.isUsable(x[row]) && Extent.isUsable(lower[row]) && Extent.isUsable(upper[row])
  }

  private func runs(_ frame: Frame) -> [[(upper: Point, lower: Point)]] {
    var runs: [[(upper: Point, lower: Point)]] = [[]]
    for row in x.indices {
      if let px = frame.x(x[row]), let a = frame.y(lower[row]), let b = frame.y(upper[row]) {
        runs[runs.count - 1].append((Point(px, b), Point(px, a)))
      } else if runs.last?.isEmpty == false {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }

  static let samples: [Plot] = [
    Plot.band(
      Example.values(21) { $0 }, lower: Example.values(21) { -$0 / 10 - 1 },
      upper: Example.values(21) { $0 * $0 / 100 + 1 }, label: "90 %"
    ).titled("Band").axes(x: "week", y: "effect")
  ]
}

extension Plot {
  /// The area between `lower` and `upper` at each x; rows are taken in the order of x. The shortest
  /// of the three decides.
  public static func band(
    _ x: [Double], lower: [Double], upper: [Double], label: String? = nil,
    colour: PlotColour? = nil
  ) -> Plot {
    Plot([Band(x, lower, upper, label: label, colour: colour)])
  }
}
