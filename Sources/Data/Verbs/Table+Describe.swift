// What a table's columns hold, in numbers.

public import Values

/// What one column holds.
public struct ColumnSummary: Sendable {
  /// The column's name.
  public let name: String
  /// What its elements are.
  public let kind: ElementKind
  /// The sizes of the axes after the first, of a column of arrays.
  public let shape: [Int]
  /// The number of elements that are there.
  public let count: Int
  /// The number of missing elements.
  public let missing: Int
  /// Of numbers and truth values: mean, spread and quantiles of those that are there.
  public let numbers: Numbers?
  /// Of text and categories: how many different values there are.
  public let distinct: Int?
  /// Of text and categories: the most frequent values (the earlier label among equals), at most 5.
  public let frequent: [(label: String, count: Int)]

  /// Moments and quantiles.
  public struct Numbers: Sendable {
    /// The arithmetic mean.
    public let mean: Double
    /// The standard deviation, with n − 1; NaN for fewer than two values.
    public let sd: Double
    /// The smallest value.
    public let min: Double
    /// The 25 % quantile (linear between values: Hyndman and Fan, 1996, type 7), as the two below.
    public let lowerQuartile: Double
    /// The 50 % quantile.
    public let median: Double
    /// The 75 % quantile.
    public let upperQuartile: Double
    /// The largest value.
    public let max: Double
  }
}

extension Table {
  /// A summary of every column.
  public func described() -> [ColumnSummary] { columns.map(ColumnSummary.init) }
}

extension ColumnSummary {
  /// Counts and measures one column.
  init(_ column: Table.Column) {
    let values = column.values
    name = column.name
    kind = values.kind
    shape = Array(values.shape.dropFirst())
    missing = values.missingPositions.count
    count = values.count - missing
    if values.kind == .text || values.isCategory {
      var counts: [String: Int] = [:]
      for place in 0..<values.count {
        if let label = values.text(at: place) { counts[label, default: 0] += 1 }
      }
      distinct = counts.count
      frequent = counts.sorted {
        $0.value != $1.value ? $0.value > $1.value : $0.key.precedesByCodePoint($1.key)
      }.prefix(5).map { ($0.key, $0.value) }
      numbers = nil
    } else {
      distinct = nil
      frequent = []
      numbers =
        values.bytes.flatMap(Numbers.init) ?? Numbers(values.numbers.filter { !$0.isNaN })
    }
  }
}

extension ColumnSummary.Numbers {
  /// Measures numbers kept as bytes by how often each byte occurs; nil for none.
  init?(_ bytes: ByteStore) {
    guard bytes.count > 0 else { return nil }
    let counted = zip(bytes.values, bytes.histogram()).filter { $1 > 0 }
    let total = Double(bytes.count)
    mean = counted.reduce(0) { $0 + $1.0 * Double($1.1) } / total
    let centre = mean
    sd =
      bytes.count < 2
      ? .nan
      : (counted.reduce(0) { $0 + ($1.0 - centre) * ($1.0 - centre) * Double($1.1) } / (total - 1))
        .squareRoot()
    func sorted(_ place: Int) -> Double {
      var passed = 0
      for (value, count) in counted {
        passed += count
        if place < passed { return value }
      }
      return counted[counted.count - 1].0
    }
    func quantile(_ p: Double) -> Double {
      let place = p * (total - 1)
      let (low, high) = (sorted(Int(place)), sorted(Int(place) + 1))
      let weight = place - place.rounded(.down)
      return weight == 0 ? low : low + weight * (high - low)
    }
    min = counted[0].0
    lowerQuartile = quantile(0.25)
    median = quantile(0.5)
    upperQuartile = quantile(0.75)
    max = counted[counted.count - 1].0
  }

  /// Measures the values; nil for none.
  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let (mean, sd) = Moments.meanAndSD(values)
    self.mean = mean
    self.sd = sd
    func quantile(_ p: Double) -> Double {
      let place = p * Double(sorted.count - 1)
      let low = Int(place)
      let high = Swift.min(low + 1, sorted.count - 1)
      let weight = place - Double(low)
      return weight == 0 ? sorted[low] : sorted[low] + weight * (sorted[high] - sorted[low])
    }
    min = sorted[0]
    lowerQuartile = quantile(0.25)
    median = quantile(0.5)
    upperQuartile = quantile(0.75)
    max = sorted[sorted.count - 1]
  }
}

/// Means and standard deviations.
enum Moments {
  /// Mean and standard deviation (n − 1; NaN for fewer than two values), in two passes.
  static func meanAndSD(_ values: [Double]) -> (mean: Double, sd: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, values.count < 2 ? .nan : (squares / (count - 1)).squareRoot())
  }
}
