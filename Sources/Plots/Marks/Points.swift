/// Observations as dots; many of them grow small and translucent.
struct Points: Mark {
  static let name = "points"
  static let summary = "One dot for each pair of values, coloured by group."
  static let depth = Depth.dot

  /// From here on dots are drawn as one path, without outlines of their own.
  static let pathFrom = 400
  /// More dots than this are thinned out.
  static let limit = 3000

  var x: [Double]
  var y: [Double]
  var grouping: Grouping
  var label: String?
  var colour: PlotColour?
  /// Whether colours lie below, from which dots must stand off.
  private var isOnRaster = false

  init(_ x: [Double], _ y: [Double], by groups: [String]?, label: String?, colour: PlotColour?) {
    let count = min(x.count, y.count)
    self.x = Array(x.prefix(count))
    self.y = Array(y.prefix(count))
    grouping = Grouping(groups, count: count)
    self.label = label
    self.colour = colour
  }

  var series: [Series] { grouping.series(label: label, .dot) }

  func extents() -> Extents {
    let usable = x.indices.filter { Extent.isUsable(x[$0]) && Extent.isUsable(y[$0]) }
    return Extents(x: Extent(usable.map { x[$0] }), y: Extent(usable.map { y[$0] }))
  }

  mutating func settle(_ company: Company) { isOnRaster = !company.all(Raster.self).isEmpty }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    let radius = x.count <= 60 ? 3.2 : x.count <= Self.pathFrom ? 2.6 : x.count <= 2000 ? 1.9 : 1.4
    for (index, rows) in grouping.rows.enumerated() {
      let (places, counts) = thinned(visible(rows, frame))
      let opacity = x.count <= 60 ? 0.9 : x.count <= Self.pathFrom ? 0.7 : 0.5
      let colour = frame.colour(index)
      if places.count <= Self.pathFrom {
        svg.open(
          "g",
          [
            "fill": colour, "fill-opacity": SVGBuilder.number(isOnRaster ? 1 : opacity),
            "stroke": isOnRaster ? "#fff" : nil,
          ])
        for place in places { svg.circle(place, radius: radius) }
        svg.close("g")
        continue
      }
      for (shade, dots) in shaded(places, counts, opacity) {
        svg.element(
          "path",
          [
            "d": path(dots), "stroke": colour, "stroke-opacity": SVGBuilder.number(shade),
            "stroke-width": SVGBuilder.number(radius * 2), "stroke-linecap": "round",
            "fill": "none",
          ])
      }
    }
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    for (index, rows) in grouping.rows.enumerated() {
      let isCloud = rows.count > 400 && grouping.rows.count == 1 && frame.firstPen == 0
      let pen = isCloud ? TextCanvas.Pen.braille : Self.pen(frame.firstPen + index)
      for place in visible(rows, frame) { canvas.mark(place.x, place.y, pen) }
    }
  }

  func notes(_ domains: Domains) -> [String] {
    let unusable = x.indices.count { !Extent.isUsable(x[$0]) || !Extent.isUsable(y[$0]) }
    let drawable = x.indices.filter { domains.x.isDrawable(x[$0]) && domains.y.isDrawable(y[$0]) }
    let outside = drawable.count { !domains.x.contains(x[$0]) || !domains.y.contains(y[$0]) }
    var notes = Skipped.note(unusable, of: "point")
    notes += Skipped.logarithmicNote(x.count - unusable - drawable.count)
    if outside > 0 { notes.append("\(Account.count(outside, "point")) outside the limits") }
    if let largest = grouping.rows.map(\.count).max(), largest > Self.limit {
      notes.append("\(drawable.count) points, one dot for several where they lie close")
    }
    return notes
  }

  var account: String {
    let groups = grouping.names.count > 1 ? " in \(grouping.names.count) groups" : ""
    return Account.count(x.count, "point") + groups + ", " + Account.range(x, "x") + ", "
      + Account.range(y, "y")
  }

  private func visible(_ rows: [Int], _ frame: Frame) -> [Point] {
    rows.compactMap { row in
      guard frame.x.domain.contains(x[row]), frame.y.domain.contains(y[row]),
        let px = frame.x(x[row]), let py = frame.y(y[row])
      else { return nil }
      return Point(px, py)
    }
  }

  /// Dots on distinct places of a grid as fine as the limit allows, in the order of the data, and
  /// how many points each stands for.
  private func thinned(_ places: [Point]) -> (places: [Point], counts: [Int]) {
    guard places.count > Self.pathFrom else { return (places, []) }
    var (kept, counts): ([Point], [Int]) = ([], [])
    var cell = 0.5
    repeat {
      var seen: [Int: Int] = [:]
      (kept, counts) = ([], [])
      for place in places {
        let (column, row) = (Int((place.x / cell).rounded()), Int((place.y / cell).rounded()))
        let key = column &* 1_000_003 &+ row
        if let known = seen[key] {
          counts[known] += 1
        } else {
          seen[key] = kept.count
          kept.append(place)
          counts.append(1)
        }
      }
      cell *= 1.25
    } while kept.count > Self.limit && cell < 64
    return (kept, counts)
  }

  /// Dots in up to three shades, stronger where one stands for many points.
  private func shaded(_ places: [Point], _ counts: [Int], _ opacity: Double)
    -> [(opacity: Double, places: [Point])]
  {
    let most = counts.max() ?? 1
    guard most > 3 else { return [(opacity, places)] }
    func level(_ count: Int) -> Int {
      count * count * 6 < most * most ? 0 : count * 10 < most * 7 ? 1 : 2
    }
    return [0.4, 0.65, 0.95].enumerated().map { shade, opacity in
      (opacity, zip(places, counts).filter { level($1) == shade }.map(\.0))
    }.filter { !$0.1.isEmpty }
  }

  /// Path data of lone points, each a step from the one before: half the size of circles.
  private func path(_ places: [Point]) -> String {
    var data = ""
    var (lastX, lastY) = (0.0, 0.0)
    for (index, place) in places.enumerated() {
      let (x, y) = ((place.x * 10).rounded() / 10, (place.y * 10).rounded() / 10)
      data += index == 0 ? "M" : "m"
      data += SVGBuilder.number(x - lastX, decimals: 1) + ","
      data += SVGBuilder.number(y - lastY, decimals: 1) + "h0"
      (lastX, lastY) = (x, y)
    }
    return data
  }

  static let samples: [Plot] = [
    Plot.points(
      Example.values(40) { $0 / 4 }, Example.normal(40).map { 3 * $0 + 8 }, label: "data"
    ).titled("Points", subtitle: "forty of them").axes(x: "time (s)", y: "count"),
    Plot.points(
      [1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, .nan], by: ["a", "b", "县", "a", "b", "县"]
    ).titled("By group"),
  ]
}

extension Plot {
  /// Dots at pairs of values; `by` names the group of each. The shorter of `x` and `y` decides.
  public static func points(
    _ x: [Double], _ y: [Double], by groups: [String]? = nil, label: String? = nil,
    colour: PlotColour? = nil
  ) -> Plot {
    Plot([Points(x, y, by: groups, label: label, colour: colour)])
  }
}
