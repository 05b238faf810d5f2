import Evaluation
import Language
import Plots
import Values

/// `points`, `line`, `area`, `annotate` and `rule`: values at places.
enum CurveBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "points", .pictures, [.required("x"), .members("y"), .optional("by")] + PictureOptions.layer,
      help: """
        Dots at pairs of values; of `y` alone, over 1, 2, …; `by` names the group of each, a \
        colour a group. `points(t, x, y)` takes columns of a table. \(PictureOptions.help)
        """,
      example: "points([1, 2, 3], [2, 4, 3], title = \"Growth\")"
    ) { call in
      try curve(call) { x, y, groups, label, colour in
        Plot.points(x, y, by: groups, label: label, colour: colour)
      }
    },
    Builtin(
      "line", .pictures,
      [.required("x"), .members("y"), .optional("by"), .optional("dashed", "false")]
        + PictureOptions.layer,
      help: """
        Pairs of values joined in the order given, a line for each group of `by`, or for each \
        column of a matrix `y`; missing values leave a gap. \(PictureOptions.help)
        """,
      example: "line([1, 2, 3], [2, 4, 3])"
    ) { call in
      let isDashed = try call.bool("dashed", default: false)
      return try curve(call) { x, y, groups, label, colour in
        Plot.line(x, y, by: groups, label: label, colour: colour, isDashed: isDashed)
      }
    },
    Builtin(
      "area", .pictures,
      [.required("x"), .members("y"), .optional("baseline", "0")] + PictureOptions.layer,
      help: "The area between a curve and a baseline. " + PictureOptions.help,
      example: "area([1, 2, 3], [2, 4, 3])"
    ) { call in
      let baseline = try call.number("baseline", default: 0)
      return try curve(call) { x, y, _, label, colour in
        Plot.area(x, y, baseline: baseline, label: label, colour: colour)
      }
    },
    Builtin(
      "annotate", .pictures,
      [.required("x"), .members("y"), .word("colour", PlotColour.names, "none")]
        + PictureOptions.frame,
      help: "Words beside places: `annotate(x, y, words)`.",
      example: "points([1, 2], [3, 4]) + annotate([1, 2], [3, 4], [\"a\", \"b\"])"
    ) { call in
      let bounds = try call.coordinates()
      guard bounds.count == 3 else {
        throw call.failure(
          .argument, "`annotate` takes x, y and words", help: ["`annotate(x, y, words)`"])
      }
      let x = try call.vector(bounds[0], "x")
      let y = try call.vector(bounds[1], "y")
      let words = try call.names(bounds[2])
      try call.checkLengths([("x", x.count), ("y", y.count), ("words", words.count)], bounds)
      return try call.framed(Plot.annotations(x, y, words, colour: try call.layerColour))
    },
    Builtin(
      "rule", .pictures,
      [.optional("x"), .optional("y"), .optional("slope"), .optional("intercept", "0")]
        + PictureOptions.layer,
      help: """
        Reference lines: vertical ones at `x`, horizontal ones at `y`, or one of a `slope` and \
        `intercept`. \(PictureOptions.help)
        """,
      example: "points([1, 2, 3], [2, 4, 3]) + rule(y = 3)"
    ) { call in
      let label = try call.layerLabel
      let colour = try call.layerColour
      var plot: Plot?
      func add(_ other: Plot) { plot = plot.map { $0 + other } ?? other }
      if call.has("x") { add(.rule(x: try call.array("x").numbers, label: label, colour: colour)) }
      if call.has("y") { add(.rule(y: try call.array("y").numbers, label: label, colour: colour)) }
      if call.has("slope") {
        add(
          .rule(
            intercept: try call.number("intercept", default: 0), slope: try call.number("slope"),
            label: label, colour: colour))
      }
      guard let plot else {
        throw call.failure(
          .argument, "`rule` needs a place",
          help: ["`rule(x = 0)`, `rule(y = 0)` or `rule(slope = 1)`"])
      }
      return try call.framed(plot)
    },
  ]

  private typealias Layer = ([Double], [Double], [String]?, String?, PlotColour?) -> Plot

  /// A layer of x and y; of a matrix y one a column.
  private static func curve(_ call: Call, _ layer: Layer) throws -> Value {
    let bounds = try call.coordinates()
    guard bounds.count <= 2 else {
      throw call.failure(
        .argument, "too many arguments for `\(call.builtin.name)`", node: bounds[2].node,
        help: ["options need their names: `label = …`"])
    }
    let label = try call.layerLabel
    let colour = try call.layerColour
    let last = bounds[bounds.count - 1]
    if case .array(let matrix) = last.value, matrix.rank == 2, !matrix.isTextual {
      let size = matrix.axes[1].size
      guard size <= 100 else {
        throw call.failure(.limit, "\(size) columns are too many for one picture", node: last.node)
      }
      let x = bounds.count == 2 ? try call.vector(bounds[0], "x") : places(matrix.axes[0].size)
      try call.checkLengths([("x", x.count), ("y", matrix.axes[0].size)], bounds)
      var plot = Plot()
      for column in 0..<size {
        let y = (0..<matrix.axes[0].size).map { matrix.numbers[$0 * size + column] }
        plot = plot + layer(x, y, nil, matrix.axes[1].labels?.names[column] ?? label, colour)
      }
      return try call.framed(
        plot, x: bounds.count == 2 ? call.axisName(bounds[0]) : nil, y: call.axisName(last))
    }
    let y = try call.vector(last, "y")
    let x = bounds.count == 2 ? try call.vector(bounds[0], "x") : places(y.count)
    try call.checkLengths([("x", x.count), ("y", y.count)], bounds)
    let groups =
      call.builtin.parameters.contains { $0.name == "by" } ? try call.groups(y.count) : nil
    return try call.framed(
      layer(x, y, groups, label, colour), x: bounds.count == 2 ? call.axisName(bounds[0]) : nil,
      y: call.axisName(last))
  }

  private static func places(_ count: Int) -> [Double] { (0..<count).map { Double($0 + 1) } }
}
