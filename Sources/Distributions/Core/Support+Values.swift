extension Support.Bound {
  /// The bound's value, given the parameters.
  public func value(_ parameters: [[Double]]) -> Double {
    switch self {
    case .constant(let number): number
    case .parameter(let i): parameters.indices.contains(i) ? parameters[i].first ?? .nan : .nan
    case .length(let i): parameters.indices.contains(i) ? Double(parameters[i].count) : .nan
    }
  }

  fileprivate func text(_ names: [String]) -> String {
    switch self {
    case .constant(let number): number.asText
    case .parameter(let i): names.indices.contains(i) ? names[i] : "a bound"
    case .length: "K"
    }
  }
}

extension Support {
  /// Whether a value belongs to the support.
  /// - Parameters:
  ///   - x: the value's elements, row-major.
  ///   - parameters: the elements of each canonical parameter.
  public func contains(_ x: [Double], _ parameters: [[Double]] = []) -> Bool {
    switch self {
    case .interval(let interval):
      return x.allSatisfy { interval.contains($0, parameters) }
    case .integers(let lower, let upper):
      let low = lower.value(parameters)
      let high = upper?.value(parameters) ?? .infinity
      return x.allSatisfy { $0 >= low && $0 <= high && $0 == $0.rounded() && $0.isFinite }
    case .realVector: return x.allSatisfy(\.isFinite)
    case .positiveVector: return x.allSatisfy { $0 > 0 && $0.isFinite }
    case .simplex:
      return x.allSatisfy { $0 >= 0 } && abs(x.reduce(0, +) - 1) <= Support.slack
    case .orderedVector:
      return x.allSatisfy(\.isFinite) && zip(x, x.dropFirst()).allSatisfy { $0 < $1 }
    case .choleskyFactor: return Matrix(square: x)?.isCholeskyFactor ?? false
    case .choleskyCorrelation:
      guard let matrix = Matrix(square: x), matrix.isCholeskyFactor else { return false }
      return (0..<matrix.rows).allSatisfy { row in
        let squares = (0..<matrix.columns).reduce(0) { $0 + matrix[row, $1] * matrix[row, $1] }
        return abs(squares - 1) <= Support.slack
      }
    case .positiveDefinite: return Matrix(square: x)?.cholesky() != nil
    }
  }

  /// Whether every value of this support is one of another, as far as constant bounds tell.
  public func isSubset(of other: Support) -> Bool {
    if self == other { return true }
    switch (self, other) {
    case (.interval(let a), .interval(let b)): return a.isSubset(of: b)
    case (.integers(let lower, let upper), .interval(let b)):
      return Interval(lower: lower, upper: upper).isSubset(of: b)
    case (.integers(let lower, let upper), .integers(let otherLower, let otherUpper)):
      return Interval(lower: lower, upper: upper)
        .isSubset(of: Interval(lower: otherLower, upper: otherUpper))
    case (.simplex, .positiveVector), (.simplex, .realVector), (.positiveVector, .realVector),
      (.orderedVector, .realVector), (.choleskyCorrelation, .choleskyFactor):
      return true
    default: return false
    }
  }

  /// Whether a bound is another parameter.
  public var isBoundedByParameters: Bool {
    let ends: [Bound?] =
      switch self {
      case .interval(let interval): [interval.lower, interval.upper]
      case .integers(let lower, let upper): [lower, upper]
      default: []
      }
    return ends.contains { if case .parameter? = $0 { true } else { false } }
  }

  /// The support in words, as an error says it: "positive", "between lower and upper".
  /// - Parameter names: the names of the canonical parameters.
  public func description(_ names: [String]) -> String {
    switch self {
    case .interval(let interval): return interval.description(names)
    case .integers(let lower, let upper):
      guard let upper else { return "an integer, at least \(lower.text(names))" }
      if self == .boolean { return "0 or 1" }
      return "an integer from \(lower.text(names)) to \(upper.text(names))"
    case .realVector: return "a vector of real numbers"
    case .positiveVector: return "a vector of positive numbers"
    case .simplex: return "a vector of numbers from 0 that add up to 1"
    case .orderedVector: return "a vector of increasing numbers"
    case .choleskyCorrelation: return "a Cholesky factor of a correlation matrix"
    case .choleskyFactor: return "a lower triangular matrix with a positive diagonal"
    case .positiveDefinite: return "a symmetric positive definite matrix"
    }
  }

  /// How far sums may be from 1: rounding of data given with some seven digits.
  static var slack: Double { 1e-6 }
}

extension Support: CustomStringConvertible {
  /// The support in words.
  public var description: String { description([]) }
}

extension Support.Interval {
  func contains(_ x: Double, _ parameters: [[Double]]) -> Bool {
    let low = lower?.value(parameters) ?? -.infinity
    let high = upper?.value(parameters) ?? .infinity
    return (x > low || (includesLower && x == low)) && (x < high || (includesUpper && x == high))
      && x.isFinite
  }

  func isSubset(of other: Support.Interval) -> Bool {
    Support.Interval.isWithin(lower, includesLower, other.lower, other.includesLower, sign: 1)
      && Support.Interval.isWithin(upper, includesUpper, other.upper, other.includesUpper, sign: -1)
  }

  private static func isWithin(
    _ end: Support.Bound?, _ isIncluded: Bool, _ limit: Support.Bound?, _ isLimitIncluded: Bool,
    sign: Double
  ) -> Bool {
    guard let limit else { return true }
    guard case .constant(let a)? = end, case .constant(let b) = limit else { return false }
    return sign * a > sign * b || (a == b && (isLimitIncluded || !isIncluded))
  }

  func description(_ names: [String]) -> String {
    switch (lower, upper) {
    case (nil, nil): return "a real number"
    case (.constant(0)?, nil): return includesLower ? "at least 0" : "positive"
    case (let low?, nil):
      return includesLower ? "at least \(low.text(names))" : "above \(low.text(names))"
    case (nil, let high?):
      return includesUpper ? "at most \(high.text(names))" : "below \(high.text(names))"
    case (let low?, let high?):
      let ends = "between \(low.text(names)) and \(high.text(names))"
      return includesLower && includesUpper ? ends : ends + ", ends excluded"
    }
  }
}
