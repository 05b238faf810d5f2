import Inference
import Tensors

/// Where the weights of a prediction's draws come from.
struct WeightDraws {
  /// Independent normals over all coordinates, with the key of a draw's noise: coordinate i has
  /// number i of its stream.
  struct Normal {
    let mean: UnsafePointer<Float>
    let deviation: UnsafePointer<Float>
    let key: PhiloxKey
  }

  /// Writes the coordinates of a range for a draw.
  let fill: (_ draw: Int, _ range: Range<Int>, _ out: UnsafeMutablePointer<Float>) -> Void
  /// Prepares the normals that draws come from, the same numbers as `fill` writes, in memory that
  /// is valid while the function it gives is held; nil where weights are not independent normals.
  let normals: (() -> (_ draw: Int) -> Normal)?

  /// The same coordinates in each draw, in memory of the caller's.
  init(points: UnsafePointer<Float>) {
    fill = { _, range, out in
      out.update(from: points + range.lowerBound, count: range.count)
    }
    normals = nil
  }

  /// The draws of a fitted network: those of its members in turn.
  init(_ network: FittedNetwork) {
    fill = { network.draw($0, $1, into: $2) }
    guard network.members.allSatisfy({ $0.correlation == nil }) else {
      normals = nil
      return
    }
    normals = {
      let members = network.members.map { Moments(mean: $0.mean, deviation: $0.sd) }
      return { draw in
        let moments = members[draw % members.count]
        return Normal(
          mean: UnsafePointer(moments.mean), deviation: UnsafePointer(moments.deviation),
          key: network.key(of: draw))
      }
    }
  }

  /// Copies of a member's means and sds, at addresses that stay.
  private final class Moments: @unchecked Sendable {
    let mean: UnsafeMutablePointer<Float>
    let deviation: UnsafeMutablePointer<Float>

    init(mean: [Float], deviation: [Float]) {
      self.mean = Self.copy(mean)
      self.deviation = Self.copy(deviation)
    }

    deinit {
      mean.deallocate()
      deviation.deallocate()
    }

    private static func copy(_ numbers: [Float]) -> UnsafeMutablePointer<Float> {
      let memory = UnsafeMutablePointer<Float>.allocate(capacity: max(numbers.count, 1))
      memory.initialize(from: numbers, count: numbers.count)
      return memory
    }
  }
}
