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
      // Near an end the window narrows on both sides, so that it does not lean inwards; at the far
      // end not to the bare value, which would show noise where a reader looks for the result.
      let reach = min(half, k, max(values.count - 1 - k, half / 3))
      let (low, high) = (k - reach, min(values.count, k + reach + 1))
      let count = counts[high] - counts[low]
      return count > 0 ? (sums[high] - sums[low]) / Double(count) : .nan
    }
  }
}
