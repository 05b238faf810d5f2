/// One kind of layer: data, the room it needs on the axes, and how it is drawn and sketched.
///
/// A mark is plain data. It reports its extents, may settle with the other layers (histograms agree
/// on bins, bars stand side by side), and is drawn in a frame whose scales are by then fixed.
protocol Mark: Sendable {
  /// The mark's name in the field's words, also its class in the SVG.
  static var name: String { get }

  /// One sentence on what it shows.
  static var summary: String { get }

  /// Pictures that show the mark at work, the input of tests and of reference pages.
  static var samples: [Plot] { get }

  /// Where it lies among other layers.
  static var depth: Depth { get }

  /// Its entries in the legend, each with a colour of its own.
  var series: [Series] { get }

  /// A fixed colour for all series, if one was asked for.
  var colour: PlotColour? { get }

  /// The values it covers on both axes.
  func extents() -> Extents

  /// Takes notice of the other layers before scales are made.
  mutating func settle(_ company: Company)

  /// Draws itself into a frame.
  func draw(_ frame: Frame, into svg: inout SVGBuilder)

  /// Sketches itself on a grid of terminal cells.
  func sketch(_ frame: Frame, into canvas: inout TextCanvas)

  /// The whole text twin where a table says more than a sketch.
  func table(width: Int, composition: Composition) -> String?

  /// Its rows where it consists of named intervals; those of several layers make one table.
  var intervals: [IntervalTable.Row]? { get }

  /// What draws its n-th series, counted over the layers of one depth, on a canvas without colours.
  static func pen(_ index: Int) -> TextCanvas.Pen

  /// What a reader should know: values left out, rows not shown.
  func notes(_ domains: Domains) -> [String]

  /// What the layer shows, without its label: "80 points, x from −2 to 2".
  var account: String { get }

  /// The height of the data area that suits it at a width, in pixels.
  func preferredHeight(width: Double) -> Double?

  /// The colours of a heatmap's values, shown as a bar in the legend.
  var colourBar: ColourBar? { get }

  /// Whether grid lines help to read it.
  var wantsGrid: Bool { get }

  /// Axis labels where the picture has none, for what the mark itself computes.
  var axisLabels: (x: String?, y: String?) { get }
}

extension Mark {
  mutating func settle(_ company: Company) {}
  func table(width: Int, composition: Composition) -> String? { nil }
  var intervals: [IntervalTable.Row]? { nil }
  func notes(_ domains: Domains) -> [String] { [] }
  func preferredHeight(width: Double) -> Double? { nil }
  var colourBar: ColourBar? { nil }
  var wantsGrid: Bool { true }
  var axisLabels: (x: String?, y: String?) { (nil, nil) }
  var colour: PlotColour? { nil }

  static func pen(_ index: Int) -> TextCanvas.Pen {
    switch depth {
    case .fill: .shade(["░", "▒", "▓"][index % 3])
    case .rule: .glyph("·")
    case .stroke: index == 0 ? .braille : .glyph(["+", "x", "o", "*", "#", "%"][(index - 1) % 6])
    case .dot, .annotation: .glyph(["●", "○", "▲", "■", "◆", "△"][index % 6])
    }
  }
}

/// Where a layer lies: lower ones are drawn first.
enum Depth: Int, Comparable {
  case fill, rule, stroke, dot, annotation

  static func < (a: Depth, b: Depth) -> Bool { a.rawValue < b.rawValue }
}

/// An entry of a legend.
struct Series: Sendable, Equatable {
  /// How the entry's key looks.
  enum Symbol: Sendable, Equatable { case dot, line, dashedLine, fill, interval, none }

  var label: String?
  var symbol: Symbol
}

/// The room a layer needs on both axes.
struct Extents: Sendable {
  var x = Extent()
  var y = Extent()
}

/// The final domains of both axes.
struct Domains: Sendable {
  var x: Domain
  var y: Domain
}

/// What a layer may know of the others while it settles.
struct Company: Sendable {
  var layers: [any Mark]
  /// The layer's own place in `layers`.
  var index: Int
  var xIsLogarithmic: Bool

  /// The layers of one kind.
  func all<M: Mark>(_ kind: M.Type) -> [M] { layers.compactMap { $0 as? M } }

  /// How many layers of the kind stand before this one.
  func rank<M: Mark>(_ kind: M.Type) -> Int { layers[..<index].count { $0 is M } }
}

/// Where and in which colours a layer is drawn.
struct Frame: Sendable {
  var x: Scale
  var y: Scale
  /// One colour a series.
  var colours: [String]
  /// One dash pattern a series; none for solid.
  var dashes: [String?] = []
  /// The sketching pen of the first series, counted over all layers of one depth.
  var firstPen = 0

  func colour(_ series: Int) -> String {
    colours.isEmpty ? Palette.neutral : colours[series % colours.count]
  }

  func dash(_ series: Int) -> String? { dashes.isEmpty ? nil : dashes[series % dashes.count] }
}
