import Evaluation
import Language
import Models
import Plots
import Values

/// `images`: pixels with words below them.
enum ImagesBuiltin {
  static let images = Builtin(
    "images", .pictures,
    [
      .required("x"), .optional("columns", "8"), .optional("titles"), .optional("labels"),
      .optional("predictions"), .optional("title"), .optional("subtitle"), .optional("width"),
    ],
    help: """
      Grey images, N × height × width (or one, height × width), from black to white, in a grid. Below \
      each stand its `titles`, its true class from `labels`, and from `predictions` (such as \
      `predict(post, test).label`) the most probable class with its probability; where it is not the \
      true one it stands out. Values from 0 to 1 or from 0 to 255 keep that range.
      """,
    example: "images([[0, 1], [1, 0]])"
  ) { call in
    let array = try call.array("x")
    guard (2...3).contains(array.rank) else {
      throw call.failure(
        .shape, "`images` takes N × height × width", at: "x",
        label: Broadcast.describe(array.axes))
    }
    let all = array.rank == 2 ? array.reshaped([Axis(1)] + array.axes) : array
    let (height, width) = (all.axes[1].size, all.axes[2].size)
    guard all.count > 0 else { throw call.failure(.value, "`images` of no pixels", at: "x") }
    guard height * width <= 1 << 16 else {
      throw call.failure(
        .limit, "an image of \(height) × \(width) pixels is too large for an SVG", at: "x")
    }
    let count = all.axes[0].size
    let captions = try captions(count, call)
    let shown = all.rows(Array(0..<Swift.min(count, ImageGrid.limit)))
    let pixels = shown.numbers
    let limits = limits(pixels)
    let size = height * width
    let grid = ImageGrid(
      (0..<shown.axes[0].size).map { place in
        ImageGrid.levels(pixels[(place * size)..<((place + 1) * size)], limits)
      }, imageWidth: width, captions: captions,
      columns: try call.countOption("columns", limit: 100) ?? 8, total: count,
      title: call.has("title") ? try call.text("title") : nil,
      subtitle: call.has("subtitle") ? try call.text("subtitle") : nil,
      width: try call.pixels("width"))
    return .object(PlotValue(grid))
  }

  /// The values that are black and white.
  private static func limits(_ pixels: [Double]) -> ClosedRange<Double> {
    let known = pixels.lazy.filter(\.isFinite)
    guard let low = known.min(), let high = known.max() else { return 0...1 }
    if low >= 0, high <= 1 { return 0...1 }
    if low >= 0, high <= 255 { return 0...255 }
    return low...high
  }

  private static func captions(_ count: Int, _ call: Call) throws -> [ImageGrid.Caption] {
    func words(_ name: String) throws -> [String]? {
      guard call.has(name), let bound = call.arguments[name] else { return nil }
      let words = try call.names(bound)
      guard words.count == count else {
        throw call.failure(
          .shape, "`\(name)` has \(words.count) values for \(count) images", at: name)
      }
      return words
    }
    let titles = try words("titles")
    let labels = try words("labels")
    var predicted: [(text: String, isRight: Bool)]?
    if call.has("predictions") {
      let p = try call.classes("predictions")
      guard p.count == count else {
        throw call.failure(
          .shape,
          "`predictions` has \(p.count) \(p.count == 1 ? "row" : "rows") for \(count) images",
          at: "predictions")
      }
      let truth = labels == nil ? nil : try call.truth("labels", of: p)
      predicted = zip(p.mostProbable, p.confidence).enumerated().map { row, found in
        let share = NumberFormat.fixed(100 * found.1, decimals: 0)
        let text = "\(p.name(ofClass: found.0)) (\(share) %)"
        return (text, truth.map { $0[row] == found.0 } ?? true)
      }
    }
    guard titles != nil || labels != nil || predicted != nil else { return [] }
    return (0..<Swift.min(count, ImageGrid.limit)).map { place in
      var lines = titles.map { [$0[place]] } ?? []
      let found = predicted?[place]
      switch (found, labels?[place]) {
      case (let found?, let label?) where !found.isRight: lines.append("\(found.text), is \(label)")
      case (let found?, _): lines.append(found.text)
      case (nil, let label?): lines.append(label)
      case (nil, nil): break
      }
      return ImageGrid.Caption(lines, isMarked: found.map { !$0.isRight } ?? false)
    }
  }
}
