/// Draws grid, ticks and labels of both axes.
struct AxisRenderer {
  let composition: Composition
  let layout: Layout

  private var area: Rect { layout.area }

  func draw(into svg: inout SVGBuilder) {
    if composition.layers.allSatisfy(\.mark.wantsGrid) { drawGrid(into: &svg) }
    drawHorizontal(into: &svg)
    drawVertical(into: &svg)
  }

  private func drawGrid(into svg: inout SVGBuilder) {
    var lines: [[Point]] = []
    if !layout.x.domain.isCategorical {
      for x in layout.xTicks.values.compactMap({ layout.x($0) }) {
        lines.append([Point(x, area.top), Point(x, area.bottom)])
      }
    }
    if !layout.y.domain.isCategorical {
      for y in layout.yTicks.values.compactMap({ layout.y($0) }) {
        lines.append([Point(area.left, y), Point(area.right, y)])
      }
    }
    guard !lines.isEmpty else { return }
    svg.element(
      "path",
      [
        "class": "grid", "d": SVGBuilder.path(lines), "stroke": Palette.grid,
        "stroke-opacity": "0.2",
      ])
    svg.newline()
  }

  private func drawHorizontal(into svg: inout SVGBuilder) {
    svg.open("g", ["class": "axis x", "text-anchor": layout.xRotation == nil ? "middle" : "end"])
    var marks = [[Point(area.left, area.bottom), Point(area.right, area.bottom)]]
    for (value, label) in zip(layout.xTicks.values, layout.xTicks.labels) {
      guard let x = layout.x(value) else { continue }
      if !layout.x.domain.isCategorical {
        marks.append([Point(x, area.bottom), Point(x, area.bottom + 4)])
      }
      let place = Point(x + (layout.xRotation == nil ? 0 : 3), area.bottom + 16)
      svg.text(label, at: place, rotated: layout.xRotation)
    }
    svg.element("path", ["d": SVGBuilder.path(marks), "stroke": Palette.neutral, "fill": "none"])
    let label = (composition.plot.x.label ?? "") + layout.xTicks.offset
    if !label.isEmpty {
      let notes = Double(layout.notes.count) * 14 + (layout.notes.isEmpty ? 0 : 4)
      let text = TextMetrics.fitted(label, within: layout.width - 16, size: Layout.labelSize)
      let half = TextMetrics.width(text, size: Layout.labelSize) / 2
      let centre = min(
        max(area.left + area.width / 2, half + 8), max(layout.width - half - 8, half + 8))
      svg.text(
        text, at: Point(centre, layout.height - notes - 8), anchor: .middle,
        size: Layout.labelSize)
    }
    svg.close("g")
  }

  private func drawVertical(into svg: inout SVGBuilder) {
    svg.open("g", ["class": "axis y", "text-anchor": "end"])
    var marks: [[Point]] = []
    for (value, label) in zip(layout.yTicks.values, layout.yTicks.labels) {
      guard let y = layout.y(value) else { continue }
      if !layout.y.domain.isCategorical {
        marks.append([Point(area.left - 4, y), Point(area.left, y)])
      }
      svg.text(label, at: Point(area.left - 8, y + 4))
    }
    if !marks.isEmpty {
      svg.element("path", ["d": SVGBuilder.path(marks), "stroke": Palette.neutral])
    }
    let label = (composition.plot.y.label ?? "") + layout.yTicks.offset
    if !label.isEmpty {
      let text = TextMetrics.fitted(label, within: layout.width - 16, size: Layout.labelSize)
      svg.text(text, at: Point(8, area.top - 13), anchor: .start, size: Layout.labelSize)
    }
    svg.close("g")
  }
}
