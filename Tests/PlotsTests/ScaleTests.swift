import Testing

@testable import Plots

@Suite struct ScaleTests {
  private func domain(_ values: [Double], log: Bool = false) -> Domain {
    Domain(Extent(values), axis: Plot.Axis(isLogarithmic: log))
  }

  /// Ticks lie in the domain, evenly, and leave less than a step bare at either end.
  @Test(arguments: 0..<300)
  func linearTicksCoverTheDomain(seed: Int) {
    var random = Scrambled(seed: UInt64(seed + 11))
    var size = 1.0
    for _ in 0..<random.below(60) { size *= random.below(2) == 0 ? 0.1 : 10 }
    let centre = (random.unit() - 0.5) * [0, 1, 100, 1e5][random.below(4)] * size
    let domain = domain([
      centre - random.unit() * size - size * 0.01, centre + random.unit() * size,
    ])
    let ticks = Ticks(domain, count: 2 + random.below(9))
    #expect(ticks.values.count >= 2)
    #expect(ticks.values.count == ticks.labels.count)
    #expect(Set(ticks.labels).count == ticks.labels.count, "\(ticks.labels)")
    guard let first = ticks.values.first, let last = ticks.values.last, ticks.values.count > 1
    else { return }
    let step = ticks.values[1] - first
    let slack = step * 1e-6
    #expect(first >= domain.lower - slack && last <= domain.upper + slack)
    #expect(first - domain.lower <= step + slack && domain.upper - last <= step + slack)
    for (a, b) in zip(ticks.values, ticks.values.dropFirst()) {
      #expect((b - a - step).magnitude <= step * 1e-3)
    }
    let decimals = ticks.labels.map { label in
      label.firstMatch(of: #/\.(\d+)/#).map { $0.1.count } ?? 0
    }
    let spoken = zip(ticks.labels, decimals).filter { $0.0 != "0" }.map(\.1)
    #expect(Set(spoken).count <= 1, "\(ticks.labels)")
  }

  @Test(
    arguments: [
      ([0, 10], 5, ["0", "2", "4", "6", "8", "10"]),
      ([0, 0.5, 1], 4, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      ([0, 8e6], 4, ["0", "2M", "4M", "6M", "8M"]),
      ([0, 1e-7], 2, ["0", "0.5×10⁻⁷", "1.0×10⁻⁷"]),
      ([-3, -1], 2, ["-3", "-2", "-1"]),
      ([0, 3e17], 3, ["0", "1×10¹⁷", "2×10¹⁷", "3×10¹⁷"]),
    ] as [([Double], Int, [String])])
  func labels(ends: [Double], count: Int, expected: [String]) {
    #expect(Ticks(domain(ends), count: count).labels == expected)
  }

  @Test func logarithmicTicks() {
    #expect(
      Ticks(domain([0.01, 1000], log: true), count: 6).labels == [
        "0.01", "0.1", "1", "10", "100", "1000",
      ])
    #expect(Ticks(domain([1, 30], log: true), count: 6).labels == ["1", "2", "5", "10", "20"])
    #expect(Ticks(domain([1e-300, 1e300], log: true), count: 4).values.count >= 3)
    #expect(Ticks(domain([1, 1.02], log: true), count: 4).values.count >= 2)
    #expect(Ticks(domain([1e-9, 1e9], log: true), count: 3).labels == ["10⁻⁵", "1", "100000"])
  }

  @Test func smallRangesFarFromZeroHaveAnOffset() {
    let ticks = Ticks(domain([1_700_000_000, 1_700_000_000.4]), count: 4)
    #expect(ticks.offset == " − 1700000000")
    #expect(ticks.labels.allSatisfy { $0.count <= 5 })
  }

  @Test func constantAndEmptyDataHaveADomain() {
    for values in [
      [], [3], [3, 3, 3], [0, 0], [1e300], [.nan], [-.leastNonzeroMagnitude], [1e300, -1e300],
    ] as [[Double]] {
      for log in [false, true] {
        let domain = domain(values, log: log)
        #expect(domain.lower < domain.upper && domain.lower.isFinite && domain.upper.isFinite)
        #expect(!log || domain.lower > 0)
      }
    }
    let whole = Ticks(domain([3, 3]), count: 4)
    #expect(whole.labels == ["2", "3", "4"])
  }

  @Test func scalesAreMonotoneAndKnowTheirEnds() {
    for log in [false, true] {
      let scale = Scale(domain: domain([0.5, 200], log: log), start: 300, end: 20)
      #expect(abs((scale(scale.domain.lower) ?? 0) - 300) < 1e-9)
      #expect(abs((scale(scale.domain.upper) ?? 0) - 20) < 1e-9)
      let places = stride(from: 1.0, through: 200, by: 3).map { scale($0) ?? .nan }
      #expect(zip(places, places.dropFirst()).allSatisfy { $0 > $1 })
      #expect(scale(.nan) == nil && scale(.infinity) == nil)
    }
    #expect(Scale(domain: domain([1, 2], log: true), start: 0, end: 1)(-1) == nil)
  }

  @Test func categoriesMerge() {
    var extent = Extent(categories: ["b", "a"])
    extent.merge(Extent(categories: ["a", "c"]))
    #expect(extent.categories == ["b", "a", "c"])
  }
}
