import Data
import Evaluation
import Language
import Models
import Plots
import Values

/// `calibration`, `temperature` and `tempered`.
enum CalibrationBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "calibration", .uncertainty,
      [.required("p"), .required("labels"), .optional("bins", "15")],
      help: """
        Whether confidence can be taken at its word: rows in bins of equal width by the probability \
        of their most probable class, and how often each bin is right. After the dot: `ece` (the \
        expected calibration error Σ n/N |accuracy − confidence|), `mce` (the largest gap), `bins` (a \
        table), `accuracy`, `confidence` (Guo et al., 2017). `reliability` draws it.
        """,
      example: "calibration([[0.9, 0.1], [0.4, 0.6], [0.7, 0.3]], [1, 2, 2], bins = 5)"
    ) { call in .object(CalibrationValue(try call.calibrationArgument())) },
    Builtin(
      "temperature", .uncertainty,
      [.required("p"), .required("labels"), .optional("draws"), .optional("seed")],
      help: """
        The temperature T at which softmax(log p / T) gives the true classes the highest likelihood \
        (Guo et al., 2017): above 1 where the prediction is too sure, below where it is not sure \
        enough. Of a prediction and its true classes, or of a posterior and a validation table. \
        `tempered(p, T)` applies it.
        """,
      example: "temperature([[0.9, 0.1], [0.9, 0.1], [0.2, 0.8]], [1, 2, 2])"
    ) { call in
      if case .object(let object as PosteriorValue) = try call.value("p") {
        let record = try call.record("labels")
        let (name, prediction) = try call.classes(of: object, on: record, at: "labels")
        guard let truth = record[name] else {
          throw call.failure(
            .data, "the table has no `\(name)`, the true classes", at: "labels")
        }
        var inner = call
        inner.arguments["labels"]?.value = truth
        return .number(prediction.temperature(try inner.truth("labels", of: prediction)))
      }
      let p = try call.classes("p")
      return .number(p.temperature(try call.truth("labels", of: p)))
    },
    Builtin(
      "tempered", .uncertainty, [.required("p"), .required("T")],
      help: """
        A prediction with softmax(log p / T) for its class probabilities, T from `temperature` on \
        validation data: T above 1 makes it less sure. Its most probable classes stay.
        """,
      example: "probabilities(tempered([[0.9, 0.1], [0.4, 0.6]], 2))"
    ) { call in
      let p = try call.classes("p")
      let temperature = try call.number("T")
      guard temperature > 0, temperature.isFinite else {
        throw call.failure(
          .value, "`T` must be above 0", at: "T", label: ValueText.number(temperature))
      }
      return .object(p.tempered(temperature))
    },
  ]
}

extension Call {
  /// The calibration that `p`, `labels` and `bins` ask for.
  func calibrationArgument() throws -> Calibration {
    let p = try classes("p")
    let truth = try truth("labels", of: p)
    return p.calibration(truth, bins: try countOption("bins", limit: 1000) ?? 15)
  }
}

/// A calibration as a value: its errors and its bins.
final class CalibrationValue: ObjectValue, Displayable {
  let calibration: Calibration

  init(_ calibration: Calibration) { self.calibration = calibration }

  var kindName: String { "a calibration" }

  let memberNames = ["ece", "mce", "bins", "accuracy", "confidence"]

  func member(_ name: String) throws -> Value? {
    switch name {
    case "ece": return .number(calibration.expectedError)
    case "mce": return .number(calibration.maximumError)
    case "accuracy": return .number(calibration.accuracy)
    case "confidence": return .number(calibration.confidence)
    case "bins":
      func column(_ value: (Calibration.Bin) -> Double, _ kind: ElementKind = .real) -> NDArray {
        let values = calibration.bins.map { bin in
          value(bin).isNaN ? NDArray.missing : value(bin)
        }
        return NDArray(vector: values, kind: kind)
      }
      return .table(
        try Table([
          ("lower", column(\.lower)), ("upper", column(\.upper)),
          ("rows", column({ Double($0.count) }, .int)), ("confidence", column(\.confidence)),
          ("accuracy", column(\.accuracy)),
        ]))
    default: return nil
    }
  }

  func bundle() -> DisplayBundle {
    let bins = calibration.bins.filter { $0.count > 0 }
    func fixed(_ value: Double) -> String { NumberFormat.fixed(value, decimals: 3) }
    let content = TableContent(
      columns: [.init("bin", .left, namesRows: true), .init("rows", .right)]
        + ["confidence", "accuracy", "gap"].map { .init($0) },
      rows: bins.map { bin in
        [
          "\(fixed(bin.lower)) to \(fixed(bin.upper))", "\(bin.count)", fixed(bin.confidence),
          fixed(bin.accuracy), fixed(bin.accuracy - bin.confidence),
        ]
      },
      footer: [
        "ECE \(NumberFormat.fixed(calibration.expectedError, decimals: 4)), "
          + "MCE \(NumberFormat.fixed(calibration.maximumError, decimals: 4))",
        "\(calibration.count) rows, mean confidence \(fixed(calibration.confidence)), "
          + "accuracy \(fixed(calibration.accuracy))",
      ])
    return DisplayBundle(text: content.text(), html: content.html())
  }
}
