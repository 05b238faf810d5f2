import Evaluation
import Plots
import Values

/// Draws: `4.4 ± 3.3`, or a table of them.
enum DrawsDisplay {
  static func bundle(_ draws: Draws) -> DisplayBundle {
    if draws.axes.isEmpty { return DisplayBundle(text: text(draws, 0)) }
    let shown = min(draws.elementCount, Display.rowLimit * 3)
    if draws.axes.count == 1, draws.axes[0].labels == nil, draws.elementCount <= 12 {
      return DisplayBundle(text: ArrayDisplay.wrap((0..<shown).map { text(draws, $0) }))
    }
    let rows = (0..<shown).map { (PosteriorSummary.place($0, draws.axes), draws.element($0)) }
    let content = PosteriorSummary.content(
      rows.map { (label: String($0.0.dropFirst().dropLast()), draws: $0.1) },
      hidden: draws.elementCount - shown,
      caption: "\(draws.count) draws of \(Broadcast.describe(draws.axes))",
      footer: [])
    return DisplayBundle(text: content.text(), html: content.html())
  }

  private static func text(_ draws: Draws, _ place: Int) -> String {
    let element = draws.element(place)
    if draws.kind == .bool {
      let share = element.reduce(0, +) / Double(max(element.count, 1))
      return "true with probability \(NumberFormat.significant(share, digits: 3))"
    }
    return ValueText.pair(element)
  }
}
