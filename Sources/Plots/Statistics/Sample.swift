/// The usable values of a sample in increasing order, and what its order says.
struct Sample: Sendable {
  /// Finite values, sorted.
  let sorted: [Double]
  /// How many values were left out as missing or not finite.
  let skipped: Int

  init(_ values: [Double]) {
    sorted = values.filter(Extent.isUsable).sorted()
    skipped = values.count - sorted.count
  }

  var count: Int { sorted.count }
  var isConstant: Bool { sorted.first == sorted.last }

  /// The quantile at `p` by linear interpolation of order statistics (Hyndman and Fan 1996, type 7).
  func quantile(_ p: Double) -> Double {
    guard let last = sorted.last else { return .nan }
    let place = min(max(p, 0), 1) * Double(count - 1)
    let index = Int(place)
    guard index + 1 < count else { return last }
    let t = place - Double(index)
    return sorted[index] * (1 - t) + sorted[index + 1] * t
  }

  var mean: Double { sorted.reduce(0) { $0 + $1 / Double(count) } }

  var standardDeviation: Double {
    guard count > 1 else { return 0 }
    let mean = self.mean
    return (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
  }

  /// Whether the values are whole numbers within so short a range that each deserves its own bar.
  var isDiscrete: Bool {
    guard let first = sorted.first, let last = sorted.last, last - first <= 60 else { return false }
    return sorted.allSatisfy { $0.rounded() == $0 }
  }
}
