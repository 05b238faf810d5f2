import Glibc

/// A point of a Hamiltonian path: position, momentum, gradient and log density.
struct PhasePoint {
  var position: [Double]
  var momentum: [Double]
  var gradient: [Double]
  var value: Double
}

/// The kinetic energy pᵀ M⁻¹ p / 2, by the covariance estimate that serves as M⁻¹.
enum Metric {
  /// Variances, one a coordinate.
  case diagonal([Double])
  /// A covariance by its lower Cholesky factor, D × D by rows.
  case dense(factor: [Double])

  /// M⁻¹ p, the velocity.
  func velocity(_ momentum: [Double]) -> [Double] {
    switch self {
    case .diagonal(let variances):
      return zip(momentum, variances).map { $0 * $1 }
    case .dense(let factor):
      let size = momentum.count
      var pulled = [Double](repeating: 0, count: size)
      for row in 0..<size {
        for column in 0...row { pulled[column] += factor[row * size + column] * momentum[row] }
      }
      return (0..<size).map { row in
        var sum = 0.0
        for column in 0...row { sum += factor[row * size + column] * pulled[column] }
        return sum
      }
    }
  }

  /// A momentum of covariance M from standard normals.
  func momentum(_ normals: [Double]) -> [Double] {
    switch self {
    case .diagonal(let variances):
      return zip(normals, variances).map { $0 / $1.squareRoot() }
    case .dense(let factor):
      let lower = Buffer(factor)
      let out = Buffer(normals)
      Triangular.solveTransposed(lower.base, normals.count, out.base)
      return out.array
    }
  }

  /// pᵀ M⁻¹ p / 2.
  func kinetic(_ momentum: [Double]) -> Double {
    0.5 * zip(momentum, velocity(momentum)).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// The leapfrog steps of one transition and the tree that they span.
///
/// Multinomial sampling over the trajectory, biased towards its newer half, and the generalised
/// turning criterion with the extra checks across subtrees.
/// Source: Hoffman, Gelman 2014; Betancourt 2017, "A conceptual introduction to Hamiltonian Monte
/// Carlo", appendix A.
struct Trajectory {
  let context: FitContext
  let metric: Metric
  let stepSize: Double
  let noise: Noise
  /// Energy at the start.
  let energy: Double
  private var draws = 0
  /// Σ min(1, exp(−ΔH)) over the points, for the adaptation of the step size.
  private(set) var acceptance = 0.0
  /// Leapfrog steps taken.
  private(set) var leaps = 0
  /// Whether a step's energy error was beyond 1000.
  private(set) var diverged = false

  init(
    from start: PhasePoint, context: FitContext, metric: Metric, stepSize: Double, noise: Noise
  ) {
    self.context = context
    self.metric = metric
    self.stepSize = stepSize
    self.noise = noise
    energy = metric.kinetic(start.momentum) - start.value
  }

  /// A part of the path with both its ends.
  private struct Tree {
    var left: PhasePoint
    var right: PhasePoint
    /// A point drawn by weight.
    var proposal: PhasePoint
    /// log Σ exp(−ΔH).
    var logWeight: Double
    /// Σ momentum.
    var sum: [Double]
  }

  /// One transition; true in the second place says that the tree reached its largest depth.
  mutating func transition(
    from start: PhasePoint, maxDepth: Int
  ) throws(FitError) -> (PhasePoint, reachedLimit: Bool) {
    var tree = Tree(
      left: start, right: start, proposal: start, logWeight: 0, sum: start.momentum)
    for depth in 0..<maxDepth {
      let forward = uniform() < 0.5
      let from = forward ? tree.right : tree.left
      guard let other = try grow(from, depth: depth, forward: forward) else {
        return (tree.proposal, false)
      }
      if log(uniform()) < other.logWeight - tree.logWeight { tree.proposal = other.proposal }
      let (left, right) = forward ? (tree, other) : (other, tree)
      let turned = hasTurned(left, right)
      tree = join(left, right, proposal: tree.proposal)
      if turned { return (tree.proposal, false) }
    }
    return (tree.proposal, true)
  }

  /// A subtree of 2^depth points beyond an end; nil where it turned or diverged, or at a stop.
  private mutating func grow(
    _ from: PhasePoint, depth: Int, forward: Bool
  ) throws(FitError) -> Tree? {
    if depth == 0 {
      if try context.shouldStop() { return nil }
      let point = leap(from, forward: forward)
      leaps += 1
      let error = metric.kinetic(point.momentum) - point.value - energy
      let weight = error.isNaN ? -Double.infinity : -error
      acceptance += min(1, exp(weight))
      guard weight > -1000 else {
        diverged = true
        return nil
      }
      return Tree(
        left: point, right: point, proposal: point, logWeight: weight, sum: point.momentum)
    }
    guard let inner = try grow(from, depth: depth - 1, forward: forward),
      let outer = try grow(
        forward ? inner.right : inner.left, depth: depth - 1, forward: forward)
    else { return nil }
    let (left, right) = forward ? (inner, outer) : (outer, inner)
    guard !hasTurned(left, right) else { return nil }
    let total = logSum(inner.logWeight, outer.logWeight)
    let takesOuter = log(uniform()) < outer.logWeight - total
    return join(left, right, proposal: takesOuter ? outer.proposal : inner.proposal)
  }

  private func join(_ left: Tree, _ right: Tree, proposal: PhasePoint) -> Tree {
    Tree(
      left: left.left, right: right.right, proposal: proposal,
      logWeight: logSum(left.logWeight, right.logWeight),
      sum: zip(left.sum, right.sum).map { $0 + $1 })
  }

  /// Whether the path over both trees, or from either into the other's first point, turns back.
  private func hasTurned(_ left: Tree, _ right: Tree) -> Bool {
    func turns(_ a: PhasePoint, _ b: PhasePoint, _ sum: [Double]) -> Bool {
      let first = metric.velocity(a.momentum)
      let last = metric.velocity(b.momentum)
      var before = 0.0
      var after = 0.0
      for index in sum.indices {
        before += first[index] * sum[index]
        after += last[index] * sum[index]
      }
      return !(before > 0 && after > 0)
    }
    func plus(_ sum: [Double], _ other: [Double]) -> [Double] { zip(sum, other).map { $0 + $1 } }
    return turns(left.left, right.right, plus(left.sum, right.sum))
      || turns(left.left, right.left, plus(left.sum, right.left.momentum))
      || turns(left.right, right.right, plus(right.sum, left.right.momentum))
  }

  private func leap(_ from: PhasePoint, forward: Bool) -> PhasePoint {
    var point = from
    let step = forward ? stepSize : -stepSize
    for index in point.momentum.indices {
      point.momentum[index] += 0.5 * step * point.gradient[index]
    }
    let velocity = metric.velocity(point.momentum)
    for index in point.position.indices { point.position[index] += step * velocity[index] }
    point.value = point.position.withUnsafeBufferPointer { z in
      point.gradient.withUnsafeMutableBufferPointer { gradient in
        guard let z = z.baseAddress, let gradient = gradient.baseAddress else { return .nan }
        return context.evaluate(z, gradient)
      }
    }
    for index in point.momentum.indices {
      point.momentum[index] += 0.5 * step * point.gradient[index]
    }
    return point
  }

  private mutating func uniform() -> Double {
    draws += 1
    return noise.uniform(draws)
  }

  private func logSum(_ a: Double, _ b: Double) -> Double {
    let top = max(a, b)
    return top == -.infinity ? top : top + log(exp(a - top) + exp(b - top))
  }
}
