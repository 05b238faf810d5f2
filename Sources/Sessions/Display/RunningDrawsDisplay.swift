import Evaluation
import Models
import Plots
import Values

/// Running summaries of draws: a table of the first elements.
extension RunningDraws: Displayable {
  /// Text and HTML of a short table.
  public func bundle() -> DisplayBundle {
    let size = axes.reduce(1) { $0 * $1.size }
    let shown = Swift.min(size, Display.rowLimit)
    let (means, variances) = (mean.numbers, variance.numbers)
    let rows = (0..<shown).map { place -> [String] in
      let numbers =
        [means[place], variances[place].squareRoot()] + quantiles([0.05, 0.5, 0.95], of: place)
      return [String(PosteriorSummary.place(place, axes).dropFirst().dropLast())]
        + numbers.map { NumberFormat.significant($0, digits: 3) }
    }
    let error = rankError > 0 ? NumberFormat.significant(100 * rankError, digits: 2) : nil
    let content = TableContent(
      columns: [.init("", .left, namesRows: true)]
        + ["mean", "sd", "5 %", "50 %", "95 %"].map { .init($0) },
      rows: rows,
      caption: "\(count) draws of \(Broadcast.describe(axes)), summarised",
      hiddenRows: size - shown,
      footer: [error.map { "quantiles are off by ± \($0) % of the draws" }].compactMap { $0 })
    return DisplayBundle(text: content.text(), html: content.html())
  }

  /// The first elements in a line of a record.
  var line: String {
    let (means, variances) = (mean.numbers, variance.numbers)
    let shown = (0..<Swift.min(means.count, 4)).map {
      NumberFormat.plusMinus(means[$0], variances[$0].squareRoot())
    }
    if axes.isEmpty { return shown.joined() + ", summarised" }
    let more = means.count > shown.count ? ", … (\(means.count) in all)" : ""
    return "[\(shown.joined(separator: ", "))\(more)], summarised"
  }
}
