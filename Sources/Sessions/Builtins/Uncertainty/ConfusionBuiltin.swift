import Evaluation
import Language
import Models
import Plots
import Values

/// `confusion`: which classes are taken for which.
enum ConfusionBuiltin {
  static let confusion = Builtin(
    "confusion", .uncertainty, [.required("p"), .required("labels")] + PictureOptions.frame,
    help: """
      How often each true class (rows) was taken for each class (columns), as a picture with the \
      counts and a table as its text; `.counts` is the matrix.
      """,
    example: "confusion([[0.9, 0.1], [0.4, 0.6], [0.7, 0.3]], [1, 2, 2])"
  ) { call in
    let p = try call.classes("p")
    let truth = try call.truth("labels", of: p)
    guard p.classes <= 400 else {
      throw call.failure(.limit, "\(p.classes) classes are too many for one picture", at: "p")
    }
    let counts = p.confusion(truth).map(Double.init)
    let names = (0..<p.classes).map { p.name(ofClass: $0) }
    let rows = (0..<p.classes).map { Array(counts[($0 * p.classes)..<(($0 + 1) * p.classes)]) }
    let right = truth.isEmpty ? 0 : p.accuracy(truth)
    var plot = Plot.heatmap(
      rows, columns: names, rows: names, limits: nil, label: "rows",
      showsValues: p.classes <= 12 ? true : nil)
    plot.title =
      "\(NumberFormat.fixed(100 * right, decimals: 1)) % of \(p.count) right"
    let framed = try call.framed(plot, x: "predicted", y: "true")
    guard case .object(let object as PlotValue) = framed, case .plot(let plot) = object.content
    else { return framed }
    return .object(
      ConfusionValue(
        plot, NDArray(counts, axes: [p.classAxis, p.classAxis], kind: .int)))
  }
}

/// A confusion matrix: a picture that knows its counts.
final class ConfusionValue: ObjectValue, Displayable {
  let plot: Plot
  let counts: NDArray

  init(_ plot: Plot, _ counts: NDArray) {
    self.plot = plot
    self.counts = counts
  }

  var kindName: String { "a confusion matrix" }
  let memberNames = ["counts"]
  func member(_ name: String) -> Value? { name == "counts" ? .array(counts) : nil }

  func bundle() -> DisplayBundle { PlotValue(plot).bundle() }
}
