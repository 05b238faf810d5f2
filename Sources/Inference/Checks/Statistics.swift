import Glibc

/// Summaries of plain numbers.
public enum Statistics {
  /// The mean; NaN of nothing.
  public static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// The variance with n − 1; NaN of fewer than two.
  public static func variance(_ values: [Double]) -> Double {
    guard values.count > 1 else { return .nan }
    let mean = mean(values)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  }

  /// The quantile at p of sorted values, linear between order statistics (type 7 of Hyndman, Fan
  /// 1996, the default of R and NumPy); NaN of nothing.
  public static func quantile(_ sorted: [Double], _ p: Double) -> Double {
    guard let first = sorted.first, let last = sorted.last, !p.isNaN else { return .nan }
    if p <= 0 { return first }
    if p >= 1 { return last }
    let place = p * Double(sorted.count - 1)
    let below = Int(place)
    guard below + 1 < sorted.count else { return last }
    return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
  }

  /// The narrowest interval that holds a share of sorted values (Hyndman 1996); nil of nothing.
  public static func highestDensityInterval(
    _ sorted: [Double], share: Double = 0.94
  ) -> (lower: Double, upper: Double)? {
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let inside = Int((min(max(share, 0), 1) * Double(sorted.count)).rounded(.down))
    guard inside < sorted.count, inside > 0 else { return inside == 0 ? nil : (first, last) }
    var best = (lower: first, upper: sorted[inside])
    for start in 1..<max(sorted.count - inside, 1)
    where sorted[start + inside] - sorted[start] < best.upper - best.lower {
      best = (sorted[start], sorted[start + inside])
    }
    return best
  }
}
