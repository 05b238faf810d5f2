// MeanField+Sample: the sweep before a model's run, which draws weights or what stands for them.

/// What a sweep of `MeanFieldNormal.sample` writes.
public enum MeanFieldDraw<T: Scalar>: @unchecked Sendable {
  /// mean + sd · noise.
  case weights(UnsafeMutablePointer<T>, MeanFieldNoise)
  /// sd · noise: the deviations that flipout turns by signs.
  case deviations(UnsafeMutablePointer<T>, MeanFieldNoise)
  /// sd², and the means again where `means` is given, for local reparameterisation.
  case variances(UnsafeMutablePointer<T>, means: UnsafeMutablePointer<T>?)
  /// Nothing: the sums only.
  case nothing
}

/// Sums over all weights from which the divergence to a normal prior follows:
/// KL = n log(scale) − `logs` + `squares` / (2 scale²) − n / 2.
public struct MeanFieldSums: Sendable, Equatable {
  /// Σ (mean − location)² + sd².
  public var squares: Double
  /// Σ log sd; 0 unless asked for.
  public var logs: Double
}

extension MeanFieldNormal where T == Float {
  /// Draws, and sums up what the divergence to a normal prior needs, in one sweep.
  ///
  /// - Parameters:
  ///   - draw: what to write.
  ///   - location: the prior's means.
  ///   - wantsLogs: whether Σ log sd is asked for.
  ///   - team: threads; nil for the caller's alone.
  @discardableResult
  public func sample(
    _ draw: MeanFieldDraw<Float>, location: ScalarOrArray<Float> = .scalar(0),
    wantsLogs: Bool = false, team: ThreadTeam? = nil
  ) -> MeanFieldSums {
    sweep(draw, location, wantsLogs, team)
  }
}

extension MeanFieldNormal where T == Double {
  /// Draws, and sums up what the divergence to a normal prior needs, in one sweep.
  ///
  /// - Parameters:
  ///   - draw: what to write.
  ///   - location: the prior's means.
  ///   - wantsLogs: whether Σ log sd is asked for.
  ///   - team: threads; nil for the caller's alone.
  @discardableResult
  public func sample(
    _ draw: MeanFieldDraw<Double>, location: ScalarOrArray<Double> = .scalar(0),
    wantsLogs: Bool = false, team: ThreadTeam? = nil
  ) -> MeanFieldSums {
    sweep(draw, location, wantsLogs, team)
  }
}

extension MeanFieldNormal {
  @inline(__always)
  fileprivate func sweep(
    _ draw: MeanFieldDraw<T>, _ location: ScalarOrArray<T>, _ wantsLogs: Bool, _ team: ThreadTeam?
  ) -> MeanFieldSums {
    var result = MeanFieldSums(squares: 0, logs: 0)
    MeanFieldBlocks.sums(count, width: 2, team) { parts in
      SampleChunks(
        normal: self, draw: draw, location: location, wantsLogs: wantsLogs, parts: parts)
    } _: { total in
      result = MeanFieldSums(squares: total[0], logs: total[1])
    }
    return result
  }
}

/// The chunks of a sampling sweep.
private struct SampleChunks<T: Scalar>: ParallelBody {
  let normal: MeanFieldNormal<T>
  let draw: MeanFieldDraw<T>
  let location: ScalarOrArray<T>
  let wantsLogs: Bool
  /// Two sums for each chunk.
  let parts: UnsafeMutablePointer<Double>

  @inline(__always)
  func run(chunk: Int, worker: Int) {
    MeanFieldBlocks.withBuffers(4, T.self) { buffers in
      let size: Int = MeanFieldBlocks.blockBytes / MemoryLayout<T>.stride
      let noise = buffers
      let sd = buffers + size
      let other = buffers + 2 &* size
      let filled = buffers + 3 &* size
      MeanFieldBlocks.fill(location, filled)
      var squares: Double = 0
      var logs: Double = 0
      MeanFieldBlocks.forEach(in: chunk, of: normal.count, T.self) { start, n in
        let mean = UnsafePointer(normal.mean + start)
        let rho = UnsafePointer(normal.rho + start)
        let centre = MeanFieldBlocks.block(location, start, filled)
        ElementaryKernels.run(.softplus, rho, sd, n)
        for i in 0..<n {
          let distance: T = mean[i] - centre[i]
          other[i] = RelaxedMath.multiplyAdd(distance, distance, sd[i] * sd[i])
        }
        squares += Reduce.sum(UnsafePointer(other), count: n).asDouble
        if wantsLogs {
          ElementaryKernels.run(.log, UnsafePointer(sd), other, n)
          logs += Reduce.sum(UnsafePointer(other), count: n).asDouble
        }
        switch draw {
        case .weights(let out, let stream):
          MeanFieldBlocks.noise(stream, start, n, noise)
          let target = out + start
          for i in 0..<n { target[i] = RelaxedMath.multiplyAdd(sd[i], noise[i], mean[i]) }
        case .deviations(let out, let stream):
          MeanFieldBlocks.noise(stream, start, n, noise)
          let target = out + start
          for i in 0..<n { target[i] = sd[i] * noise[i] }
        case .variances(let out, let means):
          let target = out + start
          for i in 0..<n { target[i] = sd[i] * sd[i] }
          if let means { (means + start).update(from: mean, count: n) }
        case .nothing: break
        }
      }
      parts[2 &* chunk] = squares
      parts[2 &* chunk &+ 1] = logs
    }
  }
}
