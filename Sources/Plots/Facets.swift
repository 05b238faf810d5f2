/// Small multiples: plots in a grid, with common scales where asked.
public struct Facets: Picture {
  /// The plots, row by row.
  public var plots: [Plot]
  /// Plots in a row; unless said, as many as stand well side by side.
  public var columns: Int?
  /// The heading above all.
  public var title: String?
  /// A line below the heading.
  public var subtitle: String?
  /// Whether all plots show the same range of x.
  public var sharesX: Bool
  /// Whether all plots show the same range of y.
  public var sharesY: Bool
  /// Width of the whole in pixels; 760 unless said.
  public var width: Double?

  /// Plots beyond this many are counted, not drawn.
  public static let limit = 36

  /// A grid of plots.
  public init(
    _ plots: [Plot], columns: Int? = nil, title: String? = nil, subtitle: String? = nil,
    sharesX: Bool = false, sharesY: Bool = false, width: Double? = nil
  ) {
    self.plots = plots
    self.columns = columns
    self.title = title
    self.subtitle = subtitle
    self.sharesX = sharesX
    self.sharesY = sharesY
    self.width = width
  }

  /// The plots that are shown, settled, on common domains where asked.
  private var compositions: [Composition] {
    var all = plots.prefix(Self.limit).map { Composition($0) }
    if sharesX { Self.share(\.x, among: &all) }
    if sharesY { Self.share(\.y, among: &all) }
    return all
  }

  private static func share(
    _ axis: WritableKeyPath<Domains, Domain>, among all: inout [Composition]
  ) {
    let domains = all.map { $0.domains[keyPath: axis] }
    guard let first = domains.first, !domains.contains(where: \.isCategorical),
      domains.allSatisfy({ $0.isLogarithmic == first.isLogarithmic })
    else { return }
    let lower = domains.map(\.lower).min() ?? 0
    let upper = domains.map(\.upper).max() ?? 1
    for k in all.indices {
      all[k].domains[keyPath: axis].lower = lower
      all[k].domains[keyPath: axis].upper = upper
      all[k].domains[keyPath: axis].isWhole = domains.allSatisfy(\.isWhole)
    }
  }

  private func columnCount(_ count: Int) -> Int {
    if let columns { return max(1, min(columns, max(1, count))) }
    return [1, 1, 2, 3, 2, 3, 3].indices.contains(count) ? [1, 1, 2, 3, 2, 3, 3][count] : 4
  }

  private var hiddenNote: String? {
    plots.count > Self.limit ? "… and \(plots.count - Self.limit) more" : nil
  }

  /// A standalone SVG document, the same bytes for the same content.
  public func svg() -> String {
    let all = compositions
    let columns = columnCount(all.count)
    let total = width.map { $0.isFinite ? min(max($0, 120), 4000) : 760 } ?? natural(all, columns)
    let panelWidth = total / Double(columns)
    let imposed = all.first?.plot.showsAxes == false
    let panelHeight = imposed ? nil : min(max(panelWidth * 0.7, 130), 300)

    var svg = SVGBuilder()
    var y = 0.0
    if let title {
      for line in TextMetrics.wrapped(
        title, within: total - 16, size: Layout.titleSize, bold: true, lines: 2)
      {
        y += 20
        svg.text(line, at: Point(8, y), size: Layout.titleSize, bold: true)
      }
    }
    if let subtitle {
      y += 17
      svg.text(
        TextMetrics.fitted(subtitle, within: total - 16, size: Layout.labelSize),
        at: Point(8, y), size: Layout.labelSize)
    }
    if y > 0 { y += 6 }
    for start in stride(from: 0, to: all.count, by: columns) {
      let row = all[start..<min(start + columns, all.count)]
      let drafts = row.map { composition in
        let asked = composition.plot.height ?? panelHeight
        return SVGRenderer(composition, size: (panelWidth, asked))
      }
      let height = drafts.map(\.layout.height).max() ?? 0
      for (k, composition) in row.enumerated() {
        // One height a row keeps the panels' axes level.
        let renderer =
          imposed ? drafts[k] : SVGRenderer(composition, size: (panelWidth, height))
        let (left, top) = (SVGBuilder.number(Double(k) * panelWidth), SVGBuilder.number(y))
        svg.open("g", ["class": "facet", "transform": "translate(\(left) \(top))"])
        svg.append(renderer.drawing(id: ContentID.of(renderer.drawing(id: ""))))
        svg.close("g")
      }
      y += height
    }
    if let hiddenNote {
      y += 16
      svg.text(hiddenNote, at: Point(8, y - 4), size: Layout.noteSize)
    }
    let name = title ?? "\(Account.count(plots.count, "plot"))"
    let id = ContentID.of(svg.body + name + description)
    return SVGRenderer.wrapped(
      svg.body, width: total, height: max(y, 20), title: name, description: description, id: id)
  }

  private func natural(_ all: [Composition], _ columns: Int) -> Double {
    if let own = all.compactMap(\.plot.width).max() {
      return min(max(own, 40), 4000) * Double(columns)
    }
    return columns == 1 ? 520 : columns == 2 ? 640 : 760
  }

  /// The plots' texts, side by side where they fit.
  public func text(width: Int = 80) -> String {
    let all = compositions
    let width = min(max(width, 24), 400)
    let fitting = max(1, min(columnCount(all.count), (width + 2) / 38))
    let each = (width - 2 * (fitting - 1)) / fitting
    var lines = [title, subtitle].compactMap { $0?.onOneLine.shortened(to: width) }
    for start in stride(from: 0, to: all.count, by: fitting) {
      let blocks = all[start..<min(start + fitting, all.count)].map { composition in
        TextRenderer(composition, width: each).text()
          .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      }
      if !lines.isEmpty { lines.append("") }
      for line in 0..<(blocks.map(\.count).max() ?? 0) {
        let cells = blocks.map { (line < $0.count ? $0[line] : "").padded(to: each) }
        lines.append(cells.joined(separator: "  ").trimmedEnd)
      }
    }
    if let hiddenNote { lines.append(hiddenNote) }
    return lines.joined(separator: "\n")
  }

  /// What the plots show, in sentences.
  public var description: String {
    var sentences = [subtitle].compactMap { $0 }
    for composition in compositions.prefix(12) {
      sentences.append("\(composition.accessibleTitle): \(composition.description)")
    }
    if plots.count > 12 { sentences.append("And \(plots.count - 12) more.") }
    return sentences.isEmpty ? "Nothing to show." : sentences.joined(separator: " ")
  }
}
