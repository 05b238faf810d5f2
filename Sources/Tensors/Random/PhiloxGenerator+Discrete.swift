// PhiloxGenerator+Discrete: Poisson and binomial counts, categories and permutations.

extension PhiloxGenerator {
  /// A variance above which a count is a rounded normal number: the test of the rejection
  /// samplers loses its digits there, and the skewness is below 10⁻⁶.
  private static let normalVariance = 1e12

  /// A Poisson count, as a `Double` since it may exceed every integer type.
  ///
  /// Below rate 10 by inversion, above by transformed rejection with squeeze (PTRS, Hörmann,
  /// 1993), above 10¹² as a rounded normal number. NaN for a negative rate.
  public mutating func poisson(rate: Double) -> Double {
    if !(rate >= 0) { return .nan }
    if rate == .infinity { return .infinity }
    if rate < 10 { return poissonByInversion(rate) }
    if rate > Self.normalVariance { return roundedNormal(rate, rate, most: .infinity) }
    let logRate = Elementary.log(rate)
    let b = 0.931 + 2.53 * RelaxedMath.sqrt(rate)
    let a = -0.059 + 0.02483 * b
    let inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    let squeeze = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = uniform() - 0.5
      let v = uniform()
      let us = 0.5 - u.magnitude
      let k = ((2 * a / us + b) * u + rate + 0.43).rounded(.down)
      if us >= 0.07 && v <= squeeze { return k }
      if k < 0 || (us < 0.013 && v > us) { continue }
      let left = Elementary.log(v * inverseAlpha / (a / (us * us) + b))
      if left <= k * logRate - rate - Elementary.lgamma(k + 1) { return k }
    }
  }

  private mutating func poissonByInversion(_ rate: Double) -> Double {
    var probability = Elementary.exp(-rate)
    var rest = uniform()
    var k = 0.0
    // The bound is never met: the probability beyond it is below the grid of the uniforms.
    while rest > probability && k < 1000 {
      rest -= probability
      k += 1
      probability *= rate / k
    }
    return k
  }

  /// A binomial count of `trials` trials, as a `Double`.
  ///
  /// By inversion where fewer than 10 are expected of the rarer outcome, else by transformed
  /// rejection with squeeze (BTRS, Hörmann, 1993), above a variance of 10¹² as a rounded normal
  /// number. A fractional number of trials counts as its floor. NaN for negative trials or a
  /// probability outside [0, 1].
  public mutating func binomial(trials: Double, probability: Double) -> Double {
    let n = trials.rounded(.down)
    if !(n >= 0 && n < .infinity && probability >= 0 && probability <= 1) { return .nan }
    let p = probability > 0.5 ? 1 - probability : probability
    let count: Double
    if n * p < 10 {
      count = binomialByInversion(n, p)
    } else if n * p * (1 - p) > Self.normalVariance {
      count = roundedNormal(n * p, n * p * (1 - p), most: n)
    } else {
      count = binomialByRejection(n, p)
    }
    return probability > 0.5 ? n - count : count
  }

  private mutating func binomialByInversion(_ n: Double, _ p: Double) -> Double {
    let odds = p / (1 - p)
    var probability = Elementary.exp(n * Elementary.log1p(-p))
    var rest = uniform()
    var k = 0.0
    while rest > probability && k < n && k < 1000 {
      rest -= probability
      probability *= odds * (n - k) / (k + 1)
      k += 1
    }
    return k
  }

  private mutating func binomialByRejection(_ n: Double, _ p: Double) -> Double {
    let deviation = RelaxedMath.sqrt(n * p * (1 - p))
    let b = 1.15 + 2.53 * deviation
    let a = -0.0873 + 0.0248 * b + 0.01 * p
    let c = n * p + 0.5
    let squeeze = 0.92 - 4.2 / b
    let alpha = (2.83 + 5.1 / b) * deviation
    let logOdds = Elementary.log(p / (1 - p))
    let mode = ((n + 1) * p).rounded(.down)
    let height = Elementary.lgamma(mode + 1) + Elementary.lgamma(n - mode + 1)
    while true {
      let u = uniform() - 0.5
      let v = uniform()
      let us = 0.5 - u.magnitude
      let k = ((2 * a / us + b) * u + c).rounded(.down)
      if us >= 0.07 && v <= squeeze { return k }
      if k < 0 || k > n { continue }
      let left = Elementary.log(v * alpha / (a / (us * us) + b))
      let right = height - Elementary.lgamma(k + 1) - Elementary.lgamma(n - k + 1)
      if left <= right + (k - mode) * logOdds { return k }
    }
  }

  private mutating func roundedNormal(
    _ mean: Double, _ variance: Double, most: Double
  ) -> Double {
    let k = (mean + RelaxedMath.sqrt(variance) * normal()).rounded()
    return Swift.max(0, Swift.min(k, most))
  }

  /// A position drawn with probability proportional to its weight.
  ///
  /// Nil where no weight is positive, one is negative or NaN, or their sum is infinite.
  public mutating func categorical(
    weights: UnsafePointer<Double>, count: Int
  ) -> Int? {
    var total = 0.0
    var isValid = true
    for i in 0..<Swift.max(count, 0) {
      total += weights[i]
      isValid = isValid && weights[i] >= 0
    }
    if !(isValid && total > 0 && total < .infinity) { return nil }
    let target = uniform() * total
    var sum = 0.0
    var last = 0
    for i in 0..<count where weights[i] > 0 {
      sum += weights[i]
      last = i
      if target < sum { return i }
    }
    return last
  }

  /// A position drawn with probability proportional to the exponential of its log weight.
  ///
  /// Nil where every log weight is −∞, or one is NaN or +∞.
  public mutating func categorical(
    logWeights: UnsafePointer<Double>, count: Int
  ) -> Int? {
    var top = -Double.infinity
    var isValid = true
    for i in 0..<Swift.max(count, 0) {
      isValid = isValid && logWeights[i] < .infinity
      top = logWeights[i] > top ? logWeights[i] : top
    }
    if !(isValid && top > -.infinity) { return nil }
    var total = 0.0
    for i in 0..<count { total += Elementary.exp(logWeights[i] - top) }
    let target = uniform() * total
    var sum = 0.0
    var last = 0
    for i in 0..<count {
      let weight = Elementary.exp(logWeights[i] - top)
      if weight == 0 { continue }
      sum += weight
      last = i
      if target < sum { return i }
    }
    return last
  }

  /// Puts elements into a random order, all orders being equally likely (Fisher and Yates).
  public mutating func shuffle<Element>(_ elements: UnsafeMutablePointer<Element>, count: Int) {
    if count < 2 { return }
    for i in stride(from: count - 1, to: 0, by: -1) {
      let j = Int(truncatingIfNeeded: integer(below: UInt64(i) + 1))
      if i == j { continue }
      let moved = (elements + i).move()
      (elements + i).moveInitialize(from: elements + j, count: 1)
      (elements + j).initialize(to: moved)
    }
  }

  /// The numbers 0 ..< count in random order.
  public mutating func permutation(count: Int) -> [Int] {
    var order = Array(0..<Swift.max(count, 0))
    order.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { shuffle(base, count: buffer.count) }
    }
    return order
  }
}
