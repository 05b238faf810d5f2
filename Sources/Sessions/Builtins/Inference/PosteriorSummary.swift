import Evaluation
import Inference
import Models
import Plots
import Values

/// The summary of a posterior: method, ELBO, k-hat with its verdict, and a table of its latents.
public enum PosteriorSummary {
  /// Rows shown before the rest is counted.
  static let rowLimit = 16

  /// The name of a method in words.
  static func methodName(_ method: String) -> String {
    switch method {
    case "meanfield": "mean-field normal"
    case "fullrank": "full-rank normal"
    case "map": "posterior mode"
    case "laplace": "Laplace approximation"
    case "pathfinder": "Pathfinder"
    case "nuts": "NUTS"
    case "ensemble": "ensemble"
    case "lowrank": "low-rank normal"
    default: method
    }
  }

  /// The rows: a latent's elements with labels, at most `limit` of each.
  static func rows(
    _ posterior: PosteriorValue, limit: Int = rowLimit
  ) -> (rows: [(label: String, draws: [Double])], hidden: Int) {
    var rows: [(String, [Double])] = []
    var hidden = 0
    for (name, draws) in posterior.draws {
      let count = draws.elementCount
      let shown = Swift.min(count, Swift.max(1, limit / 2))
      for place in 0..<shown {
        rows.append((name + Self.place(place, draws.axes), draws.element(place)))
      }
      hidden += count - shown
    }
    return (rows, hidden)
  }

  /// `["HENNEPIN"]`, `[3, 2]`, or nothing.
  static func place(_ position: Int, _ axes: [Axis]) -> String {
    guard !axes.isEmpty else { return "" }
    var rest = position
    var parts: [String] = []
    for axis in axes.reversed() {
      let place = rest % Swift.max(axis.size, 1)
      rest /= Swift.max(axis.size, 1)
      parts.append(axis.labels.map { "\"\($0.names[place])\"" } ?? "\(place + 1)")
    }
    return "[\(parts.reversed().joined(separator: ", "))]"
  }

  /// What stands above and below the table.
  static func lines(_ posterior: PosteriorValue) -> (caption: String, footer: [String]) {
    let fit = posterior.approximation
    var footer: [String] = []
    var head = "\(methodName(fit.method)), \(fit.stopSentence)"
    if let elbo = fit.elbo {
      head += "; ELBO \(NumberFormat.fixed(elbo.value, decimals: 2))"
      if elbo.standardError >= 0.005 {
        head += " ± \(NumberFormat.fixed(elbo.standardError, decimals: 2))"
      }
    }
    footer.append(head)
    if let check = fit.check {
      footer.append(check.sentence)
    } else if let report = fit.sampling {
      footer.append(report.sentence)
    }
    footer += posterior.notes
    footer.append("\(fit.drawCount) draws, seed \(fit.seed)")
    return ("posterior of \(posterior.model.name)", footer)
  }

  /// The summary as text and HTML.
  static func bundle(_ posterior: PosteriorValue) -> DisplayBundle {
    if posterior.network != nil, !posterior.layerNames.isEmpty {
      return NetworkSummary.bundle(posterior)
    }
    let (rows, hidden) = rows(posterior)
    let (caption, footer) = lines(posterior)
    let table = content(rows, hidden: hidden, caption: caption, footer: footer)
    return DisplayBundle(text: table.text(), html: table.html())
  }

  /// Mean, sd and quantiles of each row.
  static func content(
    _ rows: [(label: String, draws: [Double])], hidden: Int, caption: String?, footer: [String]
  ) -> TableContent {
    let names = ["mean", "sd", "5 %", "50 %", "95 %"]
    let cells = rows.map { row -> [String] in
      let sorted = row.draws.sorted()
      let mean = sorted.reduce(0, +) / Double(Swift.max(sorted.count, 1))
      let variance =
        sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(Swift.max(sorted.count - 1, 1))
      let sd = variance.squareRoot()
      let pair = NumberFormat.meanAndSD(mean, sd)
      let decimals =
        pair.mean.firstIndex(of: ".").map {
          pair.mean.distance(from: $0, to: pair.mean.endIndex) - 1
        } ?? 0
      let quantiles = [0.05, 0.5, 0.95].map { p -> String in
        let value = Quantiles.of(sorted, p)
        return pair.mean.contains("e")
          ? NumberFormat.significant(value, digits: 3)
          : NumberFormat.fixed(value, decimals: decimals)
      }
      return [row.label, pair.mean, pair.sd] + quantiles
    }
    return TableContent(
      columns: [.init("", .left, namesRows: true)] + names.map { .init($0) }, rows: cells,
      caption: caption, hiddenRows: hidden, footer: footer)
  }
}

/// Quantiles of sorted numbers, interpolated linearly (type 7 of Hyndman and Fan, 1996).
enum Quantiles {
  /// The p-quantile; NaN of no numbers.
  static func of(_ sorted: [Double], _ p: Double) -> Double {
    guard let last = sorted.indices.last else { return .nan }
    let place = Swift.min(Swift.max(p, 0), 1) * Double(last)
    let low = Int(place.rounded(.down))
    let share = place - Double(low)
    return low < last ? sorted[low] + share * (sorted[low + 1] - sorted[low]) : sorted[last]
  }
}
