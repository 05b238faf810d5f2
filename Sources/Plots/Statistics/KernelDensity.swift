import Glibc

/// A Gaussian kernel density estimate on a grid, reflected at hard bounds.
///
/// The sample is binned on 512 cells and smoothed in the cosine basis, which mirrors the density at
/// the ends of the grid: at a bound that is the reflection wanted, elsewhere the grid reaches so far
/// that nothing is left to reflect. The bandwidth is the plug-in of Botev, Grotowski and Kroese
/// (2010), "improved Sheather–Jones", or Silverman's rule where that has no solution.
struct KernelDensity: Sendable {
  private static let cells = 512

  /// Midpoints of the cells.
  private(set) var x: [Double] = []
  /// The density there; it integrates to the share of the sample within the grid.
  private(set) var y: [Double] = []
  /// The kernel's standard deviation.
  private(set) var bandwidth = 0.0
  /// Values so far out that the grid does not reach them.
  private(set) var beyond = 0

  /// The density of a sample that is not constant; empty for one that is.
  init(_ sample: Sample, lower: Double? = nil, upper: Double? = nil) {
    guard sample.count > 1, let first = sample.sorted.first, let last = sample.sorted.last,
      last - first > 1e-12 * max(first.magnitude, last.magnitude), last - first > 1e-290
    else { return }
    let n = Double(sample.count)
    let quartiles = sample.quantile(0.75) - sample.quantile(0.25)
    let sd = sample.standardDeviation
    let spread = quartiles > 0 ? min(sd.isFinite ? sd : quartiles, quartiles / 1.34) : sd
    let silverman = 0.9 * spread * pow(n, -0.2)

    // Long tails would leave too few cells for the bulk: the grid ends one bulk's width beyond it.
    let bulk = (sample.quantile(0.005), sample.quantile(0.995))
    let isSpike = bulk.1 - bulk.0 < 1e-9 * (last - first)
    let reach = isSpike ? last - first : bulk.1 - bulk.0
    var left = max(first - 4 * silverman, bulk.0 - reach)
    var right = min(last + 4 * silverman, bulk.1 + reach)
    if let lower, lower <= first, lower > left { left = lower }
    if let upper, upper >= last, upper < right { right = upper }
    let width = right - left
    guard width > 0, width.isFinite else { return }

    let (weights, inside) = Self.binned(sample, left: left, width: width)
    beyond = sample.count - inside
    guard inside > 1 else { return }
    let table = Self.cosines
    let transform = Self.cosineTransform(weights, table)
    let unique = Double(1 + zip(sample.sorted, sample.sorted.dropFirst()).count { $0 != $1 })
    let plain = (silverman / width) * (silverman / width)
    let time = Self.improvedSheatherJones(transform, count: unique) ?? plain
    // The plug-in sees ties in the sample as spikes; a tenth of Silverman's width is fine enough
    // unless the sample falls into clusters far apart.
    let floor = max(plain * 0.0025, 1.0 / Double(Self.cells * Self.cells))
    let t = max(time, floor)
    bandwidth = t.squareRoot() * width
    let smooth = transform.enumerated().map { k, a in
      a * exp(-Double(k * k) * .pi * .pi * t / 2)
    }
    let scale = Double(Self.cells) / width * Double(inside) / n
    y = Self.inverse(smooth, table).map { max(0, $0) * scale }
    x = (0..<Self.cells).map { left + width * ((Double($0) + 0.5) / Double(Self.cells)) }
    // A bound is part of the curve; elsewhere the tails have come down to nothing.
    if let lower, lower == left { extend(lower, at: 0) }
    if let upper, upper == right { extend(upper, at: x.count) }
  }

  private mutating func extend(_ bound: Double, at index: Int) {
    y.insert(index == 0 ? y[0] : y[y.count - 1], at: index)
    x.insert(bound, at: index)
  }

  /// Shares of the sample by cell, each value split between the two nearest midpoints.
  private static func binned(_ sample: Sample, left: Double, width: Double) -> ([Double], Int) {
    var weights = [Double](repeating: 0, count: cells)
    var inside = 0
    for value in sample.sorted {
      let place = (value - left) / width * Double(cells)
      guard place >= 0, place <= Double(cells) else { continue }
      inside += 1
      let shifted = place - 0.5
      let low = floor(shifted)
      let t = shifted - low
      weights[min(max(Int(low), 0), cells - 1)] += 1 - t
      weights[min(max(Int(low) + 1, 0), cells - 1)] += t
    }
    guard inside > 0 else { return (weights, 0) }
    return (weights.map { $0 / Double(inside) }, inside)
  }

  /// cos(π·m / 2n) for all m below 4n: every angle that the transforms need.
  private static var cosines: [Double] {
    (0..<4 * cells).map { cos(.pi * Double($0) / Double(2 * cells)) }
  }

  /// a₀ = Σ x, aₖ = 2 Σⱼ xⱼ cos(πk(2j + 1) / 2n).
  private static func cosineTransform(_ x: [Double], _ table: [Double]) -> [Double] {
    let filled = x.indices.filter { x[$0] != 0 }
    return (0..<cells).map { k in
      var sum = 0.0
      for j in filled { sum += x[j] * table[k * (2 * j + 1) & (4 * cells - 1)] }
      return k == 0 ? sum : 2 * sum
    }
  }

  private static func inverse(_ a: [Double], _ table: [Double]) -> [Double] {
    let used = a.indices.filter { a[$0].magnitude > 1e-12 }
    return (0..<cells).map { j in
      var sum = 0.0
      for k in used { sum += a[k] * table[k * (2 * j + 1) & (4 * cells - 1)] }
      return sum / Double(cells)
    }
  }

  /// The squared bandwidth, on a grid of width 1, that solves t = ξγ⁽⁵⁾(t); none if there is none.
  private static func improvedSheatherJones(_ a: [Double], count: Double) -> Double? {
    let squares = a.dropFirst().map { ($0 / 2) * ($0 / 2) }
    func functional(_ s: Int, _ time: Double) -> Double {
      var sum = 0.0
      for (index, square) in squares.enumerated() {
        let k2 = Double((index + 1) * (index + 1))
        let decay = k2 * .pi * .pi * time
        if decay > 700 { break }
        sum += pow(k2, Double(s)) * square * exp(-decay)
      }
      return 2 * pow(.pi, Double(2 * s)) * sum
    }
    func excess(_ t: Double) -> Double {
      var f = functional(7, t)
      for s in stride(from: 6, through: 2, by: -1) {
        var odd = 1.0
        for factor in stride(from: 1, through: 2 * s - 1, by: 2) { odd *= Double(factor) }
        let constant = (1 + pow(0.5, Double(s) + 0.5)) / 3
        let time = pow(
          2 * constant * odd / (2 * .pi).squareRoot() / (count * f), 2 / (3 + 2 * Double(s)))
        f = functional(s, time)
      }
      return t - pow(2 * count * Double.pi.squareRoot() * f, -0.4)
    }
    var (low, high) = (1e-8, 1e-8)
    repeat {
      (low, high) = (high, high * 2)
      if high > 0.1 { return nil }
    } while !(excess(high) > 0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if excess(middle) > 0 { high = middle } else { low = middle }
    }
    return high
  }
}
