// UpdateRule: how a gradient moves parameters, inlined into the sweeps that hold both.

/// Parameters with the moments that a rule keeps for them, all of one length, updated in place.
public struct UpdatedArray<T: Scalar>: @unchecked Sendable {
  /// The parameters.
  public var values: UnsafeMutablePointer<T>
  /// The rule's first moment, zero before the first step; unused by rules of no moments.
  public var first: UnsafeMutablePointer<T>
  /// The rule's second moment, zero before the first step; unused by rules of fewer than two.
  public var second: UnsafeMutablePointer<T>

  /// Parameters with moments; a moment that the rule has no use for may be left out.
  public init(
    _ values: UnsafeMutablePointer<T>, first: UnsafeMutablePointer<T>? = nil,
    second: UnsafeMutablePointer<T>? = nil
  ) {
    self.values = values
    self.first = first ?? values
    self.second = second ?? values
  }

  /// The same arrays from an element on.
  @inlinable @inline(__always)
  func from(_ start: Int) -> UpdatedArray<T> {
    UpdatedArray(values + start, first: first + start, second: second + start)
  }
}

/// A rule of one step: the settings, the rate and the corrections of that step as plain numbers.
///
/// Rules move uphill: the gradient is that of what is maximised.
public protocol UpdateRule: Sendable {
  /// How many moments it keeps for each parameter.
  static var momentCount: Int { get }
  /// The rule for parameters that say a scale, which are not pulled towards 0.
  var forScales: Self { get }

  /// Moves `count` parameters along a gradient; inlined into sweeps.
  func advance<T: Scalar>(_ x: UpdatedArray<T>, along gradient: UnsafePointer<T>, count: Int)

  /// `MeanFieldUpdate.run` in `Float`.
  func run32(_ update: MeanFieldUpdate<Float>, _ factor: Float, _ team: ThreadTeam?)
  /// `MeanFieldUpdate.run` in `Double`.
  func run64(_ update: MeanFieldUpdate<Double>, _ factor: Double, _ team: ThreadTeam?)
  /// `PointUpdate.run` in `Float`.
  func run32(_ update: PointUpdate<Float>, _ factor: Float, _ team: ThreadTeam?)
  /// `PointUpdate.run` in `Double`.
  func run64(_ update: PointUpdate<Double>, _ factor: Double, _ team: ThreadTeam?)
}

extension UpdateRule {
  /// The rule itself.
  public var forScales: Self { self }
}

/// Adam (Kingma and Ba, 2015), with decoupled weight decay (Loshchilov and Hutter, 2019) if asked:
/// x = x (1 − rate · decay) + rate · m̂ / (√v̂ + ε).
public struct AdamRule: UpdateRule {
  /// Two: the running means of the gradient and of its square.
  public static var momentCount: Int { 2 }

  let keep: Double
  let beta1: Double
  let beta2: Double
  let size: Double
  let floor: Double

  /// The rule of a step, counted from 1.
  public init(
    rate: Double, step: Int, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    decay: Double = 0
  ) {
    // Both corrections of the start, folded into two numbers.
    let correction: Double = RelaxedMath.sqrt(1 - Elementary.pow(beta2, Double(step)))
    size = rate * correction / (1 - Elementary.pow(beta1, Double(step)))
    floor = epsilon * correction
    keep = Swift.max(0, 1 - rate * decay)
    self.beta1 = beta1
    self.beta2 = beta2
  }

  private init(keep: Double, _ rule: AdamRule) {
    self.keep = keep
    (beta1, beta2, size, floor) = (rule.beta1, rule.beta2, rule.size, rule.floor)
  }

  /// The same without decay.
  public var forScales: AdamRule { AdamRule(keep: 1, self) }

  /// Moves parameters.
  @inline(__always)
  public func advance<T: Scalar>(
    _ x: UpdatedArray<T>, along gradient: UnsafePointer<T>, count: Int
  ) {
    let (values, first, second) = (x.values, x.first, x.second)
    let (keep, size, floor) = (T(self.keep), T(self.size), T(self.floor))
    let (new1, new2) = (T(1 - beta1), T(1 - beta2))
    for i in 0..<count {
      let g: T = gradient[i]
      let m: T = RelaxedMath.multiplyAdd(new1, g - first[i], first[i])
      let v: T = RelaxedMath.multiplyAdd(
        new2, RelaxedMath.multiplyAdd(g, g, -second[i]), second[i])
      first[i] = m
      second[i] = v
      let step: T = size * m / (T.correctlyRoundedSquareRoot(v) + floor)
      values[i] = RelaxedMath.multiplyAdd(keep, values[i], step)
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
