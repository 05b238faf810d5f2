/// A plot with everything decided that does not depend on where it is shown: settled layers in
/// drawing order, domains, colours, legend, notes.
struct Composition: Sendable {
  /// One layer with the colours of its series.
  struct Layer: Sendable {
    var mark: any Mark
    var colours: [String]
    var dashes: [String?]
    /// The sketching pen of its first series.
    var firstPen: Int
  }

  /// One line of the legend; a label shared by layers has all their symbols.
  struct LegendEntry: Sendable {
    var label: String
    var symbols: [Series.Symbol]
    var colour: String
    var dash: String?
    /// What draws it on a canvas without colours.
    var pens: [TextCanvas.Pen]
  }

  var plot: Plot
  /// In drawing order, lowest first.
  var layers: [Layer] = []
  var domains: Domains
  var legend: [LegendEntry] = []
  var colourBar: ColourBar?
  var notes: [String] = []
  /// Whether no layer has anything to show.
  var isEmpty = false

  init(_ plot: Plot) {
    self.plot = plot
    let marks = Self.settled(plot)
    var all = Extents()
    for mark in marks {
      let own = mark.extents()
      all.x.merge(own.x)
      all.y.merge(own.y)
    }
    domains = Domains(x: Domain(all.x, axis: plot.x), y: Domain(all.y, axis: plot.y))
    self.plot.x.label = plot.x.label ?? marks.lazy.compactMap(\.axisLabels.x).first
    self.plot.y.label = plot.y.label ?? marks.lazy.compactMap(\.axisLabels.y).first
    let isBare = all.x.isEmpty && all.x.categories.isEmpty
    isEmpty =
      isBare || (all.y.isEmpty && all.y.categories.isEmpty && !marks.contains { $0 is Rule })
    if isEmpty { notes.append("no data to show") }
    colourBar = marks.lazy.compactMap(\.colourBar).first
    assignColours(marks)
    for layer in layers {
      let label = layer.mark.series.compactMap(\.label).first
      for note in layer.mark.notes(domains) {
        let said = layers.count > 1 && layer.mark.series.count == 1 && label != nil
        notes.append(said ? "\(label ?? ""): \(note)" : note)
      }
    }
    // Layers drawn lowest first; a stable order within one depth.
    layers = layers.enumerated().sorted {
      let (a, b) = (type(of: $0.element.mark).depth, type(of: $1.element.mark).depth)
      return a == b ? $0.offset < $1.offset : a < b
    }.map(\.element)
  }

  private static func settled(_ plot: Plot) -> [any Mark] {
    var marks = plot.layers
    for index in marks.indices {
      let company = Company(
        layers: plot.layers, index: index, xIsLogarithmic: plot.x.isLogarithmic)
      marks[index].settle(company)
    }
    return marks
  }

  /// Gives each series the next colour; series of one label share it, and so do a nameless band
  /// and the nameless line that it belongs to.
  private mutating func assignColours(_ marks: [any Mark]) {
    var slots: [String: Int] = [:]
    var nameless: Int?
    var next = 0
    for (number, mark) in marks.enumerated() {
      let depth = type(of: mark).depth
      let firstPen = marks[..<number].reduce(0) {
        $0 + (type(of: $1).depth == depth ? $1.series.count : 0)
      }
      var colours: [String] = []
      var dashes: [String?] = []
      for (index, series) in mark.series.enumerated() {
        if let fixed = mark.colour {
          colours.append(fixed.hex)
          dashes.append(nil)
        } else {
          var slot = next
          if let label = series.label, let known = slots[label] {
            slot = known
          } else if series.label == nil, mark is Band || mark is Line, let known = nameless {
            slot = known
            nameless = nil
          } else {
            next += 1
            if series.label == nil, mark is Band || mark is Line { nameless = slot }
          }
          if let label = series.label { slots[label] = slot }
          colours.append(Palette.colour(slot))
          dashes.append(Palette.dash(slot))
        }
        addToLegend(
          series, colour: colours.last ?? Palette.neutral, dash: dashes.last ?? nil,
          pen: type(of: mark).pen(firstPen + index))
      }
      layers.append(Layer(mark: mark, colours: colours, dashes: dashes, firstPen: firstPen))
    }
  }

  private mutating func addToLegend(
    _ series: Series, colour: String, dash: String?, pen: TextCanvas.Pen
  ) {
    guard let label = series.label, !label.isEmpty, series.symbol != .none else { return }
    if let known = legend.firstIndex(where: { $0.label == label && $0.colour == colour }) {
      guard !legend[known].symbols.contains(series.symbol) else { return }
      legend[known].symbols.append(series.symbol)
      legend[known].pens.append(pen)
    } else {
      legend.append(
        LegendEntry(
          label: label, symbols: [series.symbol], colour: colour, dash: dash, pens: [pen]))
    }
  }

  /// The legend where one is needed: several entries, or one among several layers.
  var neededLegend: [LegendEntry] {
    guard plot.showsLegend, legend.count > 1 || (legend.count == 1 && layers.count > 1) else {
      return []
    }
    return legend
  }

  /// The heading: the title, else the only layer's label, which has no legend then.
  var heading: String? {
    if let title = plot.title, !title.isEmpty { return title }
    return plot.showsLegend && neededLegend.isEmpty ? legend.first?.label : nil
  }

  /// The name for screen readers: the heading, else the marks and what they show.
  var accessibleTitle: String {
    if let heading { return heading }
    var kinds: [String] = []
    for layer in layers where !kinds.contains(type(of: layer.mark).name) {
      kinds.append(type(of: layer.mark).name)
    }
    guard let last = kinds.popLast() else { return "empty plot" }
    let names = kinds.isEmpty ? last : kinds.joined(separator: ", ") + " and " + last
    switch (plot.x.label, plot.y.label) {
    case (let x?, let y?): return "\(names): \(y) against \(x)"
    case (let x?, nil): return "\(names) of \(x)"
    case (nil, let y?): return "\(names) of \(y)"
    default: return names
    }
  }

  /// What the layers show, in sentences.
  var description: String {
    var sentences: [String] = []
    if let subtitle = plot.subtitle { sentences.append(subtitle) }
    if let x = plot.x.label { sentences.append("Horizontal axis: \(x).") }
    if let y = plot.y.label { sentences.append("Vertical axis: \(y).") }
    for layer in layers.prefix(12) {
      let labels = layer.mark.series.compactMap(\.label)
      let name = labels.count == 1 ? labels[0] : type(of: layer.mark).name
      sentences.append("\(name): \(layer.mark.account).")
    }
    if layers.count > 12 { sentences.append("And \(layers.count - 12) more layers.") }
    sentences += notes.map { "\($0)." }
    return sentences.joined(separator: " ")
  }
}
