import Tensors

/// Quantiles of many series of numbers of one length, in memory that hardly grows with it.
///
/// Each series goes through levels of `size` places. A full level is sorted and every second number,
/// the first or the second of each pair by a coin, moves up a level, where it stands for two. After
/// n numbers a rank is off by a random error of mean 0 and standard deviation
///
///     at most n / (√2 · size),
///
/// and there are log₂(n / size) + 1 levels; up to `size` numbers all are kept and quantiles exact.
///
/// Source: Manku, Rajagopalan, Lindsay 1998, "Approximate medians and other order statistics in one
/// pass and with limited memory"; Karnin, Lang, Liberty 2016, "Optimal quantile approximation in
/// streams".
final class QuantileSketch {
  /// The sizes of levels to choose from.
  static let sizes = [256, 128, 64, 32]

  /// The number of series.
  let series: Int
  /// The places of a level; even.
  let size: Int
  /// Each level's numbers, place by place, then series by series.
  private var levels: [[Float]]
  /// How many places of each level are taken.
  private var filled: [Int] = [0]
  private let key: PhiloxKey
  private var coins = 0

  /// An empty sketch.
  init(series: Int, size: Int, key: PhiloxKey = PhiloxKey(seed: 0x5E7C)) {
    precondition(size > 0 && size % 2 == 0, "levels have pairs of places")
    self.series = series
    self.size = size
    self.key = key
    levels = [[Float](repeating: 0, count: series * size)]
  }

  /// The standard deviation of a rank's error, as a share of all ranks.
  static func error(size: Int) -> Double { 0.5.squareRoot() / Double(size) }

  /// The bytes of a sketch once it holds `count` numbers of each series.
  static func bytes(series: Int, size: Int, count: Int) -> Int {
    var (levels, reach) = (1, size)
    while reach < count { (levels, reach) = (levels + 1, 2 * reach) }
    return 4 * series * size * levels
  }

  /// Takes one number of each series.
  func add(_ numbers: UnsafePointer<Double>) {
    if filled[0] == size { compact(0) }
    let start = filled[0] * series
    levels[0].withUnsafeMutableBufferPointer { level in
      for i in 0..<series { level[start + i] = Float(numbers[i]) }
    }
    filled[0] += 1
  }

  /// Moves every second number of a full level up.
  private func compact(_ level: Int) {
    if levels.count == level + 1 {
      levels.append([Float](repeating: 0, count: series * size))
      filled.append(0)
    }
    if filled[level + 1] == size { compact(level + 1) }
    coins += 1
    var generator = PhiloxGenerator(key.fold(coins))
    let coin = generator.uniform() < 0.5 ? 0 : 1
    let half = size / 2
    let target = filled[level + 1] * series
    // A few series at a time, so that the level is read in lines of the cache.
    let width = 16
    var block = [Float](repeating: 0, count: width * size)
    var merged = [Float](repeating: 0, count: size)
    var (own, above) = ([Float](), [Float]())
    swap(&own, &levels[level])
    swap(&above, &levels[level + 1])
    for first in stride(from: 0, to: series, by: width) {
      let count = min(width, series - first)
      for place in 0..<size {
        let start = place * series + first
        for k in 0..<count { block[k * size + place] = own[start + k] }
      }
      block.withUnsafeMutableBufferPointer { block in
        for k in 0..<count {
          var own = UnsafeMutableBufferPointer(rebasing: block[(k * size)..<((k + 1) * size)])
          // What came up from below is two runs in order.
          if level == 0 { own.sort() } else { Self.merge(own, &merged) }
          for pair in 0..<half {
            above[target + pair * series + first + k] = own[2 * pair + coin]
          }
        }
      }
    }
    swap(&own, &levels[level])
    swap(&above, &levels[level + 1])
    filled[level + 1] += half
    filled[level] = 0
  }

  /// Sorts numbers whose two halves are in order.
  private static func merge(
    _ numbers: UnsafeMutableBufferPointer<Float>, _ merged: inout [Float]
  ) {
    let half = numbers.count / 2
    var (left, right) = (0, half)
    merged.withUnsafeMutableBufferPointer { merged in
      for place in 0..<numbers.count {
        if right == numbers.count || (left < half && !(numbers[right] < numbers[left])) {
          merged[place] = numbers[left]
          left += 1
        } else {
          merged[place] = numbers[right]
          right += 1
        }
      }
      for place in 0..<numbers.count { numbers[place] = merged[place] }
    }
  }

  /// Quantiles of a series, interpolated linearly between its numbers.
  ///
  /// - Parameter shares: probabilities.
  func quantiles(_ index: Int, _ shares: [Double]) -> [Double] {
    var numbers: [(value: Float, weight: Double)] = []
    for (level, count) in filled.enumerated() {
      for place in 0..<count {
        numbers.append((levels[level][place * series + index], Double(1 << level)))
      }
    }
    guard !numbers.isEmpty, !numbers.contains(where: { $0.value.isNaN }) else {
      return shares.map { _ in .nan }
    }
    numbers.sort { $0.value < $1.value }
    // A number that stands for several stands in their middle.
    var ranks: [Double] = []
    var total = 0.0
    for number in numbers {
      ranks.append(total + (number.weight - 1) / 2)
      total += number.weight
    }
    return shares.map { share in
      let wanted = share * (total - 1)
      let next = ranks.firstIndex { $0 >= wanted } ?? numbers.count - 1
      guard next > 0, ranks[next] > wanted else { return Double(numbers[next].value) }
      let part = (wanted - ranks[next - 1]) / (ranks[next] - ranks[next - 1])
      let (low, high) = (Double(numbers[next - 1].value), Double(numbers[next].value))
      return low + part * (high - low)
    }
  }
}
