import Tensors

/// Standard normals keyed by seed, digest and purpose, handed out in order.
///
/// Numbers are made a block at a time, so that a step of a small model pays for its noise alone.
final class Noise {
  /// What noise is for; each purpose has a stream of its own.
  enum Purpose: Int {
    case steps, search, fixed, check, draws, resampling, chains
  }

  private let key: PhiloxKey
  private let block: Buffer
  private var used: Int
  private var blocks = 0

  /// A stream.
  init(seed: UInt64, digest: UInt64, purpose: Purpose, capacity: Int = 1024) {
    key = PhiloxKey(seed: seed, stream: digest).fold(purpose.rawValue)
    block = Buffer(capacity)
    used = capacity
  }

  private init(key: PhiloxKey, capacity: Int) {
    self.key = key
    block = Buffer(capacity)
    used = capacity
  }

  /// A stream of its own for a chain, a step, a path.
  func child(_ number: Int) -> Noise { Noise(key: key.fold(number), capacity: block.count) }

  /// The next `count` numbers.
  func fill(_ target: UnsafeMutablePointer<Double>, _ count: Int) {
    var done = 0
    while done < count {
      if used == block.count { refill() }
      let piece = min(count - done, block.count - used)
      (target + done).update(from: block.base + used, count: piece)
      used += piece
      done += piece
    }
  }

  /// The next `count` draws of D numbers in antithetic pairs, ε and −ε; an odd one out stands alone.
  func fillPairs(_ target: UnsafeMutablePointer<Double>, count: Int, dimension: Int) {
    var draw = 0
    while draw < count {
      let first = target + draw * dimension
      fill(first, dimension)
      if draw + 1 < count {
        let second = first + dimension
        for index in 0..<dimension { second[index] = -first[index] }
      }
      draw += 2
    }
  }

  /// A uniform number in (0, 1), apart from the normals.
  func uniform(_ index: Int) -> Double {
    Philox.uniform(key.fold(-1), UInt64(bitPattern: Int64(index)))
  }

  private func refill() {
    Philox.fillNormals(
      into: block.base, count: block.count, key: key, offset: UInt64(blocks * block.count))
    blocks += 1
    used = 0
  }
}
