import Evaluation
import Models
import Plots
import Values

/// A prediction of classes: its size, how sure it is, and its first rows.
extension ClassPrediction: Displayable {
  /// Text and HTML of a short table.
  public func bundle() -> DisplayBundle {
    let shown = Swift.min(count, Display.rowLimit)
    let found = mostProbable
    let entropy = totalEntropy
    let disagreement = mutualInformation
    func fixed(_ value: Double) -> String { NumberFormat.fixed(value, decimals: 3) }
    let cells = (0..<shown).map { row -> [String] in
      [
        rows.labels?.names[row] ?? "\(row + 1)", name(ofClass: found[row]),
        fixed(probabilities[row * classes + found[row]]), fixed(entropy[row]),
      ] + (disagreement.map { [fixed($0[row])] } ?? [])
    }
    func mean(_ values: [Double]) -> String {
      fixed(values.reduce(0, +) / Double(Swift.max(values.count, 1)))
    }
    var footer = [
      "\(count) \(count == 1 ? "row" : "rows"), \(classes) classes, "
        + "\(drawCount) \(drawCount == 1 ? "draw" : "draws")"
    ]
    if count > 0 {
      var line = "mean confidence \(mean(confidence)), mean entropy \(mean(entropy))"
      if let disagreement { line += ", of it mutual information \(mean(disagreement))" }
      footer.append(line)
    }
    let content = TableContent(
      columns: [
        .init("", .left, namesRows: true), .init("class", .left), .init("probability"),
        .init("entropy"),
      ] + (disagreement == nil ? [] : [.init("mutual information")]),
      rows: cells, caption: "predicted classes", hiddenRows: count - shown, footer: footer)
    return DisplayBundle(text: content.text(), html: content.html())
  }
}
