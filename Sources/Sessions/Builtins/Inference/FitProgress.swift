import Inference
import Models
import Plots

#if canImport(Glibc)
  import Glibc
#endif

/// The live display of a fit: one picture of the ELBO with a line of text, updated in place.
///
/// Updates come at most five times a second; the last frame holds no times.
final class FitProgress {
  private let session: any SessionServices
  private let model: String
  private let id: String
  private let isShown: Bool
  private var last: Double = 0
  private var isOpen = false
  private var trace: [(step: Double, elbo: Double)] = []

  init(_ session: any SessionServices, model: String, isShown: Bool) {
    self.session = session
    self.model = model
    self.isShown = isShown
    id = isShown ? session.nextDisplayID() : ""
    last = Self.now()
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Shows a moment of the fit, unless the last one was shown just now.
  func report(_ progress: Progress) {
    guard isShown else { return }
    if progress.smoothed.isFinite { trace.append((Double(progress.step), progress.smoothed)) }
    let now = Self.now()
    guard now - last >= 0.2 else { return }
    last = now
    var text =
      "\(model): \(progress.phase), step \(progress.step) of \(progress.of), "
      + "ELBO \(NumberFormat.significant(progress.smoothed, digits: 6))"
    if let last = epochs.last {
      let metrics = last.metrics.map {
        "\($0.name) \(NumberFormat.significant($0.value, digits: 4))"
      }
      let left = (now - begun) / Double(max(progress.step, 1)) * Double(progress.of - progress.step)
      text += ([""] + metrics).joined(separator: ", ")
      text += ", rate \(NumberFormat.significant(progress.rate, digits: 2))"
      text += ", \(Int(left.rounded(.up))) s left"
    }
    show(
      DisplayBundle(
        text: text, svg: trace.count > 2 ? picture(trace.map(\.step), trace.map(\.elbo)) : nil))
  }

  private var epochs: [EpochReport] = []
  private let begun = FitProgress.now()

  /// Takes up what an epoch gave; shown with the next frame.
  func report(_ epoch: EpochReport) { epochs.append(epoch) }

  /// Shows the last frame, which a saved notebook keeps.
  func finish(_ posterior: PosteriorValue) {
    guard isShown else { return }
    let fit = posterior.approximation
    // Why it ended is said by the summary.
    let ending = fit.stopSentence.split(separator: ":").first ?? ""
    var text = "\(model): \(PosteriorSummary.methodName(fit.method)), \(ending)"
    if let last = epochs.last { text += "; \(NetworkSummary.line(last))" }
    if let elbo = fit.elbo { text += ", ELBO \(NumberFormat.fixed(elbo.value, decimals: 1))" }
    let steps = fit.trace.steps.map(Double.init)
    show(
      DisplayBundle(text: text, svg: steps.count > 2 ? picture(steps, fit.trace.smoothed) : nil))
  }

  private func show(_ bundle: DisplayBundle) {
    if isOpen {
      session.output.update(bundle, id: id)
    } else {
      session.output.display(bundle, id: id)
      isOpen = true
    }
  }

  private func picture(_ steps: [Double], _ values: [Double]) -> String {
    Plot.line(steps, values).titled("\(model): ELBO").axes(x: "step", y: "ELBO")
      .sized(width: 420, height: 200).svg()
  }
}
