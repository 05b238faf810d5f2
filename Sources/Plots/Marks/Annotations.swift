/// Words at places, moved or left out where they would cover one another.
struct Annotations: Mark {
  static let name = "annotations"
  static let summary = "Words beside places in the picture, kept from covering one another."
  static let depth = Depth.annotation

  static let size = 11.0

  var x: [Double]
  var y: [Double]
  var words: [String]
  var ownColour: PlotColour?
  /// Places of dots that words should not cover.
  private var dots: [(x: Double, y: Double)] = []

  init(_ x: [Double], _ y: [Double], _ words: [String], colour: PlotColour?) {
    let count = min(x.count, y.count, words.count)
    self.x = Array(x.prefix(count))
    self.y = Array(y.prefix(count))
    self.words = words.prefix(count).map(\.onOneLine)
    ownColour = colour
  }

  var series: [Series] { [] }
  var colour: PlotColour? { ownColour ?? .neutral }

  mutating func settle(_ company: Company) {
    dots = company.all(Points.self).flatMap { zip($0.x, $0.y).prefix(500) }
  }

  func extents() -> Extents {
    let usable = x.indices.filter { Extent.isUsable(x[$0]) && Extent.isUsable(y[$0]) }
    return Extents(x: Extent(usable.map { x[$0] }), y: Extent(usable.map { y[$0] }))
  }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    svg.open("g", ["fill": ownColour?.hex])
    var words: [Rect] = []
    let places = dots.compactMap { dot -> Rect? in
      guard let x = frame.x(dot.x), let y = frame.y(dot.y) else { return nil }
      return Rect(left: x - 3, top: y - 3, width: 6, height: 6)
    }
    for k in x.indices {
      guard frame.x.domain.contains(x[k]), frame.y.domain.contains(y[k]),
        let px = frame.x(x[k]), let py = frame.y(y[k])
      else { continue }
      let width = TextMetrics.width(self.words[k], size: Self.size)
      // Beside, above, below, aslant: the first place within the frame that covers neither words
      // nor dots, else no words at least.
      let right = px + 6
      let left = px - 6 - width
      let candidates = [
        Point(right, py + 4), Point(left, py + 4), Point(px - width / 2, py - 7),
        Point(px - width / 2, py + 16), Point(right, py - 4), Point(left, py + 13),
        Point(left, py - 4), Point(right, py + 13),
      ].filter { place in
        let box = Self.box(place, width)
        return box.left >= frame.x.range.lowerBound - 1 && box.right <= frame.x.range.upperBound + 1
          && box.top >= frame.y.range.lowerBound - 6 && box.bottom <= frame.y.range.upperBound + 2
          && !words.contains { $0.intersects(box) }
      }
      let clear = candidates.first { place in
        !places.contains { $0.intersects(Self.box(place, width)) }
      }
      guard let free = clear ?? candidates.first else { continue }
      words.append(Self.box(free, width))
      svg.text(self.words[k], at: free)
    }
    svg.close("g")
  }

  private static func box(_ place: Point, _ width: Double) -> Rect {
    Rect(left: place.x, top: place.y - 10, width: width, height: 13)
  }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    var taken: [Int: [ClosedRange<Int>]] = [:]
    for k in x.indices {
      let width = DisplayWidth.of(words[k])
      guard width > 0, frame.x.domain.contains(x[k]), frame.y.domain.contains(y[k]),
        let px = frame.x(x[k]), let py = frame.y(y[k])
      else { continue }
      let (column, row) = (Int(px.rounded()) / 2, Int(py.rounded()) / 4)
      // Right of the place, left, or a row higher or lower.
      let candidates = [
        (column + 1, row), (column - width, row), (column + 1, row - 1), (column + 1, row + 1),
      ]
      let free = candidates.first { begin, row in
        begin >= 0 && begin + width <= canvas.columns && row >= 0 && row < canvas.rows
          && !taken[row, default: []].contains { $0.overlaps(begin...begin + width) }
      }
      guard let (begin, line) = free else { continue }
      taken[line, default: []].append(begin...begin + width)
      canvas.write(words[k], column: begin, row: line)
    }
  }

  func notes(_ domains: Domains) -> [String] {
    Skipped.note(
      x.indices.count { !domains.x.isDrawable(x[$0]) || !domains.y.isDrawable(y[$0]) },
      of: "label")
  }

  var account: String {
    let shown = words.prefix(8).joined(separator: ", ")
    return "words: \(shown)\(words.count > 8 ? ", …" : "")"
  }

  static let samples: [Plot] = [
    Plot.points([1, 2, 3], [3, 1, 2])
      + Plot.annotations([1, 2, 3], [3, 1, 2], ["α", "β & γ", "<δ>"])
  ]
}

extension Plot {
  /// Words beside places; each is set right of its place or wherever there is room.
  public static func annotations(
    _ x: [Double], _ y: [Double], _ words: [String], colour: PlotColour? = nil
  ) -> Plot {
    Plot([Annotations(x, y, words, colour: colour)])
  }
}
