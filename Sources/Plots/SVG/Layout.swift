/// Where the parts of a picture stand, in pixels: found in two rounds, since margins depend on
/// labels, and labels on the room that margins leave.
struct Layout: Sendable {
  static let tickSize = 11.0
  static let labelSize = 12.0
  static let titleSize = 14.0
  static let noteSize = 10.5

  var width: Double
  var height: Double
  var area: Rect
  var x: Scale
  var y: Scale
  var xTicks: Ticks
  var yTicks: Ticks
  /// Degrees by which labels of the x axis are turned, none for upright ones.
  var xRotation: Double?
  var title: [String]
  var subtitle: [String]
  var legend: LegendLayout
  var notes: [String]

  init(_ composition: Composition, size: (width: Double?, height: Double?) = (nil, nil)) {
    let plot = composition.plot
    width = Self.bounded(size.width ?? plot.width, 120, 4000, otherwise: 520)
    let inner = width - 16
    title =
      composition.heading.map {
        TextMetrics.wrapped($0, within: inner, size: Self.titleSize, bold: true, lines: 2)
      } ?? []
    subtitle =
      plot.subtitle.map {
        TextMetrics.wrapped($0, within: inner, size: Self.labelSize, lines: 2)
      } ?? []
    notes = composition.notes.prefix(4).flatMap {
      TextMetrics.wrapped($0, within: inner, size: Self.noteSize, lines: 2)
    }
    legend = LegendLayout(composition, width: inner)

    let shows = plot.showsAxes
    var top = 8 + Double(title.count) * 18 + Double(subtitle.count) * 16
    legend.top = top
    top += legend.height
    if shows, plot.y.label != nil || !Ticks(composition.domains.y, count: 5).offset.isEmpty {
      top += 21
    }
    top += shows ? 8 : 0
    let domains = composition.domains
    xTicks = shows ? Ticks(domains.x, count: 5) : Ticks(domains.x, count: 0).emptied
    yTicks = shows ? Ticks(domains.y, count: 5) : xTicks
    var (left, right) = (shows ? 40.0 : 8.0, shows ? 16.0 : 8.0)
    var bottom = 8.0
    area = Rect(left: left, top: top, width: 10, height: 10)
    height = 320
    x = Scale(domain: domains.x, start: 0, end: 1)
    y = Scale(domain: domains.y, start: 1, end: 0)
    for _ in 0..<3 {
      let areaWidth = max(20, width - left - right)
      let noteHeight = Double(notes.count) * 14 + (notes.isEmpty ? 0 : 4)
      let axisHeight = bottom + noteHeight
      if let asked = size.height ?? plot.height {
        height = max(Self.bounded(asked, 60, 20000, otherwise: 320), top + axisHeight + 20)
      } else {
        let preferred = composition.layers.lazy.compactMap {
          $0.mark.preferredHeight(width: areaWidth)
        }.max()
        height = preferred.map { top + axisHeight + $0 } ?? max(320, top + axisHeight + 180)
      }
      area = Rect(
        left: left, top: top, width: areaWidth, height: max(20, height - top - axisHeight))
      guard shows else { continue }
      (xTicks, xRotation) = Self.horizontalTicks(domains.x, width: areaWidth)
      yTicks = Self.verticalTicks(domains.y, height: area.height)
      let labelWidth = width * (domains.y.isCategorical ? 0.42 : 0.3)
      xTicks = xTicks.typeset(domains.x)
      yTicks = yTicks.typeset(domains.y)
      yTicks.labels = yTicks.labels.map {
        TextMetrics.fitted($0, within: labelWidth, size: Self.tickSize)
      }
      let widest = yTicks.labels.map { TextMetrics.width($0, size: Self.tickSize) }.max() ?? 0
      left = max(widest + 16, 24)
      right = 16
      bottom = Self.heightBelow(xTicks, xRotation) + 8
      if plot.x.label != nil || !xTicks.offset.isEmpty { bottom += 17 }
      makeRoom(for: domains.x, areaWidth, &left, &right)
    }
    x = Scale(domain: domains.x, start: area.left, end: area.right)
    y = Scale(domain: domains.y, start: area.bottom, end: area.top)
    // Names run downwards, as a list is read.
    if domains.y.isCategorical { swap(&y.start, &y.end) }
  }

  /// Widens the margins where labels of the outermost ticks would be cut.
  private func makeRoom(
    for domain: Domain, _ areaWidth: Double, _ left: inout Double, _ right: inout Double
  ) {
    let scale = Scale(domain: domain, start: 0, end: areaWidth)
    for (value, label) in zip(xTicks.values, xTicks.labels) {
      guard let position = scale(value) else { continue }
      let wide = TextMetrics.width(label, size: Self.tickSize)
      if xRotation == nil {
        left = max(left, wide / 2 - position + 4)
        right = max(right, position + wide / 2 - areaWidth + 4)
      } else {
        left = max(left, min(wide * 0.77 - position + 8, width * 0.3))
      }
    }
  }

