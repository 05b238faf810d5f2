import Glibc

/// Neighbouring intervals that share out a sample: [e₀, e₁), [e₁, e₂), …, the last one closed.
struct Bins: Sendable, Equatable {
  var edges: [Double]

  /// Bins for samples that are laid over each other, at round edges.
  ///
  /// The width is the finest that any of the samples asks for by the rule of Freedman and Diaconis
  /// (1981), 2·IQR·n^(−1/3), or by that of Sturges (1926) if that is finer; there are at most
  /// 80, and no sample of n values is cut into more than 1.5·√n. Whole numbers of a short range get a bin each, centred on the number.
  init(_ samples: [Sample], count: Int? = nil, logarithmic: Bool = false) {
    var samples = samples
    if logarithmic { samples = samples.map { Sample($0.sorted.filter { $0 > 0 }.map(log10)) } }
    samples = samples.filter { $0.count > 0 }
    edges = Self.edges(samples, count: count)
    if logarithmic { edges = edges.map { pow(10, min(max($0, -300), 300)) } }
  }

  private static func edges(_ samples: [Sample], count: Int?) -> [Double] {
    let lower = samples.compactMap(\.sorted.first).min() ?? 0
    let upper = samples.compactMap(\.sorted.last).max() ?? 1
    let size = max(lower.magnitude, upper.magnitude)
    if count == nil, !samples.isEmpty, size < 1e15, upper - lower <= 60,
      samples.allSatisfy(\.isDiscrete)
    {
      return stride(from: lower - 0.5, through: upper + 0.5, by: 1).map { $0 }
    }
    guard upper - lower > 1e-12 * size, upper - lower > 1e-290 else {
      let half = size > 1e-280 ? size * 0.05 : 0.5
      return [lower - half, lower + half]
    }
    let isWhole = samples.allSatisfy { $0.sorted.allSatisfy { $0.rounded() == $0 } }
    let wanted =
      samples.map { sample in
        let n = Double(sample.count)
        let width = 2 * (sample.quantile(0.75) - sample.quantile(0.25)) / cbrt(n)
        let sturges = (upper - lower) / (log2(n) + 1)
        return width > 0 ? min(width, sturges) : sturges
      }.min() ?? (upper - lower)
    var width = count.map { (upper - lower) / Double(min(max(1, $0), 1000)) } ?? wanted
    if count == nil {
      // Bins that suit a large or narrow sample leave too little of a small or wide one in each.
      let coarse =
        samples.map { sample in
          let range = (sample.sorted.last ?? 0) - (sample.sorted.first ?? 0)
          return range / (1.5 * Double(sample.count).squareRoot())
        }.max() ?? 0
      width = max(width, coarse, (upper - lower) / 80)
    }
    if count == nil {
      width = rounded(width)
      if isWhole { width = max(1, width.rounded()) }
    } else {
      let n = max(1, Int(((upper - lower) / width).rounded()))
      return (0...n).map { lower + (upper - lower) * (Double($0) / Double(n)) }
    }
    let first = floor(lower / width)
    let n = min(max(1, Int(min(floor(upper / width) - first + 1, 200))), 200)
    // Whole numbers lie in the middle of their bins' first unit rather than on an edge.
    let shift = isWhole ? 0.5 : 0
    let edges = (0...n).map { (first + Double($0)) * width - shift }
    return edges
  }

  /// The nearest of 1, 2, 2.5 and 5 times a power of ten.
  private static func rounded(_ width: Double) -> Double {
    let power = pow(10, floor(log10(width)))
    guard power > 0, power.isFinite else { return width }
    let candidates = [1, 2, 2.5, 5, 10].map { $0 * power }
    return candidates.min { log($0 / width).magnitude < log($1 / width).magnitude } ?? width
  }

  /// How many values of a sample fall into each bin.
  func counts(_ sample: Sample) -> [Int] {
    var counts = [Int](repeating: 0, count: max(0, edges.count - 1))
    guard let last = edges.last, edges.count > 1 else { return counts }
    var bin = 0
    for value in sample.sorted where value >= edges[0] && value <= last {
      while bin + 2 < edges.count, value >= edges[bin + 1] { bin += 1 }
      counts[bin] += 1
    }
    return counts
  }
}
