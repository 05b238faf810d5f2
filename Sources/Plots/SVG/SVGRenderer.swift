/// Draws a composition as SVG: heading, legend, axes, layers, notes.
///
/// One document has to read well on white and on dark pages, as an image (where page colours do not
/// reach) and inline. So it has no background, its greys lie midway, and it has neither style sheet
/// nor script.
struct SVGRenderer {
  let composition: Composition
  let layout: Layout

  init(_ composition: Composition, size: (width: Double?, height: Double?) = (nil, nil)) {
    self.composition = composition
    layout = Layout(composition, size: size)
  }

  /// The whole document.
  func document() -> String {
    let plain = drawing(id: "")
    let id = ContentID.of(plain + composition.accessibleTitle + composition.description)
    return Self.wrapped(
      drawing(id: id), width: layout.width, height: layout.height,
      title: composition.accessibleTitle, description: composition.description, id: id)
  }

  /// A body as a document of its own with a name and a description for screen readers.
  static func wrapped(
    _ body: String, width: Double, height: Double, title: String, description: String, id: String
  ) -> String {
    let (w, h) = (SVGBuilder.number(width), SVGBuilder.number(height))
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(w)" height="\(h)" viewBox="0 0 \(w) \(h)" \
      role="img" aria-labelledby="\(id)t \(id)d" \
      font-family="system-ui, -apple-system, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif" \
      font-size="11" fill="\(Palette.neutral)" style="max-width:100%;height:auto">
      <title id="\(id)t">\(XML.escaped(title))</title>
      <desc id="\(id)d">\(XML.escaped(description))</desc>
      \(body)</svg>

      """
  }

  /// The elements without the document around them; `id` begins every id in it.
  func drawing(id: String) -> String {
    var svg = SVGBuilder()
    drawHeading(into: &svg)
    layout.legend.draw(left: 8, id: id, into: &svg)
    if composition.plot.showsAxes {
      AxisRenderer(composition: composition, layout: layout).draw(into: &svg)
    }
    drawLayers(id: id, into: &svg)
    drawNotes(into: &svg)
    return svg.body
  }

  private func drawHeading(into svg: inout SVGBuilder) {
    var y = 4.0
    for line in layout.title {
      y += 18
      svg.text(line, at: Point(8, y - 1), size: Layout.titleSize, bold: true)
    }
    for line in layout.subtitle {
      y += 16
      svg.text(line, at: Point(8, y), size: Layout.labelSize)
    }
    if y > 4 { svg.newline() }
  }

  private func drawLayers(id: String, into svg: inout SVGBuilder) {
    let area = layout.area
    let limited = composition.domains.x.isLimited || composition.domains.y.isLimited
    if limited {
      svg.open("clipPath", ["id": id + "a"])
      svg.rect(area)
      svg.close("clipPath")
      svg.open("g", ["clip-path": "url(#\(id)a)"])
    }
    for layer in composition.layers {
      let mark = layer.mark
      let labels = mark.series.compactMap(\.label)
      let name = labels.count == 1 ? labels[0] + ": " : ""
      svg.open(
        "g",
        [
          "class": "layer \(type(of: mark).name)", "role": "graphics-object",
          "aria-label": name + mark.account,
        ])
      mark.draw(frame(layer), into: &svg)
      svg.close("g")
    }
    if limited { svg.close("g") }
  }

  private func frame(_ layer: Composition.Layer) -> Frame {
    Frame(
      x: layout.x, y: layout.y, colours: layer.colours, dashes: layer.dashes,
      firstPen: layer.firstPen)
  }

  private func drawNotes(into svg: inout SVGBuilder) {
    guard !layout.notes.isEmpty else { return }
    svg.open("g", ["class": "notes", "font-size": SVGBuilder.number(Layout.noteSize)])
    for (index, note) in layout.notes.enumerated() {
      let y = layout.height - 6 - Double(layout.notes.count - 1 - index) * 14
      svg.text(note, at: Point(8, y))
    }
    svg.close("g")
  }
}
