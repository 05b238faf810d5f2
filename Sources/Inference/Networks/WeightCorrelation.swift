import Tensors

/// How a network's weights vary together, where independent sds do not say all.
public enum WeightCorrelation: Sendable, Equatable {
  /// The covariance D² + U Uᵀ: the sds D of independent noise, and the columns of U, one after the
  /// other.
  case lowRank(independent: [Float], columns: [Float], rank: Int)

  /// Turns standard normals for the weights of a range into deviations from their means.
  ///
  /// - Parameters:
  ///   - noise: standard normals of the range, overwritten.
  ///   - key: of noise that several weights share.
  func deviate(_ noise: UnsafeMutablePointer<Float>, _ range: Range<Int>, key: PhiloxKey) {
    switch self {
    case .lowRank(let independent, let columns, let rank):
      for (k, i) in range.enumerated() { noise[k] *= independent[i] }
      let shared = [Float](unsafeUninitializedCapacity: rank) { buffer, filled in
        if let base = buffer.baseAddress { Philox.fillNormals(into: base, count: rank, key: key) }
        filled = rank
      }
      let count = independent.count
      for (column, xi) in shared.enumerated() {
        for (k, i) in range.enumerated() { noise[k] += xi * columns[column * count + i] }
      }
    }
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
    Philox.fillNormals(
      into: target, count: range.count, key: key, offset: UInt64(range.lowerBound))
    let start = range.lowerBound
    mean.withUnsafeBufferPointer { mean in
      guard let correlation else {
        sd.withUnsafeBufferPointer { sd in
          for k in 0..<range.count { target[k] = mean[start + k] + sd[start + k] * target[k] }
        }
        return
      }
      correlation.deviate(target, range, key: key.fold(-2))
      for k in 0..<range.count { target[k] += mean[start + k] }
    }
  }
}
