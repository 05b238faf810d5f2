import Evaluation
import Inference
import Language
import Tensors
import Values

/// Measures a network at the end of every epoch, on the training rows it has just seen and on
/// validation data.
final class EpochWatch {
  /// What went wrong while measuring; the fit's caller throws it.
  private(set) var problem: (any Error)?
  private let settings: NetworkSettings
  private let team: ThreadTeam?
  private var run: NetworkRun?

  init(
    model: ModelValue, data: BoundData, settings: NetworkSettings, rows: String?,
    evaluator: Evaluator, team: ThreadTeam?
  ) {
    self.settings = settings
    self.team = team
    guard let record = settings.validation else { return }
    do {
      var binder = DataBinder(model, record, evaluator, fitted: data)
      run = NetworkRun(
        model: model, data: try binder.bind(), evaluator: evaluator, rowDimension: rows)
    } catch { problem = error }
  }

  /// Adds figures to a report.
  ///
  /// - Returns: the score by which the best epoch is known: the validation data's mean log score.
  func measure(_ report: inout EpochReport, _ fit: NetworkFit, _ density: NetworkDensity)
    -> Double?
  {
    if let accuracy = density.takeAccuracy() { report.metrics.append(.init("accuracy", accuracy)) }
    guard let run, problem == nil else { return nil }
    do {
      let means = fit.means
      let prediction = NetworkPrediction(run: run, draws: 1, key: 0, team: nil)
      let fields = try prediction.fields(
        weights: WeightDraws(points: means), wantsObserved: true, computed: [],
        isStopped: { false })
      var score: Double?
      for (name, value) in fields {
        guard let given = run.data.arguments[name] else { continue }
        if case .object(let object) = value, let classes = object as? ClassPrediction {
          let (accuracy, nll) = Self.scores(classes, given)
          if wants("accuracy") {
            report.metrics.append(.init("validation accuracy", accuracy))
          }
          if wants("nll") { report.metrics.append(.init("validation nll", nll)) }
          score = -nll
        } else if case .draws(let draws) = value, draws.elementCount == given.count {
          var squares = 0.0
          for (a, b) in zip(draws.numbers, given.numbers) { squares += (a - b) * (a - b) }
          let rmse = (squares / Double(max(given.count, 1))).squareRoot()
          if wants("rmse") { report.metrics.append(.init("validation rmse", rmse)) }
          score = score ?? -rmse
        }
      }
      return score
    } catch {
      problem = error
      return nil
    }
  }

  private func wants(_ metric: String) -> Bool {
    settings.metrics.isEmpty || settings.metrics.contains(metric)
  }

  private static func scores(_ p: ClassPrediction, _ given: NDArray) -> (Double, Double) {
    let best = p.mostProbable
    var right = 0
    var total = 0.0
    for (row, code) in given.numbers.enumerated() {
      let place = Int(code) - p.firstCode
      if best[row] == place { right += 1 }
      if place >= 0, place < p.classes {
        total -= Elementary.log(max(p.probabilities[row * p.classes + place], 1e-300))
      }
    }
    let count = Double(max(given.count, 1))
    return (Double(right) / count, total / count)
  }
}
