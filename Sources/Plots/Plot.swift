/// A picture made of layers over shared scales; layers add up with `+`.
///
/// ```
/// let plot = Plot.points(x, y, label: "data") + Plot.line(x, mean, label: "mean")
/// plot.titled("Fit").axes(x: "dose (mg)", y: "response").svg()
/// ```
///
/// The constructors `Plot.points`, `Plot.line`, … stand with their marks in `Marks`.
public struct Plot: Picture {
  /// One axis: its label and how values are laid out on it.
  public struct Axis: Sendable, Equatable {
    /// What the values are, with their unit where they have one.
    public var label: String?
    /// Whether equal distances are equal ratios; values that are not positive are then left out.
    public var isLogarithmic = false
    /// The values shown; without it, all data and a little room.
    public var limits: ClosedRange<Double>?

    /// An axis.
    public init(
      label: String? = nil, isLogarithmic: Bool = false, limits: ClosedRange<Double>? = nil
    ) {
      self.label = label
      self.isLogarithmic = isLogarithmic
      self.limits = limits
    }
  }

  /// The layers, in the order given; fills are drawn first, then lines, points and text.
  var layers: [any Mark]

  /// The heading; the accessible title too.
  public var title: String?
  /// A line below the heading.
  public var subtitle: String?
  /// The horizontal axis.
  public var x = Axis()
  /// The vertical axis.
  public var y = Axis()
  /// Width in pixels; 520 unless said.
  public var width: Double?
  /// Height in pixels; unless said, as the content asks.
  public var height: Double?
  /// Whether a legend is drawn where layers or groups have labels.
  public var showsLegend = true
  /// Whether axes, ticks and grid are drawn.
  public var showsAxes = true

  init(_ layers: [any Mark]) { self.layers = layers }

  /// A picture without layers: empty axes to start from.
  public init() { self.init([]) }

  /// The layers of both pictures over common scales. Where both set an option, the left one counts.
  public static func + (left: Plot, right: Plot) -> Plot {
    var sum = left
    sum.layers += right.layers
    sum.title = left.title ?? right.title
    sum.subtitle = left.subtitle ?? right.subtitle
    sum.x = merged(left.x, right.x)
    sum.y = merged(left.y, right.y)
    sum.width = left.width ?? right.width
    sum.height = left.height ?? right.height
    sum.showsLegend = left.showsLegend && right.showsLegend
    sum.showsAxes = left.showsAxes || right.showsAxes
    return sum
  }

  private static func merged(_ left: Axis, _ right: Axis) -> Axis {
    Axis(
      label: left.label ?? right.label,
      isLogarithmic: left.isLogarithmic || right.isLogarithmic,
      limits: left.limits ?? right.limits)
  }

  /// The same picture with a heading.
  public func titled(_ title: String, subtitle: String? = nil) -> Plot {
    var copy = self
    copy.title = title
    copy.subtitle = subtitle ?? copy.subtitle
    return copy
  }

  /// The same picture with axis labels; a label left out stays as it was.
  public func axes(x xLabel: String? = nil, y yLabel: String? = nil) -> Plot {
    var copy = self
    copy.x.label = xLabel ?? copy.x.label
    copy.y.label = yLabel ?? copy.y.label
    return copy
  }

  /// The same picture with logarithmic axes.
  public func logarithmic(x xIsLog: Bool = false, y yIsLog: Bool = false) -> Plot {
    var copy = self
    copy.x.isLogarithmic = xIsLog || copy.x.isLogarithmic
    copy.y.isLogarithmic = yIsLog || copy.y.isLogarithmic
    return copy
  }

  /// The same picture showing a part of the plane.
  public func limited(
    x xLimits: ClosedRange<Double>? = nil, y yLimits: ClosedRange<Double>? = nil
  ) -> Plot {
    var copy = self
    copy.x.limits = xLimits ?? copy.x.limits
    copy.y.limits = yLimits ?? copy.y.limits
    return copy
  }

  /// The same picture at another size, in pixels.
  public func sized(width: Double? = nil, height: Double? = nil) -> Plot {
    var copy = self
    copy.width = width ?? copy.width
    copy.height = height ?? copy.height
    return copy
  }

  /// A standalone SVG document of a few kilobytes, the same bytes for the same content.
  public func svg() -> String { SVGRenderer(Composition(self)).document() }

  /// The twin for terminals and logs: a sketch in braille and block characters, or a table.
  public func text(width: Int = 80) -> String {
    TextRenderer(Composition(self), width: width).text()
  }

  /// What the picture shows, in sentences: the text of its `<desc>`.
  public var description: String { Composition(self).description }
}