  private static func bounded(
    _ value: Double?, _ low: Double, _ high: Double, otherwise: Double
  ) -> Double {
    guard let value, value.isFinite else { return otherwise }
    return min(max(value, low), high)
  }

  /// As many ticks as fit side by side, or names turned and thinned out.
  private static func horizontalTicks(_ domain: Domain, width: Double) -> (Ticks, Double?) {
    if domain.isCategorical {
      var ticks = Ticks(domain, count: 0)
      let step = width / Double(max(1, ticks.labels.count))
      let widest = ticks.labels.map { TextMetrics.width($0, size: tickSize) }.max() ?? 0
      if widest <= step - 6 { return (ticks, nil) }
      for n in [2, 5, 10, 20, 50, 100, 200, 500, 1000] where widest <= Double(n) * step - 8 {
        if let some = ticks.multiples(of: n) { return (some, nil) }
        break
      }
      ticks.labels = ticks.labels.map { TextMetrics.fitted($0, within: 160, size: tickSize) }
      return (ticks.everyNth(Int(min(14 / step, 1e6).rounded(.up))), -40)
    }
    var count = max(2, Int(width / 64))
    while count > 1 {
      let ticks = Ticks(domain, count: count)
      if fits(ticks, domain, width) { return (ticks, nil) }
      count -= 1
    }
    var ticks = Ticks(domain, count: 1)
    if !fits(ticks, domain, width) { ticks = ticks.everyNth(max(1, ticks.values.count)) }
    return (ticks, nil)
  }

  private static func fits(_ ticks: Ticks, _ domain: Domain, _ width: Double) -> Bool {
    let scale = Scale(domain: domain, start: 0, end: width)
    var end = -Double.infinity
    for (value, label) in zip(ticks.values, ticks.labels) {
      guard let position = scale(value) else { continue }
      let half = TextMetrics.width(label, size: tickSize) / 2
      if position - half < end + 8 { return false }
      end = position + half
    }
    return true
  }

  private static func verticalTicks(_ domain: Domain, height: Double) -> Ticks {
    guard domain.isCategorical else {
      return Ticks(domain, count: max(2, Int(height / 42))).atMost(max(2, Int(height / 14)))
    }
    let ticks = Ticks(domain, count: 0)
    let step = height / Double(max(1, ticks.labels.count))
    for n in [2, 5, 10, 20, 50, 100, 200, 500, 1000] where step < 11.5 && Double(n) * step > 20 {
      if let some = ticks.multiples(of: n) { return some }
      break
    }
    return ticks.everyNth(Int(min(11.5 / step, 1e6).rounded(.up)))
  }

  private static func heightBelow(_ ticks: Ticks, _ rotation: Double?) -> Double {
    guard rotation != nil else { return 20 }
    let widest = ticks.labels.map { TextMetrics.width($0, size: tickSize) }.max() ?? 0
    return 18 + widest * 0.643
  }
}

extension Ticks {
  /// Labels of numbers with a true minus sign.
  func typeset(_ domain: Domain) -> Ticks {
    guard !domain.isCategorical else { return self }
    var ticks = self
    ticks.labels = labels.map(\.withMinus)
    return ticks
  }

  /// Names that are whole numbers, as positions in a grid are, at every n-th number.
  ///
  /// Other names, and too few of them, give nothing.
  func multiples(of n: Int) -> Ticks? {
    var kept = emptied
    for (value, label) in zip(values, labels) {
      guard let number = Int(label) else { return nil }
      guard number % n == 0 else { continue }
      kept.values.append(value)
      kept.labels.append(label)
    }
    return kept.values.isEmpty ? nil : kept
  }

  /// Every n-th tick.
  func everyNth(_ n: Int) -> Ticks {
    guard n > 1 else { return self }
    var thinned = self
    thinned.values = stride(from: 0, to: values.count, by: n).map { values[$0] }
    thinned.labels = stride(from: 0, to: labels.count, by: n).map { labels[$0] }
    return thinned
  }

  /// No more than `limit` ticks.
  func atMost(_ limit: Int) -> Ticks {
    values.count > limit ? everyNth((values.count + limit - 1) / max(1, limit)) : self
  }

  var emptied: Ticks {
    var none = self
    (none.values, none.labels, none.offset) = ([], [], "")
    return none
  }
}
