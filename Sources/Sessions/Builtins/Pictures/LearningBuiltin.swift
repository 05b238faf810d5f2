import Data
import Evaluation
import Inference
import Language
import Models
import Plots
import Values

/// `learning`: what a fit reported while it went on.
enum LearningBuiltin {
  static let learning = Builtin(
    "learning", .pictures,
    [.required("x"), .optional("title"), .optional("subtitle"), .optional("width")],
    help: """
      Learning curves of a fit: the ELBO with its data and KL parts, accuracy on training and \
      validation data, and what else was reported each epoch. Of a posterior, or of a table with a \
      column `epoch` or `step` and columns such as `elbo`, `data`, `kl`, `training_accuracy`, \
      `validation_accuracy`, `validation_nll`.
      """,
    example: "learning(table(epoch = [1, 2, 3], elbo = [-90, -60, -55], kl = [10, 20, 22]))"
  ) { call in
    let curves: LearningCurves
    switch try call.value("x") {
    case .object(let object as PosteriorValue):
      curves = LearningCurves(object)
    case .table(let table):
      curves = try LearningCurves(
        table.columns.map { ($0.name, .array($0.values)) }, call)
    case .record(let record):
      curves = try LearningCurves(record.fields, call)
    case let value:
      throw call.failure(
        .kind, "`learning` takes a posterior, or a table of what a fit reported", at: "x",
        label: "this is \(value.kindName)")
    }
    guard !curves.panels.isEmpty else {
      throw call.failure(.value, "nothing was reported over the steps of this fit", at: "x")
    }
    return try call.framed(curves.panels, columns: curves.panels.count == 1 ? 1 : 2)
  }
}

/// Columns of numbers over epochs or steps, gathered into pictures by what they measure.
struct LearningCurves {
  /// One picture for each measure.
  private(set) var panels: [Plot] = []

  /// What one picture shows: its heading, and how a column is called in it.
  private static let families:
    [(title: String, lines: @Sendable (String) -> (label: String, sign: Double)?)] = [
      (
        "ELBO and its parts",
        { name in
          switch name {
          case "elbo": ("ELBO", 1)
          case "data", "log_likelihood": ("data", 1)
          case "kl": ("−KL", -1)
          default: nil
          }
        }
      ),
      ("loss", { $0 == "loss" ? ("loss", 1) : kind($0, "loss") }),
      ("log density", { $0 == "log_density" ? ("log density", 1) : nil }),
      ("accuracy", { $0 == "accuracy" ? ("accuracy", 1) : kind($0, "accuracy") }),
      ("negative log likelihood", { $0 == "nll" ? ("nll", 1) : kind($0, "nll") }),
    ]

  /// `training` of `training_accuracy`.
  private static func kind(_ name: String, _ measure: String) -> (label: String, sign: Double)? {
    guard name.hasSuffix("_" + measure) else { return nil }
    return (
      name.dropLast(measure.count + 1).split(separator: "_").joined(separator: " "), 1
    )
  }

  /// Curves of columns of equal length; `epoch` or `step` says where they stand.
  init(_ columns: [(name: String, values: [Double])]) {
    let axis = columns.first { ["epoch", "step"].contains($0.name) }
    let rest = columns.filter { $0.name != "epoch" && $0.name != "step" }
    let count = rest.map(\.values.count).max() ?? 0
    let x = axis?.values ?? (0..<count).map { Double($0 + 1) }
    let xLabel = axis?.name ?? "epoch"
    var used: Set<String> = []
    for family in Self.families {
      var lines: [Plot] = []
      let found = rest.compactMap { column in family.lines(column.name).map { (column, $0) } }
      for (column, line) in found {
        used.insert(column.name)
        lines.append(
          Self.curve(
            x, column.values.map { $0 * line.sign }, label: found.count > 1 ? line.label : nil))
      }
      guard var plot = lines.first else { continue }
      for line in lines.dropFirst() { plot = plot + line }
      let title = found.count == 1 ? found[0].1.label : family.title
      panels.append(plot.titled(title).axes(x: xLabel))
    }
    for column in rest where !used.contains(column.name) {
      panels.append(
        Self.curve(x, column.values, label: nil)
          .titled(column.name.split(separator: "_").joined(separator: " ")).axes(x: xLabel))
    }
  }

  /// Many noisy values with their running mean, few ones as a line.
  private static func curve(_ x: [Double], _ y: [Double], label: String?) -> Plot {
    y.count > 200
      ? Plot.trace(y, steps: x, label: label) : Plot.line(x, y, by: nil, label: label)
  }

  /// What the fit of a posterior reported.
  init(_ posterior: PosteriorValue) {
    if let epochs = posterior.network?.members.last?.epochs, epochs.count > 1 {
      self.init(Self.columns(epochs))
      return
    }
    let trace = posterior.approximation.trace
    let isMode = ["map", "laplace"].contains(posterior.approximation.method)
    self.init(
      trace.raw.count < 2
        ? []
        : [("step", trace.steps.map(Double.init)), (isMode ? "log_density" : "elbo", trace.raw)])
  }

  /// The reports of a network's epochs as columns.
  private static func columns(_ epochs: [EpochReport]) -> [(name: String, values: [Double])] {
    var columns: [(name: String, values: [Double])] = [
      ("epoch", epochs.map { Double($0.epoch) }), ("elbo", epochs.map(\.elbo)),
      ("data", epochs.map(\.logLikelihood)),
    ]
    if epochs.contains(where: { $0.kl != 0 }) { columns.append(("kl", epochs.map(\.kl))) }
    for metric in epochs.last?.metrics ?? [] {
      let values = epochs.compactMap { epoch in
        epoch.metrics.first { $0.name == metric.name }?.value
      }
      guard values.count == epochs.count else { continue }
      let name = metric.name == "accuracy" ? "training accuracy" : metric.name
      columns.append((name.split(separator: " ").joined(separator: "_"), values))
    }
    return columns
  }

  /// The numeric columns of a table or record.
  init(_ fields: [(name: String, value: Value)], _ call: Call) throws {
    var columns: [(name: String, values: [Double])] = []
    for (name, value) in fields {
      guard case .array(let array) = value, !array.isTextual, array.rank == 1 else { continue }
      columns.append((name, array.numbers))
    }
    if let first = columns.first,
      let other = columns.first(where: { $0.values.count != first.values.count })
    {
      throw call.failure(
        .shape, "`\(first.name)` and `\(other.name)` have different lengths", at: "x")
    }
    self.init(columns)
  }
}
