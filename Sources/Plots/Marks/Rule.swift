/// Reference lines across the whole picture: a value on one axis, or a straight line.
struct Rule: Mark {
  static let name = "rule"
  static let summary = "Reference lines at values of x or y, or the line y = intercept + slope · x."
  static let depth = Depth.rule

  /// Where a line lies.
  enum Place: Sendable, Equatable {
    case x(Double)
    case y(Double)
    case slope(intercept: Double, slope: Double)
  }

  var places: [Place]
  var label: String?
  var ownColour: PlotColour?

  var series: [Series] { [Series(label: label, symbol: .dashedLine)] }
  var colour: PlotColour? { ownColour ?? .neutral }

  func extents() -> Extents {
    var extents = Extents()
    for place in places {
      switch place {
      case .x(let value): extents.x.include(value)
      case .y(let value): extents.y.include(value)
      case .slope: break
      }
    }
    return extents
  }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    svg.open(
      "g", ["stroke": frame.colour(0), "stroke-width": "1.25", "stroke-dasharray": "5 3"])
    for place in places {
      for (a, b) in segments(place, frame) { svg.line(a, b) }
    }
    svg.close("g")
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    for place in places {
      for (a, b) in segments(place, frame) {
        let pen: TextCanvas.Pen =
          switch place {
          case .x: .glyph("┊")
          case .y: .glyph("┈")
          case .slope: .glyph("·")
          }
        canvas.line(a, b, pen)
      }
    }
  }

  func notes(_ domains: Domains) -> [String] {
    Skipped.note(
      places.count {
        switch $0 {
        case .x(let value): !domains.x.isDrawable(value)
        case .y(let value): !domains.y.isDrawable(value)
        case .slope(let a, let b): !a.isFinite || !b.isFinite
        }
      }, of: "reference line")
  }

  var account: String {
    let shown = places.prefix(4).map { place in
      switch place {
      case .x(let value): "x = \(NumberFormat.significant(value))"
      case .y(let value): "y = \(NumberFormat.significant(value))"
      case .slope(let a, let b):
        "y = \(NumberFormat.significant(a)) + \(NumberFormat.significant(b)) x"
      }
    }
    let more = places.count > 4 ? " and \(places.count - 4) more" : ""
    return "reference at " + (shown.isEmpty ? "no place" : shown.joined(separator: ", ")) + more
  }

  /// The visible parts; a straight line is bent by logarithmic axes, so it goes in short steps.
  private func segments(_ place: Place, _ frame: Frame) -> [(Point, Point)] {
    let (xs, ys) = (frame.x.range, frame.y.range)
    switch place {
    case .x(let value):
      guard frame.x.domain.contains(value), let x = frame.x(value) else { return [] }
      return [(Point(x, ys.lowerBound), Point(x, ys.upperBound))]
    case .y(let value):
      guard frame.y.domain.contains(value), let y = frame.y(value) else { return [] }
      return [(Point(xs.lowerBound, y), Point(xs.upperBound, y))]
    case .slope(let intercept, let slope):
      return sloping(intercept, slope, frame)
    }
  }

  private func sloping(_ intercept: Double, _ slope: Double, _ frame: Frame) -> [(Point, Point)] {
    let (x, y) = (frame.x.domain, frame.y.domain)
    var ends = [x.lower, x.upper]
    if slope != 0 { ends += [(y.lower - intercept) / slope, (y.upper - intercept) / slope] }
    let inside = ends.filter { value in
      let height = intercept + slope * value
      let slack = 1e-9 * (y.upper - y.lower)
      return x.contains(value) && height >= y.lower - slack && height <= y.upper + slack
    }
    guard let first = inside.min(), let last = inside.max(), first < last else { return [] }
    let steps = x.isLogarithmic || y.isLogarithmic ? 60 : 1
    let points = (0...steps).compactMap { k -> Point? in
      let value = first + (last - first) * Double(k) / Double(steps)
      guard let px = frame.x(value), let py = frame.y(intercept + slope * value) else {
        return nil
      }
      return Point(px, py)
    }
    return Array(zip(points, points.dropFirst()))
  }

  static let samples: [Plot] = [
    Plot.points([1, 2, 3, 4], [1.2, 1.9, 3.3, 3.8]) + Plot.rule(x: [2.5], label: "cut")
      + Plot.rule(y: [2]) + Plot.rule(intercept: 0, slope: 1)
  ]
}

extension Plot {
  /// Vertical reference lines at values of x.
  public static func rule(x: [Double], label: String? = nil, colour: PlotColour? = nil) -> Plot {
    Plot([Rule(places: x.map { .x($0) }, label: label, ownColour: colour)])
  }

  /// Horizontal reference lines at values of y.
  public static func rule(y: [Double], label: String? = nil, colour: PlotColour? = nil) -> Plot {
    Plot([Rule(places: y.map { .y($0) }, label: label, ownColour: colour)])
  }

  /// The straight line y = intercept + slope · x.
  public static func rule(
    intercept: Double, slope: Double, label: String? = nil, colour: PlotColour? = nil
  ) -> Plot {
    Plot([
      Rule(places: [.slope(intercept: intercept, slope: slope)], label: label, ownColour: colour)
    ]
    )
  }
}
