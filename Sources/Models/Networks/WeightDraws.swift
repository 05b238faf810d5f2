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
  /// Calls a function with the normals that draws come from, the same numbers as `fill` writes, in
  /// memory that is valid for the call; nil where weights are not independent normals.
  let withNormals: ((_ body: (@escaping (_ draw: Int) -> Normal) -> Void) -> Void)?

  /// The same coordinates in each draw, in memory of the caller's.
  init(points: UnsafePointer<Float>) {
    fill = { _, range, out in
      out.update(from: points + range.lowerBound, count: range.count)
    }
    withNormals = nil
  }

  /// The draws of a fitted network: those of its members in turn.
  init(_ network: FittedNetwork) {
    fill = { network.draw($0, $1, into: $2) }
    guard network.members.allSatisfy({ $0.correlation == nil }) else {
      withNormals = nil
      return
    }
    withNormals = { body in
      Self.withMoments(network.members[...]) { moments in
        body { draw in
          let (mean, deviation) = moments[draw % moments.count]
          return Normal(mean: mean, deviation: deviation, key: network.key(of: draw))
        }
      }
    }
  }

  private typealias Moments = (mean: UnsafePointer<Float>, deviation: UnsafePointer<Float>)

  /// Calls a function with the means and sds of all members where they lie.
  private static func withMoments(
    _ members: ArraySlice<NetworkState>, _ found: [Moments] = [], _ body: ([Moments]) -> Void
  ) {
    guard let member = members.first else { return body(found) }
    member.mean.withUnsafeBufferPointer { mean in
      member.sd.withUnsafeBufferPointer { deviation in
        guard let mean = mean.baseAddress, let deviation = deviation.baseAddress else { return }
        withMoments(members.dropFirst(), found + [(mean, deviation)], body)
      }
    }
  }
}
