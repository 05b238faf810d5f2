/// Confidence against accuracy in bins: how far a classifier can be taken at its word.
struct Reliability: Mark {
  static let name = "reliability"
  static let summary =
    "The accuracy of each bin of confidence, and its gap to the diagonal, where both agree."
  static let depth = Depth.fill

  var bins: [Plot.ReliabilityBin]
  var label: String?
  var colour: PlotColour?
  private var layers = 1
  private var place = 0

  init(_ bins: [Plot.ReliabilityBin], label: String?, colour: PlotColour?) {
    self.bins = bins.filter { $0.count > 0 }
    self.label = label
    self.colour = colour
  }

  /// Alone, bars and their gaps; one of several, a line each.
  var series: [Series] {
    layers > 1
      ? [Series(label: label, symbol: .line)]
      : [
        Series(label: label ?? "accuracy", symbol: .fill),
        Series(label: "gap to confidence", symbol: .fill),
      ]
  }

  mutating func settle(_ company: Company) {
    layers = company.all(Reliability.self).count
    place = company.rank(Reliability.self)
  }

  func extents() -> Extents {
    var unit = Extent([0, 0.5, 1])
    unit.isFlush = true
    return Extents(x: unit, y: unit)
  }

  func preferredHeight(width: Double) -> Double? { min(width * 0.75, 360) }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    if layers == 1 { drawBars(frame, into: &svg) }
    if place == 0, let a = frame.x(0), let b = frame.x(1), let c = frame.y(0), let d = frame.y(1) {
      svg.line(
        Point(a, c), Point(b, d), ["stroke": Palette.neutral, "stroke-dasharray": "4 3"])
    }
    guard layers > 1 else { return }
    let points = self.points(frame)
    svg.element(
      "path",
      [
        "d": SVGBuilder.path([points]), "fill": "none", "stroke": frame.colour(0),
        "stroke-width": "2", "stroke-dasharray": frame.dash(0), "stroke-linejoin": "round",
      ])
    svg.open("g", ["fill": frame.colour(0)])
    for point in points { svg.circle(point, radius: 3) }
    svg.close("g")
  }

  private func drawBars(_ frame: Frame, into svg: inout SVGBuilder) {
    guard let base = frame.y(0) else { return }
    func bars(_ ends: (Plot.ReliabilityBin) -> (Double, Double)) -> [Rect] {
      bins.compactMap { bin in
        guard let left = frame.x(bin.lower), let right = frame.x(bin.upper),
          let a = frame.y(ends(bin).0), let b = frame.y(ends(bin).1)
        else { return nil }
        return Rect(
          left: left + 0.5, top: min(a, b), width: right - left - 1, height: (a - b).magnitude)
      }
    }
    svg.open("g", ["fill": frame.colour(0), "fill-opacity": "0.85"])
    for bar in bars({ (0, $0.accuracy) }) where bar.bottom <= base + 0.5 { svg.rect(bar) }
    svg.close("g")
    svg.open(
      "g",
      [
        "fill": frame.colour(1), "fill-opacity": "0.35", "stroke": frame.colour(1),
        "stroke-width": "1",
      ])
    for bar in bars({ ($0.accuracy, $0.confidence) }) { svg.rect(bar) }
    svg.close("g")
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    canvas.polyline(points(frame), Self.pen(frame.firstPen))
  }

  /// The bins with their numbers, alone or one table a layer.
  func table(width: Int, composition: Composition) -> String? {
    func fixed(_ value: Double) -> String { NumberFormat.fixed(value, decimals: 3) }
    let content = TableContent(
      columns: [.init("bin", .left, namesRows: true), .init("rows", .right)]
        + ["confidence", "accuracy", "gap"].map { .init($0) },
      rows: bins.map { bin in
        [
          "\(fixed(bin.lower)) to \(fixed(bin.upper))", "\(bin.count)", fixed(bin.confidence),
          fixed(bin.accuracy), fixed(bin.accuracy - bin.confidence),
        ]
      })
    let text = content.text()
    return text.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= width }
      ? text : nil
  }

  var axisLabels: (x: String?, y: String?) { ("confidence", "accuracy") }
  var wantsGrid: Bool { true }

  var account: String {
    let total = bins.reduce(0) { $0 + $1.count }
    let worst = bins.max {
      ($0.accuracy - $0.confidence).magnitude < ($1.accuracy - $1.confidence).magnitude
    }
    guard let worst else { return "no rows" }
    return "\(Account.count(total, "row")) in \(Account.count(bins.count, "bin")), largest gap "
      + NumberFormat.significant((worst.accuracy - worst.confidence).magnitude, digits: 2)
      + " at confidence \(NumberFormat.significant(worst.confidence, digits: 2))"
  }

  private func points(_ frame: Frame) -> [Point] {
    bins.compactMap { bin in
      guard let x = frame.x(bin.confidence), let y = frame.y(bin.accuracy) else { return nil }
      return Point(x, y)
    }
  }

  static let samples: [Plot] = {
    func bins(_ bend: Double) -> [Plot.ReliabilityBin] {
      (4..<15).map { k in
        let centre = (Double(k) + 0.5) / 15
        return Plot.ReliabilityBin(
          lower: Double(k) / 15, upper: Double(k + 1) / 15, count: k * k,
          confidence: centre, accuracy: centre - bend * (1 - centre) * centre)
      }
    }
    return [
      Plot.reliability(bins(0.8)).titled("Reliability, ECE 0.07"),
      (Plot.reliability(bins(0.8), label: "point") + Plot.reliability(bins(-0.2), label: "Bayesian"))
        .titled("Compared"),
    ]
  }()
}

extension Plot {
  /// A bin of a reliability diagram.
  public struct ReliabilityBin: Sendable, Equatable {
    /// The ends of the confidences in it.
    public var lower, upper: Double
    /// The number of rows in it.
    public var count: Int
    /// The mean confidence of its rows.
    public var confidence: Double
    /// The share of its rows that are right.
    public var accuracy: Double

    /// A bin.
    public init(lower: Double, upper: Double, count: Int, confidence: Double, accuracy: Double) {
      self.lower = lower
      self.upper = upper
      self.count = count
      self.confidence = confidence
      self.accuracy = accuracy
    }
  }

  /// A reliability diagram (Guo et al., 2017, figure 1): accuracy over confidence in bins, with the
  /// gap to the diagonal. Several layers are drawn as lines.
  public static func reliability(
    _ bins: [ReliabilityBin], label: String? = nil, colour: PlotColour? = nil
  ) -> Plot {
    Plot([Reliability(bins, label: label, colour: colour)])
  }
}
