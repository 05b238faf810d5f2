import Testing

@testable import Plots

/// Pictures whose SVG and text are kept as snapshots: each mark's samples, and compositions.
enum Gallery {
  struct Entry: Sendable, CustomTestStringConvertible {
    var name: String
    var picture: any Picture
    var testDescription: String { name }
  }

  static let all: [Entry] = marks + compositions

  private static let marks: [Entry] = Marks.all.flatMap { mark in
    mark.samples.enumerated().map { Entry(name: "\(mark.name)-\($0 + 1)", picture: $1) }
  }

  private static let compositions: [Entry] = [
    Entry(name: "fit", picture: fit),
    Entry(name: "empty", picture: Plot().titled("Nothing yet")),
    Entry(name: "coin", picture: coin),
    Entry(name: "counties", picture: counties),
    Entry(name: "compared-forests", picture: comparedForests),
    Entry(name: "many-points", picture: manyPoints),
    Entry(name: "many-groups", picture: manyGroups),
    Entry(name: "long-names", picture: longNames),
    Entry(name: "offset", picture: offset),
    Entry(name: "tiny-and-missing", picture: tiny),
    Entry(name: "predictive", picture: predictive),
    Entry(name: "chains", picture: chains),
    Entry(name: "reliability", picture: reliability),
    Entry(name: "image-grid", picture: imageGrid),
    Entry(name: "many-images", picture: manyImages),
    Entry(name: "learning", picture: learning),
    Entry(name: "posterior", picture: posterior),
    Entry(name: "digits", picture: digits),
    Entry(name: "discrete-overlay", picture: discreteOverlay),
    Entry(name: "limits", picture: limits),
    Entry(name: "shrinkage", picture: shrinkage),
  ]

  static let fit: Plot = {
    let x = Example.values(80) { -2 + $0 * 4 / 79 }
    let mean = x.map { $0 * $0 * $0 - $0 }
    let y = zip(mean, Example.normal(80)).map { $0 + 0.3 * $1 }
    return
      (Plot.points(x, y, label: "data") + Plot.line(x, mean, label: "mean")
      + Plot.band(
        x, lower: mean.map { $0 - 0.9 }, upper: mean.map { $0 + 0.9 }, label: "99.7 %"))
      .axes(x: "x", y: "y")
  }()

  private static let coin: Plot = {
    let p = Example.values(101) { $0 / 100 }
    return
      (Plot.area(p, p.map { 6 * $0 * (1 - $0) }, label: "prior")
      + Plot.area(
        p,
        p.map { q in (0..<9).reduce(13000.0) { v, _ in v * q } * (1 - q) * (1 - q) * (1 - q) / 4 },
        label: "posterior") + Plot.rule(x: [0.5], label: "fair"))
      .titled("A coin, nine heads in twelve throws").axes(x: "probability of heads", y: "density")
  }()

  private static let countyNames = [
    "AITKIN", "ANOKA", "BECKER", "BELTRAMI", "BENTON", "BIG STONE", "BLUE EARTH", "BROWN",
    "CARLTON", "CARVER", "CASS", "CHIPPEWA", "CHISAGO", "CLAY", "CLEARWATER", "COOK",
    "LAC QUI PARLE", "LAKE OF THE WOODS", "县 (county)",
  ]

  private static let counties: Plot = Plot.forest(
    (0..<85).map { k in
      let name = countyNames[k % countyNames.count] + (k < countyNames.count ? "" : " \(k)")
      let centre = 1.3 + Example.normal(85)[k] * 0.25
      let spread = 0.1 + 0.2 * Example.even(85)[k]
      return Plot.ForestRow(
        "a[\(name)]", centre, inner: (centre - spread)...(centre + spread),
        outer: (centre - 2.5 * spread)...(centre + 2.4 * spread))
    }
  ).titled("a", subtitle: "median, 50 % and 90 % intervals").axes(x: "log radon (log pCi/L)")

  private static let comparedForests: Plot = {
    func rows(_ shift: Double) -> [Plot.ForestRow] {
      ["mu", "tau", "beta[floor]"].enumerated().map { k, name in
        let centre = Double(k) + shift
        return Plot.ForestRow(
          name, centre, inner: (centre - 0.2)...(centre + 0.2),
          outer: (centre - 0.6)...(centre + 0.7))
      }
    }
    return Plot.forest(rows(0), label: "mean field") + Plot.forest(rows(0.3), label: "full rank")
      + Plot.forest(rows(-0.2), label: "nuts")
  }()

  private static let manyPoints: Plot = {
    let x = Example.normal(20000)
    let y = zip(x, Example.even(20000, ratio: 0.754877666)).map { 0.5 * $0 + 2 * $1 }
    return Plot.points(x, y).titled("Twenty thousand").axes(x: "x", y: "y")
  }()

  private static let manyGroups: Plot = {
    var (x, y, by): ([Double], [Double], [String]) = ([], [], [])
    for group in 0..<18 {
      for k in 0..<20 {
        x.append(Double(k))
        y.append(Double(k * (group - 9)) / 10 + Double(group))
        by.append("subject \(group + 301)")
      }
    }
    return Plot.line(x, y, by: by).titled("Reaction time by subject").axes(x: "day", y: "ms")
  }()

  private static let longNames: Plot = Plot.bars(
    (1...14).map { "a category with number \($0)" }, Example.even(14).map { 1e7 * $0 }
  ).titled(
    "A title so long that it cannot stand on one line and has to be broken somewhere between words",
    subtitle: "and < a & subtitle > \"quoted\""
  ).axes(y: "amount in units that take some words to say")

