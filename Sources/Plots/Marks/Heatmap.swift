/// Values of a grid as colours, its first row on top.
struct Heatmap: Mark {
  static let name = "heatmap"
  static let summary = "A grid of values as colours, with the numbers where they fit."
  static let depth = Depth.fill

  /// Larger grids are drawn as a picture of pixels.
  static let cellLimit = 900
  /// Larger grids are averaged down to this many rows or columns.
  static let sideLimit = 400

  var values: [[Double]]
  var columnNames: [String]
  var rowNames: [String]
  var ramp: Ramp
  var label: String?
  var showsValues: Bool?
  var isImage = false
  private let columns: Int
  private let lower: Double
  private let upper: Double

  init(
    _ values: [[Double]], columns names: [String]?, rows rowNames: [String]?, ramp: Ramp?,
    limits: ClosedRange<Double>?, label: String?, showsValues: Bool?
  ) {
    self.values = values
    columns = values.map(\.count).max() ?? 0
    columnNames = Self.names(names, count: columns)
    self.rowNames = Self.names(rowNames, count: values.count)
    var extent = Extent()
    for row in values { extent.include(row) }
    var (low, high) = extent.isEmpty ? (0, 1) : (extent.lower, extent.upper)
    let spansZero = low < 0 && high > 0
    self.ramp = ramp ?? (spansZero ? .diverging : .sequential)
    if self.ramp == .diverging { (low, high) = (min(low, -high), max(high, -low)) }
    if let limits, Extent.isUsable(limits.lowerBound), Extent.isUsable(limits.upperBound) {
      (low, high) = (limits.lowerBound, limits.upperBound)
    }
    (lower, upper) = (low, high)
    self.label = label
    self.showsValues = showsValues
  }

  /// The names given, numbers for those that are not.
  private static func names(_ given: [String]?, count: Int) -> [String] {
    Names.distinct(
      (0..<count).map { k in given.flatMap { k < $0.count ? $0[k] : nil } ?? "\(k + 1)" })
  }

  var series: [Series] { [] }
  var wantsGrid: Bool { false }

  var colourBar: ColourBar? {
    isImage ? nil : ColourBar(ramp: ramp, lower: lower, upper: upper, label: label)
  }

  func extents() -> Extents {
    Extents(x: Extent(categories: columnNames), y: Extent(categories: rowNames))
  }

  func preferredHeight(width: Double) -> Double? {
    guard columns > 0 else { return nil }
    let cell = width / Double(columns)
    let rows = Double(values.count)
    // Square cells, but for few or many rows.
    return isImage ? cell * rows : min(max(min(cell, 52) * rows, min(60, 20 * rows)), 420)
  }

  func draw(_ frame: Frame, into svg: inout SVGBuilder) {
    guard columns > 0, !values.isEmpty else { return }
    if isImage || values.count * columns > Self.cellLimit {
      drawPixels(frame, into: &svg)
    } else {
      drawCells(frame, into: &svg)
    }
  }

  private func drawCells(_ frame: Frame, into svg: inout SVGBuilder) {
    let (width, height) = (frame.x.bandwidth, frame.y.bandwidth)
    let texts = values.map { NumberFormat.column($0.map { $0 }, digits: 2) }
    let widest =
      texts.joined().map { TextMetrics.width($0, size: Layout.tickSize) }.max() ?? 0
    let shows = showsValues ?? (widest < width - 6 && height > 13)
    svg.open("g", ["text-anchor": "middle"])
    for (r, row) in values.enumerated() {
      for (c, value) in row.enumerated() where Extent.isUsable(value) {
        guard let x = frame.x(Double(c + 1)), let y = frame.y(Double(r + 1)) else { continue }
        let place = bar.place(value)
        svg.rect(
          Rect(left: x - width / 2, top: y - height / 2, width: width + 0.3, height: height + 0.3),
          ["fill": ramp.hex(place)])
        if shows {
          svg.text(texts[r][c].withMinus, at: Point(x, y + 4), fill: ramp.ink(place))
        }
      }
    }
    svg.close("g")
  }

  private func drawPixels(_ frame: Frame, into svg: inout SVGBuilder) {
    let grid = averaged()
    let (width, height) = (grid.first?.count ?? 0, grid.count)
    guard width > 0, height > 0 else { return }
    // The last entry of the palette is transparent, for missing values.
    let palette =
      ramp == .grey ? nil : (0..<255).map { ramp.colour(Double($0) / 254) } + [(0, 0, 0)]
    let pixels = grid.flatMap { row in
      row.map { value -> UInt8 in
        guard Extent.isUsable(value) else { return 255 }
        return UInt8(bar.place(value) * 254)
      }
    }
    let (x, y) = (frame.x.range, frame.y.range)
    let data = PNG.base64(
      width: width, height: height, pixels: pixels, palette: palette, transparent: 255)
    svg.element(
      "image",
      [
        "x": SVGBuilder.number(x.lowerBound), "y": SVGBuilder.number(y.lowerBound),
        "width": SVGBuilder.number(x.upperBound - x.lowerBound),
        "height": SVGBuilder.number(y.upperBound - y.lowerBound),
        "preserveAspectRatio": "none", "image-rendering": "pixelated",
        "href": "data:image/png;base64," + data,
      ])
  }

