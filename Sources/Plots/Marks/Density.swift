/// The smoothed distribution of a sample.
struct Density: Mark {
  static let name = "density"
  static let summary = "A Gaussian kernel density estimate, reflected at the bounds of the support."
  static let depth = Depth.stroke

  var sample: Sample
  var lower: Double?
  var upper: Double?
  var label: String?
  var colour: PlotColour?
  private var estimate: KernelDensity

  init(
    _ values: [Double], lower: Double?, upper: Double?, label: String?, colour: PlotColour?
  ) {
    sample = Sample(values)
    self.lower = lower
    self.upper = upper
    self.label = label
    self.colour = colour
    estimate = KernelDensity(sample, lower: lower, upper: upper)
  }

  var series: [Series] { [Series(label: label, symbol: .line)] }

  func extents() -> Extents {
    if estimate.x.isEmpty { return Extents(x: Extent(sample.sorted), y: Extent([], baseline: 0)) }
    // The far tails of the grid, where nothing can be seen, need no room.
    let seen = estimate.x.indices.filter { estimate.y[$0] > highest * 1e-3 }
    return Extents(x: Extent(seen.map { estimate.x[$0] }), y: Extent([highest], baseline: 0))
  }

  private var highest: Double { estimate.y.max() ?? 0 }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    let base = frame.y(0) ?? frame.y.start
    let colour = frame.colour(0)
    guard !estimate.x.isEmpty else {
      // All values are the same: a spike.
      guard let value = sample.sorted.first, let x = frame.x(value) else { return }
      svg.line(
        Point(x, frame.y.end), Point(x, base), ["stroke": colour, "stroke-width": "2"])
      return
    }
    let curve = Polyline.simplified(points(frame))
    guard let first = curve.first, let last = curve.last else { return }
    let outline = curve + [Point(last.x, base), Point(first.x, base)]
    svg.element(
      "path",
      [
        "d": SVGBuilder.path([outline], closed: true), "fill": colour,
        "fill-opacity": frame.firstPen > 3 ? "0.06" : "0.15",
      ])
    svg.element(
      "path",
      [
        "d": SVGBuilder.path([curve]), "fill": "none", "stroke": colour, "stroke-width": "2",
        "stroke-linejoin": "round", "stroke-linecap": "round", "stroke-dasharray": frame.dash(0),
      ])
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    let pen = Self.pen(frame.firstPen)
    guard !estimate.x.isEmpty else {
      guard let value = sample.sorted.first, let x = frame.x(value) else { return }
      canvas.line(Point(x, frame.y.range.lowerBound), Point(x, frame.y.range.upperBound), pen)
      return
    }
    canvas.polyline(points(frame), pen)
  }

  /// The curve within the domain of x.
  private func points(_ frame: Frame) -> [Point] {
    estimate.x.indices.compactMap { k in
      guard frame.x.domain.contains(estimate.x[k]), let x = frame.x(estimate.x[k]) else {
        return nil
      }
      return Point(x, frame.y(estimate.y[k]) ?? frame.y.start)
    }
  }

  func notes(_ domains: Domains) -> [String] {
    var notes = Skipped.note(sample.skipped)
    if estimate.beyond > 0 {
      notes.append("\(Account.count(estimate.beyond, "value")) far out in the tails not shown")
    }
    if estimate.x.isEmpty, let value = sample.sorted.first {
      notes.append("every value is \(NumberFormat.significant(value))")
    }
    return notes
  }

  var account: String {
    guard sample.count > 0 else { return "density of no values" }
    let quantiles = [0.05, 0.5, 0.95].map {
      NumberFormat.significant(sample.quantile($0), digits: 3)
    }
    return "density of \(Account.count(sample.count, "value")), median \(quantiles[1]), "
      + "90 % from \(quantiles[0]) to \(quantiles[2])"
  }

  static let samples: [Plot] = {
    let values = Example.normal(400)
    return [
      Plot.density(values, label: "normal").titled("Density")
        + Plot.density(values.map(\.magnitude), lower: 0, label: "half normal"),
      Plot.density([2, 2, 2]).titled("Constant"),
    ]
  }()
}

extension Plot {
  /// The kernel density estimate of a sample whose support may end at `lower` or `upper`.
  public static func density(
    _ values: [Double], lower: Double? = nil, upper: Double? = nil, label: String? = nil,
    colour: PlotColour? = nil
  ) -> Plot {
    Plot([Density(values, lower: lower, upper: upper, label: label, colour: colour)])
  }

  /// The distribution of a sample: bars for whole numbers of a short range, else a density.
  public static func distribution(
    _ values: [Double], lower: Double? = nil, upper: Double? = nil, label: String? = nil,
    colour: PlotColour? = nil
  ) -> Plot {
    Sample(values).isDiscrete
      ? histogram(values, label: label, colour: colour)
      : density(values, lower: lower, upper: upper, label: label, colour: colour)
  }
}
