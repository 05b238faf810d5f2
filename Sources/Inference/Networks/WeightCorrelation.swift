import Tensors

/// How a network's weights vary together, where independent sds do not say all.
public enum WeightCorrelation: Sendable, Equatable {
  /// The covariance D² + U Uᵀ: the sds D of independent noise, and the columns of U, one after the
  /// other.
  case lowRank(independent: [Float], columns: [Float], rank: Int)
  /// A Kronecker product of some weights; all others are points.
  case kronecker(KroneckerNormal)

  /// Writes deviations of the weights of a range from their means.
  ///
  /// - Parameters:
  ///   - out: room for the range.
  ///   - key: of the draw: its normals are the noise of single weights.
  func deviate(_ out: UnsafeMutablePointer<Float>, _ range: Range<Int>, key: PhiloxKey) {
    switch self {
    case .lowRank(let independent, let columns, let rank):
      WeightNoise.fill(out, range, key)
      for (k, i) in range.enumerated() { out[k] *= independent[i] }
      let shared = [Float](unsafeUninitializedCapacity: rank) { buffer, filled in
        if let base = buffer.baseAddress {
          Philox.fillNormals(into: base, count: rank, key: key.fold(-2))
        }
        filled = rank
      }
      let count = independent.count
      for (column, xi) in shared.enumerated() {
        for (k, i) in range.enumerated() { out[k] += xi * columns[column * count + i] }
      }
    case .kronecker(let normal):
      out.update(repeating: 0, count: range.count)
      let common = range.clamped(to: normal.range)
      guard !common.isEmpty else { return }
      let whole = normal.range
      withUnsafeTemporaryAllocation(of: Float.self, capacity: whole.count) { buffer in
        guard let noise = buffer.baseAddress else { return }
        WeightNoise.fill(noise, whole, key)
        normal.deviate(noise)
        for i in common { out[i - range.lowerBound] = noise[i - whole.lowerBound] }
      }
    }
  }
}

/// The standard normals of a draw, one a weight.
private enum WeightNoise {
  static func fill(_ out: UnsafeMutablePointer<Float>, _ range: Range<Int>, _ key: PhiloxKey) {
    Philox.fillNormals(
      into: out, count: range.count, key: key, offset: UInt64(range.lowerBound))
  }
}

extension NetworkState {
  /// Writes one draw of the weights of a range.
  ///
  /// - Parameters:
  ///   - target: room for the range.
  ///   - key: of the draw; the same key gives the same draw of all weights, range by range.
  public func draw(
    _ range: Range<Int>, into target: UnsafeMutablePointer<Float>, key: PhiloxKey
  ) {
    let start = range.lowerBound
    mean.withUnsafeBufferPointer { mean in
      guard let correlation else {
        sd.withUnsafeBufferPointer { sd in
          guard let mean = mean.baseAddress, let sd = sd.baseAddress else { return }
          SampledMatrix(mean: mean, scale: sd, .deviation, MeanFieldNoise(key)).fill(
            range, into: target)
        }
        return
      }
      correlation.deviate(target, range, key: key)
      for k in 0..<range.count { target[k] += mean[start + k] }
    }
  }
}
