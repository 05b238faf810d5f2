import Evaluation
import Inference
import Models
import Plots
import Values

/// The summary of a network's posterior: its layers with the spread of their weights, the latents
/// that are not weights, and what its last epoch gave.
enum NetworkSummary {
  static func bundle(_ posterior: PosteriorValue) -> DisplayBundle {
    let (caption, footer) = PosteriorSummary.lines(posterior)
    let layers = layers(posterior, caption: caption)
    let others = latents(posterior)
    let ending = TableContent(
      columns: others == nil ? [] : latentColumns, rows: others ?? [],
      footer: [lastEpoch(posterior), held(posterior)].compactMap { $0 } + footer)
    let tables = [layers, ending]
    return DisplayBundle(
      text: tables.map { $0.text() }.joined(separator: "\n"),
      html: tables.map { $0.html() }.joined(separator: "\n"))
  }

  private static let latentColumns: [TableContent.Column] =
    [.init("", .left, namesRows: true)] + ["mean", "sd", "5 %", "50 %", "95 %"].map { .init($0) }

  /// One row a weight array.
  private static func layers(_ posterior: PosteriorValue, caption: String) -> TableContent {
    let family = posterior.approximation.family
    let sds = family.standardDeviations
    let rows = posterior.weightLatents.map { latent -> [String] in
      let range = latent.offset..<(latent.offset + latent.size)
      let count = Double(Swift.max(latent.size, 1))
      let mean = family.mean[range].reduce(0, +) / count
      let spread =
        (family.mean[range].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
      let sd = sds[range].reduce(0, +) / count
      return [
        latent.name, latent.axes.map { "\($0.size)" }.joined(separator: " × "),
        NumberFormat.significant(spread, digits: 2),
        sd > 0 ? NumberFormat.significant(sd, digits: 2) : "point",
        latent.distribution == "point" ? "none" : latent.distribution,
      ]
    }
    return TableContent(
      columns: [
        .init("", .left, namesRows: true), .init("shape"), .init("sd of means"),
        .init("mean sd"), .init("prior", .left),
      ], rows: Array(rows.prefix(24)), caption: caption, hiddenRows: Swift.max(rows.count - 24, 0))
  }

  /// Rows of the latents that are not weights of layers; nil where there are none.
  private static func latents(_ posterior: PosteriorValue) -> [[String]]? {
    let weights = Set(posterior.weightLatents.map(\.name))
    let rows = posterior.draws.filter { !weights.contains($0.name) }.flatMap { name, draws in
      (0..<Swift.min(draws.elementCount, 8)).map { place in
        (name + PosteriorSummary.place(place, draws.axes), draws.element(place))
      }
    }
    guard !rows.isEmpty else { return nil }
    return PosteriorSummary.content(rows, hidden: 0, caption: nil, footer: []).rows
  }

  /// Which layers learned nothing: their weights' means are small beside their spread, as the prior
  /// has it, so that what they make is noise. With few rows a tight prior does that.
  static func held(_ posterior: PosteriorValue) -> String? {
    let family = posterior.approximation.family
    let sds = family.standardDeviations
    let names = posterior.weightLatents.filter { latent in
      let range = latent.offset..<(latent.offset + latent.size)
      let squares = family.mean[range].reduce(0) { $0 + $1 * $1 }
      let spread = sds[range].reduce(0) { $0 + $1 * $1 }
      return latent.size >= 10 && latent.distribution != "point" && squares < 0.01 * spread
    }.map { "`\($0.name)`" }
    guard !names.isEmpty else { return nil }
    let listed = names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …" : "")
    return "held at the prior, so that nothing is learned there: \(listed); "
      + "a wider prior, a smaller `kl_weight`, `kl_anneal` or more steps may free them"
  }

  /// What the last epoch gave.
  private static func lastEpoch(_ posterior: PosteriorValue) -> String? {
    guard let network = posterior.network, let last = network.members.last?.epochs.last else {
      return nil
    }
    return line(last)
  }

  /// An epoch in one line.
  static func line(_ epoch: EpochReport) -> String {
    var text = "log likelihood \(NumberFormat.significant(epoch.logLikelihood, digits: 6))"
    if epoch.kl != 0 {
      text +=
        ", KL \(NumberFormat.significant(epoch.kl, digits: 6)), "
        + "ELBO \(NumberFormat.significant(epoch.elbo, digits: 6))"
    }
    for metric in epoch.metrics {
      text += ", \(metric.name) \(NumberFormat.significant(metric.value, digits: 4))"
    }
    return text
  }
}
