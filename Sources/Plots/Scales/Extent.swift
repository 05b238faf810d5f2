/// The values that layers need to show on one axis; extents of layers merge.
struct Extent: Sendable, Equatable {
  /// Larger numbers cannot be laid out and count as not finite.
  static let largest = 1e300

  private(set) var lower = Double.infinity
  private(set) var upper = -Double.infinity
  private(set) var smallestPositive = Double.infinity
  /// Whether all values are whole numbers, so that ticks should be.
  private(set) var isWhole = true
  /// The names along the axis; value k is the k-th of them, from 1.
  var categories: [String] = []
  /// A value at which the axis ends without room beyond it, such as zero under bars.
  var baseline: Double?
  /// Whether the data fill the axis from end to end, as cells of a heatmap do.
  var isFlush = false

  init() {}

  init(_ values: [Double], baseline: Double? = nil) {
    self.baseline = baseline
    include(values)
    if let baseline { include(baseline) }
  }

  init(categories: [String]) { self.categories = categories }

  var isEmpty: Bool { lower > upper }

  /// Whether a value can be shown at all.
  static func isUsable(_ value: Double) -> Bool { value.magnitude <= largest }

  mutating func include(_ value: Double) {
    guard Self.isUsable(value) else { return }
    lower = min(lower, value)
    upper = max(upper, value)
    if value > 0 { smallestPositive = min(smallestPositive, value) }
    if isWhole, value.rounded() != value { isWhole = false }
  }

  mutating func include(_ values: [Double]) {
    for value in values { include(value) }
  }

  mutating func merge(_ other: Extent) {
    if !other.isEmpty {
      lower = min(lower, other.lower)
      upper = max(upper, other.upper)
      smallestPositive = min(smallestPositive, other.smallestPositive)
      isWhole = isWhole && other.isWhole
    }
    baseline = baseline ?? other.baseline
    isFlush = isFlush || other.isFlush
    guard !other.categories.isEmpty else { return }
    var known = Set(categories)
    for name in other.categories where known.insert(name).inserted { categories.append(name) }
  }
}
