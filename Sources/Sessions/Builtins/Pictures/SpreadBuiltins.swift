import Evaluation
import Language
import Plots
import Values

/// `band` and `interval`: lower and upper ends over places.
enum SpreadBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "band", .pictures,
      [.required("x"), .members("ends"), .optional("mass", "0.9")] + PictureOptions.layer,
      help: """
        The area between lower and upper values at each x: `band(x, lower, upper)`, `band(x, q)` \
        with an N × 2 array such as `quantile(d, [0.05, 0.95])`, or `band(x, d)` with draws, of \
        which the central `mass` is shown. \(PictureOptions.help)
        """,
      example: "band([1, 2, 3], [0, 1, 1], [2, 3, 5])"
    ) { call in
      let bounds = try call.coordinates()
      guard (2...3).contains(bounds.count) else {
        throw call.failure(
          .argument, "`band` takes x and its ends",
          help: ["`band(x, lower, upper)`, or `band(x, quantile(d, [0.05, 0.95]))`"])
      }
      let x = try call.vector(bounds[0], "x")
      let ends = try ends(Array(bounds.dropFirst()), call)
      try call.checkLengths(
        [("x", x.count), ("lower", ends.lower.count), ("upper", ends.upper.count)], bounds)
      return try call.framed(
        Plot.band(
          x, lower: ends.lower, upper: ends.upper, label: try call.layerLabel,
          colour: try call.layerColour), x: call.axisName(bounds[0]))
    },
    Builtin(
      "interval", .pictures,
      [.required("x"), .members("ends"), .optional("mass", "0.9")] + PictureOptions.layer,
      help: """
        At each x (a number or a name) a dot within a line: `interval(x, lower, middle, upper)`, \
        or `interval(x, d)` with draws: their median and central `mass`. Draws alone stand over \
        their labels. \(PictureOptions.help)
        """,
      example: "interval([\"a\", \"b\"], [0, 1], [1, 2], [2, 4])"
    ) { call in
      let bounds = try call.coordinates()
      let label = try call.layerLabel
      let colour = try call.layerColour
      if bounds.count == 1, case .draws(let draws) = bounds[0].value {
        let ends = try ends(bounds, call)
        let names = Samples("", draws, (nil, nil)).elements(alone: true).map(\.label)
        return try call.framed(
          Plot.interval(
            names: names, lower: ends.lower, middle: ends.middle, upper: ends.upper, label: label,
            colour: colour), y: call.axisName(bounds[0]))
      }
      guard bounds.count == 2 || bounds.count == 4 else {
        throw call.failure(
          .argument, "`interval` takes x with draws, or x with lower, middle and upper",
          help: ["`interval(x, d)` or `interval(x, lower, middle, upper)`"])
      }
      let lower: [Double]
      let middle: [Double]
      let upper: [Double]
      if bounds.count == 4 {
        lower = try call.vector(bounds[1], "lower")
        middle = try call.vector(bounds[2], "middle")
        upper = try call.vector(bounds[3], "upper")
      } else {
        guard case .draws = bounds[1].value else {
          throw call.failure(
            .kind, "`interval` takes draws, or lower, middle and upper", node: bounds[1].node,
            label: "this is \(bounds[1].value.kindName)")
        }
        (lower, middle, upper) = try ends([bounds[1]], call)
      }
      let y = bounds.count == 2 ? call.axisName(bounds[1]) : nil
      if case .array(let array) = bounds[0].value, array.isTextual {
        let names = try call.names(bounds[0])
        try call.checkLengths(
          [
            ("x", names.count), ("lower", lower.count), ("middle", middle.count),
            ("upper", upper.count),
          ], bounds)
        return try call.framed(
          Plot.interval(
            names: names, lower: lower, middle: middle, upper: upper, label: label, colour: colour),
          x: call.axisName(bounds[0]), y: y)
      }
      let x = try call.vector(bounds[0], "x")
      try call.checkLengths(
        [("x", x.count), ("lower", lower.count), ("middle", middle.count), ("upper", upper.count)],
        bounds)
      return try call.framed(
        Plot.interval(x, lower: lower, middle: middle, upper: upper, label: label, colour: colour),
        x: call.axisName(bounds[0]), y: y)
    },
  ]

  /// Lower, middle and upper values of draws, of an N × 2 array, or of two vectors.
  private static func ends(
    _ bounds: [Call.Bound], _ call: Call
  ) throws -> (lower: [Double], middle: [Double], upper: [Double]) {
    if bounds.count == 2 {
      let lower = try call.vector(bounds[0], "lower")
      return (lower, lower, try call.vector(bounds[1], "upper"))
    }
    switch try call.evaluator.settled(bounds[0].value) {
    case .draws(let draws):
      let mass = try call.number("mass", default: 0.9)
      guard mass > 0, mass < 1 else {
        throw call.failure(
          .value, "`mass` must lie between 0 and 1", at: "mass", label: ValueText.number(mass))
      }
      var result: (lower: [Double], middle: [Double], upper: [Double]) = ([], [], [])
      for place in 0..<draws.elementCount {
        let sorted = draws.element(place).filter { !$0.isNaN }.sorted()
        result.lower.append(Quantiles.of(sorted, (1 - mass) / 2))
        result.middle.append(Quantiles.of(sorted, 0.5))
        result.upper.append(Quantiles.of(sorted, (1 + mass) / 2))
      }
      return result
    case .array(let array) where array.rank == 2 && array.axes[1].size == 2 && !array.isTextual:
      let lower = (0..<array.axes[0].size).map { array.numbers[2 * $0] }
      return (lower, lower, (0..<array.axes[0].size).map { array.numbers[2 * $0 + 1] })
    case let value:
      throw call.failure(
        .shape, "the ends of `\(call.builtin.name)` are draws, an N × 2 array, or lower and upper",
        node: bounds[0].node,
        label: value.axes.map(Broadcast.describe) ?? "this is \(value.kindName)")
    }
  }
}
