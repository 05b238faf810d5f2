/// The room between a curve and a baseline.
struct Area: Mark {
  static let name = "area"
  static let summary = "The area between a curve and a baseline, zero unless said."
  static let depth = Depth.fill

  var line: Line
  var baseline: Double

  var series: [Series] { [Series(label: line.label, symbol: .fill)] }
  var colour: PlotColour? { line.colour }

  func extents() -> Extents {
    var extents = line.extents()
    extents.y.include(baseline)
    extents.y.baseline = baseline
    return extents
  }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    let base = frame.y(baseline) ?? frame.y.start
    let runs = self.runs(frame).map { Polyline.simplified($0) }
    let outlines = runs.map { run in
      run + [Point(run.last?.x ?? 0, base), Point(run.first?.x ?? 0, base)]
    }
    svg.element(
      "path",
      [
        "d": SVGBuilder.path(outlines, closed: true), "fill": frame.colour(0),
        "fill-opacity": "0.3",
      ])
    svg.element(
      "path",
      [
        "d": SVGBuilder.path(runs), "fill": "none", "stroke": frame.colour(0),
        "stroke-width": "1.5", "stroke-linejoin": "round",
      ])
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    let base = frame.y(baseline) ?? frame.y.start
    for run in runs(frame) {
      for (a, b) in zip(run, run.dropFirst() + run.suffix(1)) {
        let steps = max(1, Int(min((b.x - a.x).magnitude.rounded(.up), 1000)))
        for k in 0...steps {
          let t = Double(k) / Double(steps)
          let column = a.x + (b.x - a.x) * t
          let y = frame.y.clamped(a.y + (b.y - a.y) * t)
          canvas.line(
            Point(column, y), Point(column, frame.y.clamped(base)), Self.pen(frame.firstPen))
        }
      }
      // Its edge stays visible where another area lies over this one.
      canvas.polyline(run, .braille)
    }
  }

  func notes(_ domains: Domains) -> [String] { line.notes(domains) }

  var account: String {
    "area over \(Account.count(line.x.count, "point")), " + Account.range(line.x, "x") + ", "
      + Account.range(line.y, "y")
  }

  private func runs(_ frame: Frame) -> [[Point]] {
    Runs.of(Array(zip(line.x, line.y)), frame)
  }

  static let samples: [Plot] = [
    Plot.area(
      Example.values(51) { $0 }, Example.values(51) { 400 / (25 + ($0 - 25) * ($0 - 25)) },
      label: "likelihood"
    ).titled("Area")
  ]
}

extension Plot {
  /// The area between the curve through `x` and `y` and a baseline.
  public static func area(
    _ x: [Double], _ y: [Double], baseline: Double = 0, label: String? = nil,
    colour: PlotColour? = nil
  ) -> Plot {
    let line = Line(x, y, by: nil, label: label, colour: colour, isDashed: false)
    return Plot([Area(line: line, baseline: baseline.isFinite ? baseline : 0)])
  }
}
