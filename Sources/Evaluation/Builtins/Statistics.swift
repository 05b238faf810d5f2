import Values

/// Statistics of a list of numbers.
public enum Statistics {
  static func empty(_ name: String) -> Fault { Fault(.value, "`\(name)` of no elements") }

  /// The sample variance, divisor n − 1.
  static func variance(_ x: [Double]) throws(Fault) -> Double {
    guard x.count > 1 else { throw Fault(.value, "a variance needs two elements or more") }
    // From the first element on, so that equal numbers have a variance of exactly 0.
    let mean = x.reduce(0) { $0 + ($1 - x[0]) } / Double(x.count) + x[0]
    return x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count - 1)
  }

  /// The p-quantile, interpolated linearly (type 7 of Hyndman and Fan, 1996); NaN if any is.
  public static func quantile(_ x: [Double], _ p: Double) throws(Fault) -> Double {
    guard !x.isEmpty else { throw empty("quantile") }
    if x.contains(where: \.isNaN) { return .nan }
    return sortedQuantile(x.sorted(), p)
  }

  /// The p-quantile of sorted numbers.
  static func sortedQuantile(_ sorted: [Double], _ p: Double) -> Double {
    guard let last = sorted.indices.last else { return .nan }
    let place = Swift.min(Swift.max(p, 0), 1) * Double(last)
    let low = Int(place.rounded(.down))
    let share = place - Double(low)
    return low < last ? sorted[low] + share * (sorted[low + 1] - sorted[low]) : sorted[last]
  }

  /// log Σ exp(x).
  static func logSumExp(_ x: [Double]) -> Double {
    guard let top = x.max() else { return -.infinity }
    if top.isInfinite { return top }
    return top + NumericFunctions.log(x.reduce(0) { $0 + NumericFunctions.exp($1 - top) })
  }

  /// The place (from 1) of the extreme element.
  static func extreme(
    _ x: [Double], _ name: String, _ isBetter: (Double, Double) -> Bool
  ) throws(Fault) -> Double {
    guard !x.isEmpty else { throw empty(name) }
    var best = 0
    for place in x.indices.dropFirst() where isBetter(x[place], x[best]) { best = place }
    return Double(best + 1)
  }
}
