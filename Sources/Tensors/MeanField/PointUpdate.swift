// PointUpdate: the sweep that moves weights known as points, without a distribution of their own.

/// Weights as points: their gradient moves them by a rule, in one sweep.
public struct PointUpdate<T: Scalar>: @unchecked Sendable {
  /// The weights and their moments.
  public var weights: UpdatedArray<T>
  /// The gradient of what is maximised.
  public var gradient: UnsafePointer<T>
  /// How many weights.
  public var count: Int

  /// A sweep over weights in the caller's memory.
  public init(_ weights: UpdatedArray<T>, gradient: UnsafePointer<T>, count: Int) {
    self.weights = weights
    self.gradient = gradient
    self.count = count
  }

  @inline(__always)
  func go<Rule: UpdateRule>(_ rule: Rule, _ factor: T, _ team: ThreadTeam?) {
    MeanFieldBlocks.run(count, team, PointChunks(update: self, rule: rule, factor: factor))
  }
}

extension PointUpdate where T == Float {
  /// Moves the weights along the gradient times a factor.
  public func run(_ rule: any UpdateRule, factor: Float = 1, team: ThreadTeam? = nil) {
    rule.run32(self, factor, team)
  }

  /// The squared norm of the gradient.
  public func squaredNorm(team: ThreadTeam? = nil) -> Double {
    norm(team)
  }
}

extension PointUpdate where T == Double {
  /// Moves the weights along the gradient times a factor.
  public func run(_ rule: any UpdateRule, factor: Double = 1, team: ThreadTeam? = nil) {
    rule.run64(self, factor, team)
  }

  /// The squared norm of the gradient.
  public func squaredNorm(team: ThreadTeam? = nil) -> Double { norm(team) }
}

extension PointUpdate {
  @inline(__always)
  fileprivate func norm(_ team: ThreadTeam?) -> Double {
    var result: Double = 0
    MeanFieldBlocks.sums(count, width: 1, team) { parts in
      NormChunks(gradient: gradient, count: count, parts: parts)
    } _: { total in
      result = total[0]
    }
    return result
  }
}

private struct PointChunks<T: Scalar, Rule: UpdateRule>: ParallelBody {
  let update: PointUpdate<T>
  let rule: Rule
  let factor: T

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    MeanFieldBlocks.withBuffers(1, T.self) { scaled in
      MeanFieldBlocks.forEach(in: chunk, of: update.count, T.self) { start, n in
        let gradient = update.gradient + start
        for i in 0..<n { scaled[i] = factor * gradient[i] }
        rule.advance(update.weights.from(start), along: scaled, count: n)
      }
    }
  }
}

private struct NormChunks<T: Scalar>: ParallelBody {
  let gradient: UnsafePointer<T>
  let count: Int
  let parts: UnsafeMutablePointer<Double>

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    let start: Int = chunk &* MeanFieldBlocks.chunk
    let length: Int = Swift.min(MeanFieldBlocks.chunk, count &- start)
    parts[chunk] = Reduce.sumOfSquares(gradient + start, count: length).asDouble
  }
}
