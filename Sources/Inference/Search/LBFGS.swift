import Glibc

/// Minimises a smooth function by L-BFGS with a strong Wolfe line search.
///
/// The inverse Hessian is kept as the last pairs of steps and changes of the gradient over a
/// diagonal start (Gilbert, Lemaréchal 1989), so that coordinates of very different scale need no
/// tuning. A point where the function is not finite counts as too far.
/// Source: Nocedal, Wright 2006, algorithms 7.4 and 7.5.
final class LBFGS {
  /// How a run ended.
  enum Ending {
    case converged, stepLimit, stopped, stalled, notFinite
  }

  let dimension: Int
  /// The present point.
  let point: Buffer
  /// The gradient there.
  let gradient: Buffer
  /// The function there.
  private(set) var value = Double.nan
  /// Iterations done.
  private(set) var iterations = 0
  /// The curvature seen so far.
  let curvature: InverseHessian
  /// g·H·g/2 at the last step: how much a quadratic would still fall.
  private(set) var decrement = Double.infinity

  private let direction: Buffer
  private let trial: Buffer
  private let trialGradient: Buffer
  private let function: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Double

  /// Starts at a point; `memory` pairs are kept.
  init(
    start: [Double], memory: Int = 8,
    function: @escaping (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Double
  ) {
    dimension = start.count
    point = Buffer(start)
    gradient = Buffer(dimension)
    direction = Buffer(dimension)
    trial = Buffer(dimension)
    trialGradient = Buffer(dimension)
    curvature = InverseHessian(dimension: dimension, memory: memory)
    self.function = function
    value = function(point.base, gradient.base)
  }

  /// Iterates until a quadratic model promises to fall by less than `tolerance`.
  ///
  /// `each` follows every iteration; true from it ends the run.
  func run<Failure: Error>(
    limit: Int, tolerance: Double, each: () throws(Failure) -> Bool
  ) throws(Failure) -> Ending {
    guard value.isFinite, allFinite(gradient.base, dimension) else { return .notFinite }
    var calm = 0
    for _ in 0..<limit {
      curvature.multiply(gradient.base, into: direction.base)
      var slope = -dot(direction.base, gradient.base, dimension)
      if !(slope < 0) {
        curvature.reset()
        direction.set(gradient)
        slope = -dot(gradient.base, gradient.base, dimension)
      }
      decrement = -0.5 * slope
      if slope == 0 { return .converged }
      // The decrement speaks for the curvature known so far; twice in a row is believed.
      calm = decrement < tolerance ? calm + 1 : 0
      if calm >= 2 && !curvature.isEmpty { return .converged }
      let first = curvature.isEmpty ? min(1, 1 / (-slope).squareRoot()) : 1
      let before = value
      guard search(slope: slope, first: first) else {
        if curvature.isEmpty { return decrement < tolerance ? .converged : .stalled }
        curvature.reset()
        if decrement < tolerance { return .converged }
        continue
      }
      iterations += 1
      if try each() { return .stopped }
      if before - value <= 1e-15 * max(1, abs(value)) && decrement < max(tolerance, 1e-6) {
        return .converged
      }
    }
    return .stepLimit
  }

  /// A step along −direction that satisfies the strong Wolfe conditions, or at least decreases.
  private func search(slope: Double, first: Double) -> Bool {
    let origin = value
    var low = 0.0
    var lowValue = origin
    var lowSlope = slope
    var high = Double.infinity
    var step = first
    var best = (step: 0.0, value: origin)
    for _ in 0..<40 {
      for index in 0..<dimension {
        trial.base[index] = point.base[index] - step * direction.base[index]
      }
      let found = function(trial.base, trialGradient.base)
      let finite = found.isFinite && allFinite(trialGradient.base, dimension)
      if !finite {
        high = step
        step = low + 0.25 * (step - low)
        if step - low < 1e-16 * max(first, low) { break }
        continue
      }
      let foundSlope = -dot(direction.base, trialGradient.base, dimension)
      if found < best.value { best = (step, found) }
      let slack = 1e-14 * abs(origin)
      if found > origin + 1e-4 * step * slope + slack || (low > 0 && found >= lowValue + slack) {
        high = step
        step = interpolate(low, lowValue, lowSlope, step, found, foundSlope)
      } else if abs(foundSlope) <= -0.9 * slope {
        accept(step: step, value: found)
        return true
      } else if foundSlope >= 0 {
        high = step
        step = interpolate(low, lowValue, lowSlope, step, found, foundSlope)
      } else {
        let previous = low
        low = step
        lowValue = found
        lowSlope = foundSlope
        step = high.isFinite ? 0.5 * (low + high) : low + 4 * max(low - previous, first * 0.25)
      }
      if high.isFinite && high - low < 1e-12 * max(high, 1e-300) { break }
    }
    guard best.step > 0, best.value < origin else { return false }
    for index in 0..<dimension {
      trial.base[index] = point.base[index] - best.step * direction.base[index]
    }
    let found = function(trial.base, trialGradient.base)
    guard found.isFinite, allFinite(trialGradient.base, dimension) else { return false }
    accept(step: best.step, value: found)
    return true
  }

  /// The minimiser of the cubic through two points with slopes, kept inside the bracket.
  private func interpolate(
    _ a: Double, _ fa: Double, _ ga: Double, _ b: Double, _ fb: Double, _ gb: Double
  ) -> Double {
    let width = b - a
    let theta = ga + gb - 3 * (fb - fa) / width
    let inner = theta * theta - ga * gb
    var share = 0.5
    if inner >= 0 {
      let root = (width < 0 ? -1.0 : 1.0) * inner.squareRoot()
      let denominator = gb - ga + 2 * root
      if denominator != 0 { share = 1 - (gb + root - theta) / denominator }
    }
    if !(share > 0.1) { share = 0.1 }
    if !(share < 0.9) { share = 0.9 }
    return a + share * width
  }

  private func accept(step: Double, value found: Double) {
    for index in 0..<dimension {
      // direction becomes s, and the old gradient y.
      direction.base[index] = trial.base[index] - point.base[index]
      gradient.base[index] = trialGradient.base[index] - gradient.base[index]
    }
    curvature.add(step: direction.base, change: gradient.base)
    point.set(trial)
    gradient.set(trialGradient)
    value = found
  }
}
