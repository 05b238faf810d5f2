import Testing

@testable import Plots

@Suite struct StatisticsTests {
  /// Bandwidths of an independent implementation of Botev, Grotowski and Kroese's method on 4096
  /// cells (scipy.fft.dct and brentq), for the same deterministic samples.
  @Test(arguments: ["normal 400", "two clusters", "normal 5000"])
  func bandwidth(name: String) {
    let z = Example.normal(400)
    let (sample, reference): ([Double], Double) =
      switch name {
      case "normal 400": (z, 0.3602853513837843)
      case "two clusters": (z.map { $0 * 0.3 - 4 } + z.map { $0 + 3 }, 0.126037176655145)
      default: (Example.normal(5000), 0.20122268791417822)
      }
    let estimate = KernelDensity(Sample(sample))
    #expect(abs(estimate.bandwidth / reference - 1) < 0.02, "\(estimate.bandwidth)")
  }

  @Test func densityIntegratesToOneAndFollowsTheTruth() {
    let draws = Example.normal(5000)
    let estimate = KernelDensity(Sample(draws))
    let step = estimate.x[1] - estimate.x[0]
    #expect(abs(estimate.y.reduce(0, +) * step - 1) < 1e-6)
    // The standard normal density at its centre; the sum of twelve uniforms is that close to it.
    let centre = estimate.y[estimate.x.firstIndex { $0 >= 0 } ?? 0]
    #expect(abs(centre - 0.3989) < 0.02)
  }

  /// At a hard bound the density keeps its height instead of falling to half of it.
  @Test func densityIsReflectedAtBounds() {
    let flat = Example.even(4000)
    let estimate = KernelDensity(Sample(flat), lower: 0, upper: 1)
    #expect(estimate.x.first == 0 && estimate.x.last == 1)
    #expect(abs((estimate.y.first ?? 0) - 1) < 0.1 && abs((estimate.y.last ?? 0) - 1) < 0.1)
    let open = KernelDensity(Sample(flat))
    #expect((open.y[open.x.firstIndex { $0 >= 0 } ?? 0]) < 0.7)
  }

  @Test func farTailsDoNotFlattenTheBulk() {
    let draws = Example.normal(2000) + [1e6, -1e7]
    let estimate = KernelDensity(Sample(draws))
    #expect((estimate.y.max() ?? 0) > 0.3)
    #expect(estimate.beyond == 2)
  }

  @Test(arguments: 0..<100)
  func binsHoldEveryValue(seed: Int) {
    var random = Scrambled(seed: UInt64(seed + 5))
    let size = [1e-8, 1, 1e9][random.below(3)]
    let shift = [0, 1, -1e3][random.below(3)] * size
    let count = 1 + random.below(400)
    let isWhole = random.below(3) == 0
    let values = (0..<count).map { _ in
      isWhole ? Double(random.below(300)) : random.unit() * size + shift
    }
    let sample = Sample(values)
    let bins = Bins([sample, Sample(values.map { $0 * 0.5 })])
    #expect(zip(bins.edges, bins.edges.dropFirst()).allSatisfy { $0 < $1 })
    #expect(bins.counts(sample).reduce(0, +) == count)
    #expect(bins.edges.count <= 202)
  }

  @Test func wholeNumbersGetABarEach() {
    let bins = Bins([Sample([0, 1, 1, 4])])
    #expect(bins.edges == [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5])
    #expect(bins.counts(Sample([0, 1, 1, 4])) == [1, 2, 0, 0, 1])
  }

  @Test func histogramsShareBinsAndComparableHeights() {
    let plot = Plot.histogram(Example.normal(500)) + Plot.histogram(Example.normal(50))
    let extents = Composition(plot).layers.map { $0.mark.extents() }
    #expect(extents[0].x == extents[1].x)
    // Densities, since the sizes differ: no height near a count.
    #expect(extents.allSatisfy { $0.y.upper < 2 })
  }

  @Test func quantilesInterpolate() {
    let sample = Sample([4, 1, 3, 2, .nan])
    #expect(sample.quantile(0) == 1 && sample.quantile(1) == 4 && sample.quantile(0.5) == 2.5)
    #expect(sample.skipped == 1)
  }

  @Test func simplifiedLinesStayClose() {
    let points = Example.values(3000) { $0 / 6 }.map {
      Point($0, 100 + 50 * $0.truncatingRemainder(dividingBy: 90) / 90)
    }
    let few = Polyline.simplified(points)
    #expect(few.count < 60)
    #expect(few.first == points.first && few.last == points.last)
  }

  @Test func cutRunsStayWithinTheirHeights() {
    var random = Scrambled(seed: 8)
    for _ in 0..<200 {
      let run = (0..<20).map { Point(Double($0), random.unit() * 30 - 10) }
      let parts = Runs.cut(run, to: 0...10)
      #expect(parts.joined().allSatisfy { $0.y >= 0 && $0.y <= 10 })
      let inside = run.filter { $0.y >= 0 && $0.y <= 10 }
      #expect(inside.allSatisfy { p in parts.joined().contains(p) || run.count == 1 })
      #expect(parts.allSatisfy { part in zip(part, part.dropFirst()).allSatisfy { $0.x <= $1.x } })
    }
  }

  /// The PNG of a known picture: its checksums and its pixels are as Python's zlib reads them.
  @Test func pngIsWellFormed() {
    let text = PNG.base64(
      width: 2, height: 2, pixels: [0, 85, 170, 254], palette: nil, transparent: 255)
    #expect(text == Self.reference)
  }

  private static let reference =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4AWNgCGVY9Q8AA6wB/kGp"
    + "cYAAAAAASUVORK5CYII="
}