  /// The grid, rows filled up to the same length, means over blocks where it is too large.
  private func averaged() -> [[Double]] {
    let (height, width) = (min(values.count, Self.sideLimit), min(columns, Self.sideLimit))
    return (0..<height).map { r in
      let rows = values.count * r / height..<values.count * (r + 1) / height
      return (0..<width).map { c in
        let block = columns * c / width..<columns * (c + 1) / width
        var (sum, count) = (0.0, 0)
        for row in rows {
          for column in block where column < values[row].count {
            guard Extent.isUsable(values[row][column]) else { continue }
            sum += values[row][column]
            count += 1
          }
        }
        return count > 0 ? sum / Double(count) : .nan
      }
    }
  }

  private var bar: ColourBar { ColourBar(ramp: ramp, lower: lower, upper: upper) }

  func sketch(_ frame: Frame, into canvas: inout TextCanvas) {
    let shades: [Character] = [" ", "░", "▒", "▓", "█"]
    let grid = averaged()
    guard let columns = grid.first?.count, columns > 0 else { return }
    for row in 0..<canvas.rows {
      for column in 0..<canvas.columns {
        let value = grid[grid.count * row / canvas.rows][columns * column / canvas.columns]
        let level = Int((bar.place(value) * 4.99).rounded(.down))
        let shade = Extent.isUsable(value) ? shades[min(level, 4)] : "·"
        canvas.mark(Double(column * 2), Double(row * 4), .glyph(shade))
      }
    }
  }

  /// The numbers themselves where they fit.
  func table(width: Int, composition: Composition) -> String? {
    guard !isImage, columns > 0, values.count <= 40, columns * 7 <= width else { return nil }
    let columnTexts = (0..<columns).map { c in
      NumberFormat.column(values.map { c < $0.count ? $0[c] : nil }, digits: 3)
    }
    let content = TableContent(
      columns: [.init(composition.plot.y.label ?? "", .left, namesRows: true)]
        + columnNames.map { .init($0, .decimal) },
      rows: values.indices.map { r in [rowNames[r]] + columnTexts.map { $0[r] } },
      caption: composition.plot.x.label)
    let text = content.text()
    return text.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= width }
      ? text : nil
  }

  func notes(_ domains: Domains) -> [String] {
    var missing = 0
    for row in values { missing += row.count { !Extent.isUsable($0) } }
    return Skipped.note(missing, of: "cell")
  }

  var account: String {
    let all = values.flatMap { $0 }
    return "\(values.count) rows by \(columns) columns, " + Account.range(all, "values")
  }

  static let samples: [Plot] = [
    Plot.heatmap(
      [[1, 0.4, -0.2], [0.4, 1, 0.7], [-0.2, 0.7, 1]], columns: ["mu", "tau", "θ"],
      rows: ["mu", "tau", "θ"], label: "correlation"
    ).titled("Heatmap"),
    Plot.heatmap(
      (0..<40).map { r in
        let y = Double(r - 20)
        return Example.values(60) { y * y + ($0 - 30) * ($0 - 30) }
      }
    ).titled("Many cells"),
    Plot.image(
      (0..<28).map { r in
        let y = Double(r - 14)
        return Example.values(28) { max(0, 60 - ($0 - 14) * ($0 - 14) - y * y) }
      }
    ).titled("0"),
  ]
}

extension Plot {
  /// A grid of values as colours, the first row on top; around zero in two hues.
  ///
  /// Rows may differ in length; what is missing stays empty. `limits` fix the ends of the colours.
  public static func heatmap(
    _ values: [[Double]], columns: [String]? = nil, rows: [String]? = nil,
    limits: ClosedRange<Double>? = nil, label: String? = nil, showsValues: Bool? = nil
  ) -> Plot {
    Plot([
      Heatmap(
        values, columns: columns, rows: rows, ramp: nil, limits: limits, label: label,
        showsValues: showsValues)
    ])
  }

  /// A picture of pixels from black (the least value) to white, without axes.
  public static func image(_ values: [[Double]], limits: ClosedRange<Double>? = nil) -> Plot {
    var mark = Heatmap(
      values, columns: nil, rows: nil, ramp: .grey, limits: limits, label: nil, showsValues: false)
    mark.isImage = true
    var plot = Plot([mark])
    plot.showsAxes = false
    plot.showsLegend = false
    plot.width = 160
    return plot
  }
}
