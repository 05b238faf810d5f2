import Evaluation
import Models
import Plots

/// `reliability`: the diagram of a calibration.
enum ReliabilityBuiltin {
  static let reliability = Builtin(
    "reliability", .pictures,
    [.required("p"), .required("labels"), .optional("bins", "15")] + PictureOptions.layer,
    help: """
      How far a prediction of classes can be taken at its word: the accuracy of each bin of \
      confidence, with its gap to the diagonal, where both agree, and the expected calibration error \
      (Guo et al., 2017). Diagrams that add up are drawn as lines: `reliability(p, y, label = "point") \
      + reliability(q, y, label = "Bayesian")`. \(PictureOptions.help)
      """,
    example: "reliability([[0.9, 0.1], [0.4, 0.6], [0.7, 0.3]], [1, 2, 2])"
  ) { call in
    let calibration = try call.calibrationArgument()
    let error = "ECE " + NumberFormat.fixed(calibration.expectedError, decimals: 4)
    let label = try call.layerLabel
    var plot = Plot.reliability(
      calibration.bins.map { bin in
        Plot.ReliabilityBin(
          lower: bin.lower, upper: bin.upper, count: bin.count, confidence: bin.confidence,
          accuracy: bin.accuracy)
      }, label: label.map { "\($0), \(error)" }, colour: try call.layerColour)
    plot.title = label == nil ? "Reliability, \(error)" : "Reliability"
    return try call.framed(plot)
  }
}
