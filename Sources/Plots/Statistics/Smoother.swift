/// A centred running mean, its window cut at both ends; values that are not finite are passed over.
enum Smoother {
  static func runningMean(_ values: [Double], window: Int) -> [Double] {
    var sums = [0.0]
    var counts = [0]
    for value in values {
      let usable = Extent.isUsable(value)
      sums.append((sums.last ?? 0) + (usable ? value : 0))
      counts.append((counts.last ?? 0) + (usable ? 1 : 0))
    }
    let half = max(0, window / 2)
    return values.indices.map { k in
      // The same reach on both sides, so that the ends do not lean inwards.
      let reach = min(half, k, values.count - 1 - k)
      let (low, high) = (k - reach, k + reach + 1)
      let count = counts[high] - counts[low]
      return count > 0 ? (sums[high] - sums[low]) / Double(count) : .nan
    }
  }
}
