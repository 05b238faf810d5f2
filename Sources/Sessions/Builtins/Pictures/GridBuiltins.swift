import Evaluation
import Language
import Plots
import Values

/// `bars`, `heatmap` and `facets`.
enum GridBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "bars", .pictures,
      [.required("x"), .members("values"), .optional("horizontal", "false")] + PictureOptions.layer,
      help: "A bar for each name: `bars(names, values)`; a labelled array alone has its names. "
        + PictureOptions.help,
      example: "bars([\"a\", \"b\"], [3, 5])"
    ) { call in
      let bounds = try call.coordinates()
      let isHorizontal = try call.bool("horizontal", default: false)
      guard bounds.count <= 2 else {
        throw call.failure(
          .argument, "`bars` takes names and values", help: ["`bars(names, values)`"])
      }
      let values = try call.vector(bounds[bounds.count - 1], "values")
      var names = (0..<values.count).map { "\($0 + 1)" }
      if bounds.count == 2 {
        names = try call.names(bounds[0])
      } else if let labels = bounds[0].value.axes?.first?.labels {
        names = labels.names
      }
      try call.checkLengths([("names", names.count), ("values", values.count)], bounds)
      let axis = call.axisName(bounds[bounds.count - 1])
      let across = bounds.count == 2 ? call.axisName(bounds[0]) : nil
      return try call.framed(
        Plot.bars(
          names, values, isHorizontal: isHorizontal, label: try call.layerLabel,
          colour: try call.layerColour),
        x: isHorizontal ? axis : across, y: isHorizontal ? across : axis)
    },
    Builtin(
      "heatmap", .pictures,
      [.required("x"), .members("y"), .optional("limits"), .optional("values")] + [
        .optional("label")
      ] + PictureOptions.frame,
      help: """
        A grid of values as colours, the first row on top: `heatmap(m)` of a matrix with its \
        labels, or `heatmap(x, y, z)` with x the columns, y the rows, and z a matrix (rows × \
        columns) or one value for each pair. `values = true` writes the numbers. Over a fine even grid \
        of numbers, as `grid` makes it, y points upwards and other layers may lie on it.
        """,
      example: "heatmap([[1, 2], [3, 4]])"
    ) { call in try heatmap(call) },
    Builtin(
      "facets", .pictures,
      [.rest("pictures"), .optional("columns"), .optional("share", "none")] + PictureOptions.frame,
      help: "Pictures side by side in a grid; `share` (`x`, `y` or `xy`) gives them common axes.",
      example: "facets(points([1, 2], [3, 4]), line([1, 2], [3, 4]), columns = 2)"
    ) { call in
      var plots: [Plot] = []
      func add(_ value: Value, _ node: NodeID?) throws {
        switch value {
        case .list(let values): for value in values { try add(value, node) }
        case .object(let object as PlotValue):
          switch object.content {
          case .plot(let plot): plots.append(plot)
          case .facets(let facets): plots += facets.plots
          case .images:
            throw call.failure(
              .kind, "`facets` takes pictures with axes, not grids of images", node: node)
          }
        default:
          throw call.failure(
            .kind, "`facets` takes pictures", node: node, label: "this is \(value.kindName)")
        }
      }
      for bound in call.others { try add(bound.value, bound.node) }
      guard !plots.isEmpty else { throw call.failure(.argument, "`facets` needs a picture") }
      let share = call.has("share") ? try call.text("share") : ""
      let value = try call.framed(plots, columns: try call.countOption("columns", limit: 100))
      guard case .object(let object) = value, let picture = object as? PlotValue,
        case .facets(var facets) = picture.content
      else { return value }
      facets.sharesX = share.contains("x")
      facets.sharesY = share.contains("y")
      return .object(PlotValue(facets))
    },
  ]

  private static func heatmap(_ call: Call) throws -> Value {
    let bounds = try call.coordinates()
    guard bounds.count == 1 || bounds.count == 3 else {
      throw call.failure(
        .argument, "`heatmap` takes a matrix, or x, y and z",
        help: ["`heatmap(m)` or `heatmap(x, y, z)`"])
    }
    let last = bounds[bounds.count - 1]
    guard case .array(let z) = try call.evaluator.settled(last.value), !z.isTextual else {
      throw call.failure(
        .kind, "`heatmap` needs numbers", node: last.node, label: "this is \(last.value.kindName)")
    }
    var columns: [String]?
    var rows: [String]?
    var cells: [[Double]]
    if z.rank == 2 {
      guard z.count <= 250_000 else {
        throw call.failure(.limit, "\(z.count) cells are too many for one picture", node: last.node)
      }
      let width = z.axes[1].size
      cells = (0..<z.axes[0].size).map { Array(z.numbers[($0 * width)..<(($0 + 1) * width)]) }
      columns = z.axes[1].labels?.names
      rows = z.axes[0].labels?.names
      if bounds.count == 3 {
        let x = try call.names(bounds[0])
        let y = try call.names(bounds[1])
        guard x.count == width, y.count == cells.count else {
          throw call.failure(
            .shape, "`z` must be y × x", node: last.node, label: Broadcast.describe(z.axes),
            notes: ["x has \(x.count) places, y has \(y.count)"])
        }
        (columns, rows) = (x, y)
      }
    } else if bounds.count == 3, z.rank == 1 {
      (cells, columns, rows) = try pivot(bounds, z.numbers, call)
    } else {
      throw call.failure(
        .shape, "`heatmap` takes a matrix", node: last.node, label: Broadcast.describe(z.axes))
    }
    var limits: ClosedRange<Double>?
    if call.has("limits") {
      let ends = try call.array("limits").numbers
      guard ends.count == 2, ends.allSatisfy(\.isFinite), ends[0] < ends[1] else {
        throw call.failure(.value, "`limits` must be two numbers, the lower first", at: "limits")
      }
      limits = ends[0]...ends[1]
    }
    if bounds.count == 3, let plane = try plane(bounds, z, call) {
      let plot = Plot.raster(
        plane.x, plane.y, plane.values, limits: limits, label: try call.layerLabel)
      return try call.framed(plot, x: call.axisName(bounds[0]), y: call.axisName(bounds[1]))
    }
    let plot = Plot.heatmap(
      cells, columns: columns, rows: rows, limits: limits, label: try call.layerLabel,
      showsValues: call.has("values") ? try call.bool("values", default: false) : nil)
    guard bounds.count == 3 else { return try call.framed(plot) }
    return try call.framed(plot, x: call.axisName(bounds[0]), y: call.axisName(bounds[1]))
  }

  /// One value for each pair of x and y as a grid; of several the mean, of none a gap.
  private static func pivot(
    _ bounds: [Call.Bound], _ z: [Double], _ call: Call
  ) throws -> ([[Double]], [String]?, [String]?) {
    func places(_ bound: Call.Bound) throws -> (names: [String], place: [Int]) {
      guard case .array(let array) = try call.evaluator.settled(bound.value), array.rank == 1 else {
        throw call.failure(
          .kind, "x and y are vectors", node: bound.node, label: "this is \(bound.value.kindName)")
      }
      let order = SortedPlaces(array)
      return (order.names, order.places)
    }
    let x = try places(bounds[0])
    let y = try places(bounds[1])
    try call.checkLengths([("x", x.place.count), ("y", y.place.count), ("z", z.count)], bounds)
    guard x.names.count * y.names.count <= 250_000 else {
      throw call.failure(
        .limit, "\(x.names.count) × \(y.names.count) cells are too many for one picture")
    }
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: x.names.count), count: y.names.count)
    var counts = sums
    for k in z.indices where !z[k].isNaN {
      sums[y.place[k]][x.place[k]] += z[k]
      counts[y.place[k]][x.place[k]] += 1
    }
    let cells = zip(sums, counts).map { sums, counts in
      zip(sums, counts).map { $1 > 0 ? $0 / $1 : .nan }
    }
    return (cells, x.names, y.names)
  }
}

/// The different values of a vector in order, and where each element stands among them.
private struct SortedPlaces {
  var names: [String] = []
  var places: [Int] = []

  init(_ array: NDArray) {
    let texts = (0..<array.count).map { ValueText.element(array, $0) }
    var first: [String: Int] = [:]
    for (place, text) in texts.enumerated() where first[text] == nil { first[text] = place }
    let distinct = first.sorted { a, b in
      array.kind == .text ? a.key < b.key : array.numbers[a.value] < array.numbers[b.value]
    }
    names = distinct.map(\.key)
    let rank = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    places = texts.map { rank[$0] ?? 0 }
  }
}
