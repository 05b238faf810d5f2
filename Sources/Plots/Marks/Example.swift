/// Deterministic data for the marks' samples.
enum Example {
  /// f(0), f(1), … f(count − 1).
  static func values(_ count: Int, _ f: (Double) -> Double) -> [Double] {
    (0..<count).map { f(Double($0)) }
  }

  /// Numbers that fill [0, 1) evenly: the fractional parts of multiples of an irrational ratio.
  static func even(_ count: Int, ratio: Double = 0.618033988749895) -> [Double] {
    values(count) { (ratio * $0).truncatingRemainder(dividingBy: 1) }
  }

  /// Numbers with nearly the distribution of a standard normal: sums of twelve even ones, less six.
  static func normal(_ count: Int) -> [Double] {
    let primes: [Double] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]
    return values(count) { k in
      primes.reduce(-6.0) { $0 + ($1.squareRoot() * (k + 1)).truncatingRemainder(dividingBy: 1) }
    }
  }
}
