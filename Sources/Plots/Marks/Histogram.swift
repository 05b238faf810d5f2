/// How often values fall into bins; histograms laid over each other share their bins.
struct Histogram: Mark {
  static let name = "histogram"
  static let summary = "Counts of values in bins; whole numbers get a bar each."
  static let depth = Depth.fill

  /// What the heights mean.
  enum Height: Sendable, Equatable { case count, density }

  var sample: Sample
  var binCount: Int?
  var asked: Height?
  var label: String?
  var colour: PlotColour?
  private var bins: Bins
  private var height = Height.count
  /// Which of several histograms this is, and of how many.
  private var place = 0
  private var layers = 1
  private var isDiscrete = false
  private var isLogarithmic = false

  init(_ values: [Double], bins count: Int?, height: Height?, label: String?, colour: PlotColour?) {
    sample = Sample(values)
    binCount = count
    asked = height
    self.label = label
    self.colour = colour
    bins = Bins([])
    agree([self], logarithmic: false)
  }

  var series: [Series] { [Series(label: label, symbol: .fill)] }

  /// Bins over all histograms; densities where they differ in size or a density curve lies over
  /// them, since counts would not compare.
  mutating func settle(_ company: Company) {
    agree(company.all(Histogram.self), logarithmic: company.xIsLogarithmic)
    place = company.rank(Histogram.self)
    if asked == nil, !company.all(Density.self).isEmpty { height = .density }
  }

  private mutating func agree(_ all: [Histogram], logarithmic: Bool) {
    isLogarithmic = logarithmic
    layers = all.count
    isDiscrete = all.allSatisfy { $0.sample.isDiscrete && $0.binCount == nil } && !logarithmic
    bins = Bins(
      all.map(\.sample), count: all.lazy.compactMap(\.binCount).first, logarithmic: logarithmic)
    let sizes = Set(all.map(\.sample.count))
    height = asked ?? all.lazy.compactMap(\.asked).first ?? (sizes.count > 1 ? .density : .count)
  }

  /// The height of each bin.
  private var heights: [Double] {
    let total = Double(max(1, sample.count))
    return bins.counts(sample).enumerated().map { k, count in
      guard height == .density else { return Double(count) }
      let width = bins.edges[k + 1] - bins.edges[k]
      return width > 0 ? Double(count) / total / width : 0
    }
  }

  func extents() -> Extents {
    guard sample.count > 0 else { return Extents() }
    return Extents(x: Extent(bins.edges), y: Extent(heights, baseline: 0))
  }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    guard sample.count > 0 else { return }
    let bars = self.bars(frame)
    let colour = frame.colour(0)
    let isOverlaid = layers > 1 && !isDiscrete
    let outlines = bars.map { bar -> [Point] in
      let width = bar.right - bar.left
      var (left, right) = (bar.left + (isOverlaid ? 0 : 0.5), bar.right - (isOverlaid ? 0 : 0.5))
      if isDiscrete {
        // Bars at whole numbers stand side by side, bars over intervals behind one another.
        let own = width * 0.8 / Double(layers)
        left = bar.left + width * 0.1 + Double(place) * own
        right = left + own - (layers > 1 ? 0.5 : 0)
      }
      right = max(right, left + 0.5)
      return [
        Point(left, bar.base), Point(left, bar.top), Point(right, bar.top), Point(right, bar.base),
      ]
    }
    svg.element(
      "path",
      [
        "d": SVGBuilder.path(outlines, closed: true), "fill": colour,
        "fill-opacity": isOverlaid ? "0.35" : "0.8",
      ])
    guard isOverlaid else { return }
    // An outline, so that each can be followed through the other.
    svg.element(
      "path",
      [
        "d": SVGBuilder.path([outline(frame)]), "fill": "none", "stroke": colour,
        "stroke-width": "1.5", "stroke-linejoin": "round",
      ])
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    guard sample.count > 0 else { return }
    if frame.firstPen == 0 {
      for bar in bars(frame) {
        let (left, right) = (Int((bar.left / 2).rounded()), Int((bar.right / 2).rounded()))
        for column in left..<max(left + 1, right) {
          canvas.bar(column: column, from: bar.base, to: bar.top)
        }
      }
    } else {
      canvas.polyline(outline(frame), Self.pen(frame.firstPen))
    }
  }

  /// The first one is drawn as solid bars, those over it as outlines.
  static func pen(_ index: Int) -> TextCanvas.Pen {
    .glyph(index == 0 ? "█" : ["+", "o", "x", "*"][(index - 1) % 4])
  }

  func notes(_ domains: Domains) -> [String] {
    let nonPositive = isLogarithmic ? sample.sorted.count { $0 <= 0 } : 0
    return Skipped.note(sample.skipped) + Skipped.logarithmicNote(nonPositive)
  }

  var axisLabels: (x: String?, y: String?) { (nil, height == .count ? "count" : "density") }

  var account: String {
    let what = height == .count ? "counts" : "densities"
    return "\(what) of \(Account.count(sample.count, "value")) in \(bins.edges.count - 1) bins, "
      + Account.range(sample.sorted, "values")
      + (sample.count > 1
        ? ", median \(NumberFormat.significant(sample.quantile(0.5), digits: 3))" : "")
  }

  private struct Bar {
    var left, right, base, top: Double
  }

  private func bars(_ frame: Frame) -> [Bar] {
    let base = frame.y(0) ?? frame.y.start
    return heights.enumerated().compactMap { k, height in
      guard height > 0, let a = frame.x(bins.edges[k]), let b = frame.x(bins.edges[k + 1]),
        let top = frame.y(height)
      else { return nil }
      return Bar(left: min(a, b), right: max(a, b), base: base, top: top)
    }
  }

  /// The skyline of the bars, closed to the base at both ends.
  private func outline(_ frame: Frame) -> [Point] {
    let base = frame.y(0) ?? frame.y.start
    var points: [Point] = []
    for (k, height) in heights.enumerated() {
      guard let a = frame.x(bins.edges[k]), let b = frame.x(bins.edges[k + 1]) else { continue }
      let top = height > 0 ? frame.y(height) ?? base : base
      if points.isEmpty { points.append(Point(a, base)) }
      points += [Point(a, top), Point(b, top)]
    }
    if let last = points.last { points.append(Point(last.x, base)) }
    return points
  }

  static let samples: [Plot] = {
    let values = Example.normal(300)
    return [
      Plot.histogram(values, label: "y").titled("Histogram").axes(x: "y", y: "count"),
      Plot.histogram(values, label: "prior")
        + Plot.histogram(values.map { $0 / 2 + 1 }, label: "posterior"),
      Plot.histogram([0, 1, 1, 2, 2, 2, 3, 3, 4, 7]).titled("Whole numbers"),
    ]
  }()
}

extension Plot {
  /// Counts of values in bins that fit the sample, or in `bins` equal ones.
  ///
  /// Layers share their bins. Heights are densities where the layers differ in size, a density
  /// curve lies over them, or `isDensity` says so.
  public static func histogram(
    _ values: [Double], bins: Int? = nil, isDensity: Bool? = nil, label: String? = nil,
    colour: PlotColour? = nil
  ) -> Plot {
    let height = isDensity.map { $0 ? Histogram.Height.density : .count }
    return Plot([Histogram(values, bins: bins, height: height, label: label, colour: colour)])
  }
}
