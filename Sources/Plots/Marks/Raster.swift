/// Values over a plane as colours: a function of two numbers on an even grid.
struct Raster: Mark {
  static let name = "raster"
  static let summary = "Values over an even grid of x and y as colours; other layers may lie on it."
  static let depth = Depth.fill

  /// The centres of the cells, rising evenly.
  var x: [Double]
  var y: [Double]
  /// One row for each y, one value for each x.
  var values: [[Double]]
  private let bar: ColourBar

  init(
    _ x: [Double], _ y: [Double], _ values: [[Double]], limits: ClosedRange<Double>?,
    label: String?
  ) {
    self.x = x
    self.y = y
    self.values = values
    var extent = Extent()
    for row in values { extent.include(row) }
    var (low, high) = extent.isEmpty ? (0, 1) : (extent.lower, extent.upper)
    let spansZero = low < 0 && high > 0
    if spansZero { (low, high) = (min(low, -high), max(high, -low)) }
    if let limits, Extent.isUsable(limits.lowerBound), Extent.isUsable(limits.upperBound) {
      (low, high) = (limits.lowerBound, limits.upperBound)
    }
    bar = ColourBar(
      ramp: spansZero ? .diverging : .sequential, lower: low, upper: high, label: label)
  }

  /// The outer edges of the first and last cell.
  private static func edges(_ centres: [Double]) -> (low: Double, high: Double)? {
    guard let first = centres.first, let last = centres.last else { return nil }
    let half = centres.count > 1 ? (last - first) / Double(centres.count - 1) / 2 : 0.5
    return (first - half, last + half)
  }

  var series: [Series] { [] }
  var wantsGrid: Bool { false }
  var colourBar: ColourBar? { bar }

  func extents() -> Extents {
    guard let (left, right) = Self.edges(x), let (bottom, top) = Self.edges(y) else {
      return Extents()
    }
    var extents = Extents(x: Extent([left, right]), y: Extent([bottom, top]))
    extents.x.isFlush = true
    extents.y.isFlush = true
    return extents
  }

  func preferredHeight(width: Double) -> Double? { min(width * 0.75, 380) }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    guard let (left, right) = Self.edges(x), let (bottom, top) = Self.edges(y),
      let x0 = frame.x(left), let x1 = frame.x(right), let y0 = frame.y(bottom),
      let y1 = frame.y(top)
    else { return }
    // The last entry of the palette is transparent, for missing values.
    let palette = (0..<255).map { bar.ramp.colour(Double($0) / 254) } + [(0, 0, 0)]
    let pixels = values.reversed().flatMap { row in
      x.indices.map { column -> UInt8 in
        guard column < row.count, Extent.isUsable(row[column]) else { return 255 }
        return UInt8(bar.place(row[column]) * 254)
      }
    }
    let data = PNG.base64(
      width: x.count, height: y.count, pixels: pixels, palette: palette, transparent: 255)
    svg.element(
      "image",
      [
        "x": SVGBuilder.number(min(x0, x1)), "y": SVGBuilder.number(min(y0, y1)),
        "width": SVGBuilder.number((x1 - x0).magnitude),
        "height": SVGBuilder.number((y1 - y0).magnitude), "preserveAspectRatio": "none",
        "image-rendering": "pixelated", "href": "data:image/png;base64," + data,
      ])
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    let shades: [Character] = [" ", "░", "▒", "▓", "█"]
    guard let (left, right) = Self.edges(x), let (bottom, top) = Self.edges(y) else { return }
    func value(_ position: Double, _ scale: Scale) -> Double {
      let share = (position - scale.start) / (scale.end - scale.start)
      return scale.domain.lower + share * (scale.domain.upper - scale.domain.lower)
    }
    for row in 0..<canvas.rows {
      for column in 0..<canvas.columns {
        let across = (value(Double(column) * 2 + 0.5, frame.x) - left) / (right - left)
        let up = (value(Double(row) * 4 + 1.5, frame.y) - bottom) / (top - bottom)
        guard across >= 0, across < 1, up >= 0, up < 1 else { continue }
        let (i, j) = (Int(up * Double(y.count)), Int(across * Double(x.count)))
        guard j < values[i].count, Extent.isUsable(values[i][j]) else { continue }
        let level = Int((bar.place(values[i][j]) * 4.99).rounded(.down))
        canvas.mark(
          Double(column) * 2, Double(row) * 4, .shade(shades[min(max(level, 0), 4)]))
      }
    }
  }

  func notes(_ domains: Domains) -> [String] {
    let missing = values.reduce(0) { $0 + $1.count { !Extent.isUsable($0) } }
    return Skipped.note(missing, of: "cell")
  }

  var account: String {
    let all = values.flatMap { $0 }
    return "\(x.count) by \(y.count) cells, " + Account.range(all, "values")
  }

  static let samples: [Plot] = {
    let places = Example.values(40) { -3 + 6 * $0 / 39 }
    let values = places.map { y in places.map { x in 0.7 / (1 + (x * x - y) * (x * x - y)) } }
    let dots = Example.normal(24)
    return [
      (Plot.raster(places, places, values, label: "entropy (nats)")
        + Plot.points(dots, dots.map { $0 * $0 - 1 }, label: "data"))
        .titled("Over a plane").axes(x: "a", y: "b")
    ]
  }()
}

extension Plot {
  /// Values over a plane as colours, y upwards; around zero in two hues. Points and lines may lie on
  /// it.
  ///
  /// - Parameters:
  ///   - x: the centres of the columns, rising evenly.
  ///   - y: the centres of the rows, rising evenly.
  ///   - values: a row for each y.
  public static func raster(
    _ x: [Double], _ y: [Double], _ values: [[Double]], limits: ClosedRange<Double>? = nil,
    label: String? = nil
  ) -> Plot {
    Plot([Raster(x, y, values, limits: limits, label: label)])
  }
}
