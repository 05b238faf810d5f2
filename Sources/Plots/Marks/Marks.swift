/// The kinds of layers, in the order of the reference pages. A new mark is a file and a line here.
enum Marks {
  static let all: [any Mark.Type] = [
    Points.self,
    Line.self,
    Band.self,
    Area.self,
    Interval.self,
    Histogram.self,
    Density.self,
    Forest.self,
    Trace.self,
    Bars.self,
    Heatmap.self,
    Raster.self,
    Reliability.self,
    Rule.self,
    Annotations.self,
  ]
}
