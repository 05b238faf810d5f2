import Testing

@testable import Plots

/// Whatever the data, a picture comes out, well-formed and without stray numbers.
@Suite struct NastyDataTests {
  @Test(arguments: 0..<60)
  func neverCrashes(seed: Int) throws {
    var random = Scrambled(seed: UInt64(seed + 1))
    var plot = Plot()
    for _ in 0...random.below(3) { plot = plot + Self.layer(&random) }
    if random.below(2) == 0 { plot = plot.titled(Self.word(&random), subtitle: Self.word(&random)) }
    plot = plot.axes(x: Self.word(&random), y: Self.word(&random))
    plot = plot.logarithmic(x: random.below(4) == 0, y: random.below(4) == 0)
    if random.below(4) == 0 {
      let (a, b) = (Self.number(&random), Self.number(&random))
      if !a.isNaN, !b.isNaN { plot = plot.limited(x: min(a, b)...max(a, b)) }
    }
    if random.below(4) == 0 {
      plot = plot.sized(width: Self.number(&random), height: Self.number(&random))
    }
    let elements = try XMLChecker(plot.svg()).elements
    // Ids are hashes, labels the user's words; all else is numbers and keywords.
    let free = ["aria-label", "aria-labelledby", "href", "id", "clip-path", "fill"]
    for element in elements where element.tag != "title" && element.tag != "desc" {
      for (name, value) in element.attributes where !free.contains(name) {
        #expect(!value.contains("nan") && !value.contains("inf"), "\(name)=\(value)")
      }
    }
    for width in [-5, 0, 1, 30, 80, 100_000] { #expect(!plot.text(width: width).isEmpty) }
    let facets = Facets(
      [plot, Plot(), plot], columns: random.below(5) - 1, sharesX: true, sharesY: true,
      width: Self.number(&random))
    _ = try XMLChecker(facets.svg())
    #expect(!facets.text(width: random.below(100)).isEmpty)
  }

  @Test func emptyEverything() throws {
    let plots: [Plot] = [
      Plot(), .points([], []), .line([], []), .band([], lower: [], upper: []), .area([], []),
      .histogram([]), .histogram([.nan]), .density([]), .density([1]), .forest([]), .trace([]),
      .trace(chains: []), .trace(chains: [[], [.nan]]),
      .interval([], lower: [], middle: [], upper: []),
      .interval(names: [], lower: [], middle: [], upper: []), .bars([], []), .heatmap([]),
      .heatmap([[]]), .image([]), .image([[.nan]]), .rule(x: []), .annotations([], [], []),
      .forest([.init("a", draws: [])]), .forest([.init("a", draws: [.nan, 2])]),
    ]
    for plot in plots {
      _ = try XMLChecker(plot.svg())
      _ = plot.text()
      _ = try XMLChecker(plot.logarithmic(x: true, y: true).svg())
    }
    _ = try XMLChecker(Facets([]).svg())
    #expect(Facets([]).text().isEmpty)
  }

  private static func layer(_ random: inout Scrambled) -> Plot {
    let x = numbers(&random)
    let y = numbers(&random)
    let z = numbers(&random)
    let names = x.indices.map { _ in word(&random) }
    let label = random.below(2) == 0 ? word(&random) : nil
    switch random.below(17) {
    case 0: return .points(x, y, by: random.below(2) == 0 ? names : nil, label: label)
    case 1: return .line(x, y, by: random.below(2) == 0 ? names : nil, label: label)
    case 2: return .band(x, lower: y, upper: z, label: label)
    case 3: return .area(x, y, baseline: number(&random), label: label)
    case 4:
      return .histogram(x, bins: random.below(2) == 0 ? random.below(2000) - 3 : nil, label: label)
    case 5: return .density(x, lower: random.below(2) == 0 ? number(&random) : nil, label: label)
    case 6: return .forest(rows(x, names), limit: random.below(30) - 2, label: label)
    case 7: return .trace(x, steps: random.below(2) == 0 ? y : nil, label: label)
    case 8: return .interval(x, lower: y, middle: z, upper: x, label: label)
    case 9: return .interval(names: names, lower: x, middle: y, upper: z, label: label)
    case 10: return .bars(names, y, isHorizontal: random.below(2) == 0, label: label)
    case 11:
      return .heatmap([x, y, z, [], x], columns: names, rows: random.below(2) == 0 ? names : nil)
    case 12: return .image([x, y])
    case 13: return .rule(x: x) + .rule(y: y, label: label)
    case 14: return .rule(intercept: number(&random), slope: number(&random))
    case 15: return .annotations(x, y, names)
    default: return .trace(chains: [x, y, z], labels: names)
    }
  }

  private static func rows(_ values: [Double], _ names: [String]) -> [Plot.ForestRow] {
    zip(values, names).map { value, name in
      Plot.ForestRow(
        name, value, inner: Plot.ForestRow.range(value, value * 2),
        outer: Plot.ForestRow.range(-value, value * 3))
    }
  }

  private static func numbers(_ random: inout Scrambled) -> [Double] {
    let count = [0, 1, 2, 3, 17, 60, 500][random.below(7)]
    switch random.below(4) {
    case 0: return (0..<count).map { _ in Double(random.below(9)) }
    case 1: return (0..<count).map { _ in random.unit() * 1e-9 + 1e6 }
    case 2:
      let constant = number(&random)
      return (0..<count).map { _ in constant }
    default: return (0..<count).map { _ in number(&random) }
    }
  }

  private static func number(_ random: inout Scrambled) -> Double {
    let nasty: [Double] = [
      .nan, .infinity, -.infinity, 0, -0.0, 1, -1, 1e300, -1e300, 1.7e308, -1.7e308,
      .leastNonzeroMagnitude, .leastNormalMagnitude / 8, -1e-200, 1e15, 123456789.123, 0.1, 3, 1e18,
      -1e19, 9.3e18,
    ]
    return random.below(3) == 0 ? random.unit() * 10 - 5 : nasty[random.below(nasty.count)]
  }

  private static func word(_ random: inout Scrambled) -> String {
    let words = [
      "", "μ", "县 county", "a<b>&\"c\"'d'", "line\nbreak\ttab", "x\u{0}\u{1}\u{FFFE}y",
      "e\u{301}", "🎲🎲", String(repeating: "long ", count: 60), "theta[\"A\"]", "]]>", " ", "-3",
      "مرحبا", "&amp;",
    ]
    return words[random.below(words.count)]
  }
}