  private static let offset: Plot = Plot.line(
    Example.values(30) { 1_700_000_000 + $0 / 100 }, Example.values(30) { 1e-7 * $0 * $0 }
  ).axes(x: "time (s)", y: "rate")

  private static let tiny: Plot = Plot.points(
    [1e-12, 2e-12, .nan, 4e-12, .infinity], [3e8, 5e9, 1, 7e9, 2]
  ).titled("Missing values")

  private static let predictive: Plot = {
    let draws = Example.normal(2000).map { 2 + 1.5 * $0 }
    let seen = Example.normal(60).map { 2.2 + 1.4 * $0 }
    return
      (Plot.histogram(draws, label: "replicated") + Plot.histogram(seen, label: "observed"))
      .titled("Posterior predictive check").axes(x: "y", y: "density")
  }()

  private static let chains: Plot = Plot.trace(
    chains: (0..<4).map { c in
      Example.normal(300 + c).dropFirst(c).enumerated().map { $1 + Double(c) * 0.2 }
    }, labels: ["chain 1", "chain 2", "chain 3", "chain 4"]
  ).axes(x: "draw", y: "mu")

  private static let reliability: Plot = {
    let p = Example.values(10) { 0.05 + $0 / 10 }
    return
      (Plot.rule(intercept: 0, slope: 1, label: "perfect")
      + Plot.interval(
        p, lower: p.map { $0 * 0.8 }, middle: p.map { $0 * 0.9 },
        upper: p.map { min(1, $0 * 1.05) },
        label: "observed")).limited(x: 0...1, y: 0...1)
      .axes(x: "predicted probability", y: "observed frequency")
  }()

  private static let posterior: Facets = {
    let draws = Example.normal(800)
    let plots = ["mu", "tau", "sigma", "b", "theta[A]", "theta[B]"].enumerated().map { k, name in
      let own = draws.map { name == "tau" ? $0.magnitude * 4 : $0 * Double(k + 1) + 3 }
      return Plot.density(own, lower: name == "tau" ? 0 : nil).titled(name)
    }
    return Facets(plots, title: "Posterior of eight_schools", subtitle: "1000 draws")
  }()

  private static let digits: Facets = Facets(
    (0..<8).map { digit in
      Plot.image(
        (0..<28).map { r in
          Example.values(28) { c in
            let (dx, dy) = (c - 14, Double(r - 14))
            return abs((dx * dx + dy * dy) / Double(10 + digit * 10) - 3) < 1.5 ? 1 : 0
          }
        }
      ).titled("\(digit)")
    }, columns: 4, width: 480)

  /// Rings of 28 × 28 pixels.
  private static func ring(_ radius: Double) -> [UInt8] {
    ImageGrid.levels(
      (0..<784).map { place in
        let (dx, dy) = (Double(place % 28) - 13.5, Double(place / 28) - 13.5)
        let distance = (dx * dx + dy * dy).squareRoot()
        return max(0, 1 - abs(distance - radius) / 2)
      }, 0...1)
  }

  private static let imageGrid = ImageGrid(
    (0..<6).map { ring(Double($0) * 2 + 1) }, imageWidth: 28,
    captions: (0..<6).map { k in
      k == 3
        ? .init(["8 (63 %), is 3"], isMarked: true) : .init(["\(k) (\(99 - k) %)"])
    }, columns: 4, title: "Rings", subtitle: "and what they were taken for")

  private static let manyImages = ImageGrid(
    (0..<30).map { ring(Double($0) / 2.5) }, imageWidth: 28,
    captions: (0..<30).map { .init(["\($0)", "ring"]) }, columns: 10, total: 60_000)

  private static let learning: Facets = {
    let epoch = Example.values(12) { $0 + 1 }
    let kl = epoch.map { 12 - 8 / $0 }
    let data = epoch.map { -60 / $0 - 5 }
    let elbo =
      Plot.line(epoch, zip(data, kl).map { $0 - $1 }, label: "ELBO")
      + Plot.line(epoch, data, label: "data") + Plot.line(epoch, kl.map { -$0 }, label: "−KL")
    let accuracy =
      Plot.line(epoch, epoch.map { 1 - 0.3 / $0 }, label: "training")
      + Plot.line(epoch, epoch.map { 0.98 - 0.28 / $0 }, label: "validation")
    return Facets(
      [
        elbo.titled("ELBO and its parts").axes(x: "epoch"),
        accuracy.titled("accuracy").axes(x: "epoch"),
      ], columns: 2)
  }()

  private static let discreteOverlay: Plot =
    Plot.histogram([0, 0, 1, 1, 1, 2, 2, 3, 5], label: "observed")
    + Plot.histogram([0, 1, 1, 1, 2, 2, 2, 3, 4], label: "predicted")

  private static let limits: Plot =
    (Plot.line(Example.values(100) { $0 }, Example.values(100) { $0 * $0 }, label: "square")
    + Plot.points([10, 50, 90], [100, 2500, 8100], label: "places")).limited(
      x: 5...60, y: 0...3000)

  private static let shrinkage: Plot = {
    let none = Example.normal(30).map { 1.3 + 0.6 * $0 }
    let pooled = none.map { 1.3 + 0.5 * ($0 - 1.3) }
    return
      (Plot.points(none, pooled, label: "county") + Plot.rule(intercept: 0, slope: 1)
      + Plot.rule(y: [1.3], label: "pooled mean")
      + Plot.annotations(
        Array(none.prefix(12)), Array(pooled.prefix(12)),
        Array(countyNames.prefix(12))))
      .titled("Shrinkage").axes(x: "no pooling", y: "partial pooling")
  }()
}
