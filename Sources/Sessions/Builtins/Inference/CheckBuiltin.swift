import Evaluation
import Inference
import Models
import Plots
import Values

/// `check(post)` and `summary(post)`: whether a fit can be trusted, and all of its latents.
enum CheckBuiltin {
  static let check = Builtin(
    "check", .inference, [.required("posterior")],
    help: """
      Says in one line each whether the fit can be trusted, with the number behind it: how the optimiser \
      ended, Pareto k-hat of the approximation with its verdict, the effective number of draws.
      """,
    example: "check(post)"
  ) { call in
    .object(CheckReport(try call.posterior("posterior")))
  }
}

/// The lines of a check.
final class CheckReport: ObjectValue, Displayable {
  let lines: [String]
  let isTrusted: Bool

  init(_ posterior: PosteriorValue) {
    let fit = posterior.approximation
    var lines = ["optimiser: \(fit.stopSentence)"]
    var isTrusted = fit.stopReason == .converged
    if let check = fit.check {
      lines.append("fit: \(check.sentence)")
      lines.append(
        "effective draws: \(NumberFormat.significant(check.effectiveSize, digits: 3)) of \(check.logRatios.count) candidates"
      )
      isTrusted = isTrusted && check.verdict != .bad
    }
    if let report = fit.sampling {
      lines.append("chains: \(report.sentence)")
      isTrusted = isTrusted && report.isGood
    }
    if posterior.network != nil, let held = NetworkSummary.held(posterior) { lines.append(held) }
    if posterior.network != nil, fit.stopReason == .converged || fit.stopReason == .stepLimit {
      lines.append(
        "verdict: not checked: of a network, the predictions are judged, on data that were held out "
          + "(`nll`, `calibration`)")
      isTrusted = false
    } else {
      lines.append(
        isTrusted ? "verdict: can be trusted" : "verdict: not to be trusted as it stands")
    }
    self.lines = lines
    self.isTrusted = isTrusted
  }

  var kindName: String { "a check" }
  var memberNames: [String] { ["trusted"] }
  func member(_ name: String) throws -> Value? { name == "trusted" ? .bool(isTrusted) : nil }
  func bundle() -> DisplayBundle { DisplayBundle(text: lines.joined(separator: "\n")) }
}

extension PosteriorValue: Displayable {
  /// The summary.
  public func bundle() -> DisplayBundle { PosteriorSummary.bundle(self) }
}

extension ModelValue: Displayable {
  /// The signature, and what `bayesian` and `deterministic` changed.
  public func bundle() -> DisplayBundle {
    let lines = ["model \(signature)"] + transforms.map { "  with " + $0.summary }
    return DisplayBundle(text: lines.joined(separator: "\n"))
  }
}
