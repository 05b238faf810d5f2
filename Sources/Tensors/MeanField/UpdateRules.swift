// UpdateRules: gradient steps with momentum, and steps scaled by past gradients.

/// The plain step with momentum: m = momentum · m + g, x += rate · m; with Nesterov's look ahead
/// x += rate · (g + momentum · m).
public struct SGDRule: UpdateRule {
  /// One: the running sum.
  public static var momentCount: Int { 1 }

  let rate: Double
  let momentum: Double
  let isNesterov: Bool

  /// The rule of any step.
  public init(rate: Double, momentum: Double = 0, isNesterov: Bool = false) {
    self.rate = rate
    self.momentum = momentum
    self.isNesterov = isNesterov
  }

  /// Moves parameters.
  @inline(__always)
  public func advance<T: Scalar>(
    _ x: UpdatedArray<T>, along gradient: UnsafePointer<T>, count: Int
  ) {
    let (values, sum) = (x.values, x.first)
    let (rate, momentum) = (T(self.rate), T(self.momentum))
    if momentum == 0 {
      for i in 0..<count { values[i] = RelaxedMath.multiplyAdd(rate, gradient[i], values[i]) }
    } else if isNesterov {
      for i in 0..<count {
        let m: T = RelaxedMath.multiplyAdd(momentum, sum[i], gradient[i])
        sum[i] = m
        let ahead: T = RelaxedMath.multiplyAdd(momentum, m, gradient[i])
        values[i] = RelaxedMath.multiplyAdd(rate, ahead, values[i])
      }
    } else {
      for i in 0..<count {
        let m: T = RelaxedMath.multiplyAdd(momentum, sum[i], gradient[i])
        sum[i] = m
        values[i] = RelaxedMath.multiplyAdd(rate, m, values[i])
      }
    }
  }

  /// The sweep in `Float`.
  public func run32(_ u: MeanFieldUpdate<Float>, _ f: Float, _ t: ThreadTeam?) { u.go(self, f, t) }
  /// The sweep in `Double`.
  public func run64(_ u: MeanFieldUpdate<Double>, _ f: Double, _ t: ThreadTeam?) {
    u.go(self, f, t)
  }
  /// The sweep in `Float`.
  public func run32(_ u: PointUpdate<Float>, _ f: Float, _ t: ThreadTeam?) { u.go(self, f, t) }
  /// The sweep in `Double`.
  public func run64(_ u: PointUpdate<Double>, _ f: Double, _ t: ThreadTeam?) { u.go(self, f, t) }
}

/// x += rate · g / (√v + ε) with the running mean v of g² (Hinton's lecture 6e, 2012).
public struct RMSPropRule: UpdateRule {
  /// One: the running mean of the square.
  public static var momentCount: Int { 1 }

  let rate: Double
  let rho: Double
  let epsilon: Double

  /// The rule of any step.
  public init(rate: Double, rho: Double = 0.9, epsilon: Double = 1e-8) {
    self.rate = rate
    self.rho = rho
    self.epsilon = epsilon
  }

  /// Moves parameters.
  @inline(__always)
  public func advance<T: Scalar>(
    _ x: UpdatedArray<T>, along gradient: UnsafePointer<T>, count: Int
  ) {
    let (values, mean) = (x.values, x.first)
    let (rate, new, epsilon) = (T(self.rate), T(1 - rho), T(self.epsilon))
    for i in 0..<count {
      let g: T = gradient[i]
      let v: T = RelaxedMath.multiplyAdd(new, RelaxedMath.multiplyAdd(g, g, -mean[i]), mean[i])
      mean[i] = v
      values[i] += rate * g / (T.correctlyRoundedSquareRoot(v) + epsilon)
    }
  }

  /// The sweep in `Float`.
  public func run32(_ u: MeanFieldUpdate<Float>, _ f: Float, _ t: ThreadTeam?) { u.go(self, f, t) }
  /// The sweep in `Double`.
  public func run64(_ u: MeanFieldUpdate<Double>, _ f: Double, _ t: ThreadTeam?) {
    u.go(self, f, t)
  }
  /// The sweep in `Float`.
  public func run32(_ u: PointUpdate<Float>, _ f: Float, _ t: ThreadTeam?) { u.go(self, f, t) }
  /// The sweep in `Double`.
  public func run64(_ u: PointUpdate<Double>, _ f: Double, _ t: ThreadTeam?) { u.go(self, f, t) }
}

/// x += rate · g / (√Σ g² + ε) (Duchi, Hazan and Singer, 2011).
public struct AdaGradRule: UpdateRule {
  /// One: the sum of squares.
  public static var momentCount: Int { 1 }

  let rate: Double
  let epsilon: Double

  /// The rule of any step.
  public init(rate: Double, epsilon: Double = 1e-8) {
    self.rate = rate
    self.epsilon = epsilon
  }

  /// Moves parameters.
  @inline(__always)
  public func advance<T: Scalar>(
    _ x: UpdatedArray<T>, along gradient: UnsafePointer<T>, count: Int
  ) {
    let (values, sum) = (x.values, x.first)
    let (rate, epsilon) = (T(self.rate), T(self.epsilon))
    for i in 0..<count {
      let g: T = gradient[i]
      let v: T = RelaxedMath.multiplyAdd(g, g, sum[i])
      sum[i] = v
      values[i] += rate * g / (T.correctlyRoundedSquareRoot(v) + epsilon)
    }
  }

  /// The sweep in `Float`.
  public func run32(_ u: MeanFieldUpdate<Float>, _ f: Float, _ t: ThreadTeam?) { u.go(self, f, t) }
  /// The sweep in `Double`.
  public func run64(_ u: MeanFieldUpdate<Double>, _ f: Double, _ t: ThreadTeam?) {
    u.go(self, f, t)
  }
  /// The sweep in `Float`.
  public func run32(_ u: PointUpdate<Float>, _ f: Float, _ t: ThreadTeam?) { u.go(self, f, t) }
  /// The sweep in `Double`.
  public func run64(_ u: PointUpdate<Double>, _ f: Double, _ t: ThreadTeam?) { u.go(self, f, t) }
}
