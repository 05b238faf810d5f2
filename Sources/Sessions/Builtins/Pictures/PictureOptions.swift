import Evaluation
import Language
import Plots
import Values

/// The options that every picture takes.
enum PictureOptions {
  /// Headings, axes and size.
  static let frame: [BuiltinParameter] = [
    .optional("title"), .optional("subtitle"), .optional("x_label"), .optional("y_label"),
    .word("log", ["x", "y", "xy"], "none"), .optional("x_limits"), .optional("y_limits"),
    .optional("width"), .optional("height"),
  ]

  /// A layer's name and colour, then headings, axes and size.
  static let layer: [BuiltinParameter] =
    [.optional("label"), .word("colour", PlotColour.names, "none")] + frame

  /// What the help of every picture ends with.
  static let help = """
    Layers add up with `+`. Options: `label` names a layer in the legend, `colour` is one of \
    \(PlotColour.names.joined(separator: ", ")); `title`, `subtitle`, `x_label`, `y_label` (with units \
    where they have any), `log` (`x`, `y` or `xy`), `x_limits`, `y_limits` (two numbers), `width`, \
    `height` (pixels).
    """
}

extension Call {
  /// The label of the layer.
  var layerLabel: String? {
    get throws { has("label") ? try text("label") : nil }
  }

  /// The colour of the layer.
  var layerColour: PlotColour? {
    get throws {
      guard let name = try word("colour")?.name else { return nil }
      guard let colour = PlotColour(name: name) else {
        let near = NearestName.suggest(name, among: PlotColour.names)
        throw failure(
          .value, "no colour `\(name)`", at: "colour",
          notes: ["the colours: \(PlotColour.names.joined(separator: ", "))"],
          help: near.map { ["did you mean `\($0)`?"] } ?? [])
      }
      return colour
    }
  }

  /// The picture with title, axes and size as the options say; axis labels of the arguments' names
  /// where nothing else is said.
  func framed(_ plot: Plot, x: String? = nil, y: String? = nil) throws -> Value {
    var plot = plot
    if has("title") { plot.title = try text("title") }
    if has("subtitle") { plot.subtitle = try text("subtitle") }
    plot.x.label = has("x_label") ? try text("x_label") : (x ?? plot.x.label)
    plot.y.label = has("y_label") ? try text("y_label") : (y ?? plot.y.label)
    if let log = try word("log")?.name {
      guard ["x", "y", "xy", "yx"].contains(log) else {
        throw failure(.value, "`log` is `x`, `y` or `xy`", at: "log", label: log)
      }
      plot = plot.logarithmic(x: log.contains("x"), y: log.contains("y"))
    }
    plot = plot.limited(x: try limits("x_limits"), y: try limits("y_limits"))
    return .object(PlotValue(plot.sized(width: try pixels("width"), height: try pixels("height"))))
  }

  /// Small multiples with title and width as the options say.
  func framed(_ plots: [Plot], columns: Int? = nil, title: String? = nil) throws -> Value {
    let heading = has("title") ? try text("title") : title
    let subtitle = has("subtitle") ? try text("subtitle") : nil
    return .object(
      PlotValue(
        Facets(
          plots, columns: columns, title: heading, subtitle: subtitle, width: try pixels("width"))))
  }

  private func limits(_ name: String) throws -> ClosedRange<Double>? {
    guard has(name) else { return nil }
    let ends = try array(name).numbers
    guard ends.count == 2, ends.allSatisfy(\.isFinite), ends[0] < ends[1] else {
      throw failure(.value, "`\(name)` must be two numbers, the lower first", at: name)
    }
    return ends[0]...ends[1]
  }

  /// A width or height in pixels, where it was given.
  func pixels(_ name: String) throws -> Double? {
    guard has(name) else { return nil }
    let number = try number(name)
    guard number >= 60, number <= 4000 else {
      throw failure(
        .value, "`\(name)` must be from 60 to 4000 pixels", at: name,
        label: ValueText.number(number))
    }
    return number
  }

  /// A whole number of at least 1.
  func countOption(_ name: String, limit: Int = 10_000) throws -> Int? {
    guard has(name) else { return nil }
    let number = try int(name)
    guard (1...limit).contains(number) else {
      throw failure(
        .value, "`\(name)` must be from 1 to \(limit)", at: name, label: "\(number)")
    }
    return number
  }
}
