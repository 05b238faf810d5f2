// PhiloxGenerator+Continuous: gamma and beta numbers.

extension PhiloxGenerator {
  /// A gamma number of the given shape and scale 1.
  ///
  /// Squeeze method of Marsaglia and Tsang (2000); a shape below 1 is raised by one and the number
  /// multiplied with a power of a uniform one. It may underflow to 0 for shapes below 0.01, where
  /// `logGamma(shape:)` still tells numbers apart.
  public mutating func gamma(shape: Double) -> Double {
    if !(shape > 0) { return shape == 0 ? 0 : .nan }
    if shape < 1 { return Elementary.exp(logGamma(shape: shape)) }
    return gammaOfLargeShape(shape)
  }

  /// The logarithm of a gamma number of the given shape and scale 1.
  public mutating func logGamma(shape: Double) -> Double {
    if !(shape > 0) { return shape == 0 ? -.infinity : .nan }
    if shape >= 1 { return Elementary.log(gammaOfLargeShape(shape)) }
    let raised = Elementary.log(gammaOfLargeShape(shape + 1))
    return raised - exponential() / shape
  }

  private mutating func gammaOfLargeShape(_ shape: Double) -> Double {
    if shape == .infinity { return .infinity }
    let d = shape - 1.0 / 3
    let c = 1 / RelaxedMath.sqrt(9 * d)
    while true {
      let x = normal()
      let root = 1 + c * x
      if root <= 0 { continue }
      let v = root * root * root
      let u = uniform()
      let square = x * x
      if u < 1 - 0.0331 * square * square { return d * v }
      if Elementary.log(u) < 0.5 * square + d * (1 - v + Elementary.log(v)) { return d * v }
    }
  }

  /// A beta number in [0, 1], from two gamma numbers on the log scale.
  public mutating func beta(_ a: Double, _ b: Double) -> Double {
    if !(a > 0 && b > 0) || a == .infinity || b == .infinity { return .nan }
    let x = logGamma(shape: a)
    let y = logGamma(shape: b)
    return Elementary.sigmoid(x - y)
  }
}
